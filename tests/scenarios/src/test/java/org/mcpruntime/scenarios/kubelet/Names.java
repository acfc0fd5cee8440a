package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a cluster's DNS would say, as a hosts file: the name of a Service is the address of a pod
 * behind it that is ready. Ports of Services are not translated.
 *
 * @param others names of what is no pod
 */
record Names(
    Supplier<List<Service>> services, Supplier<List<Pod>> pods, Map<String, String> others) {

  Names {
    others = new TreeMap<>(others);
  }

  /** As a pod of that namespace sees it. */
  String hosts(String namespace) {
    var ready = pods.get().stream().filter(Names::isReady).toList();
    var lines = new TreeMap<>(others);
    for (var service : services.get()) {
      var selector = service.getSpec().getSelector();
      if (selector == null || selector.isEmpty()) {
        continue;
      }
      ready.stream()
          .filter(pod -> isBehind(pod, service, selector))
          .findFirst()
          .ifPresent(pod -> name(service, namespace, pod.getStatus().getPodIP(), lines));
    }
    return lines.entrySet().stream()
        .map(line -> line.getValue() + " " + line.getKey() + "\n")
        .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
  }

  private static void name(
      Service service, String seenFrom, String address, Map<String, String> lines) {
    var name = service.getMetadata().getName();
    var namespace = service.getMetadata().getNamespace();
    var whole = name + "." + namespace;
    lines.put(whole, address);
    lines.put(whole + ".svc", address);
    lines.put(whole + ".svc.cluster.local", address);
    if (namespace.equals(seenFrom)) {
      lines.put(name, address);
    }
  }

  private static boolean isBehind(Pod pod, Service service, Map<String, String> selector) {
    return Objects.equals(pod.getMetadata().getNamespace(), service.getMetadata().getNamespace())
        && pod.getMetadata().getLabels() != null
        && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
  }

  static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }
}
