package org.mcpruntime.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.server.Stock;

/** Whether a request that comes to the ingress would get to a pod of the server. */
record Reach(Cluster cluster, Stock stock, String server) {

  static boolean of(Cluster cluster, String server) {
    return new Reach(cluster, cluster.view(), server).isWhole();
  }

  private boolean isWhole() {
    var service = stock.find(Service.class, server);
    if (stock.find(Ingress.class, server).isEmpty() || service.isEmpty()) {
      return false;
    }
    var selector = service.get().getSpec().getSelector();
    return SharedGateway.NAME.equals(selector.get("app"))
        ? sharedGatewayServes() && podsServe("http")
        : podsServe(target(service.get()));
  }

  private static String target(Service service) {
    return service.getSpec().getPorts().getFirst().getTargetPort().getStrVal();
  }

  private boolean sharedGatewayServes() {
    boolean routed =
        stock
            .find(ConfigMap.class, SharedGateway.ROUTES_NAME)
            .map(routes -> routes.getData().getOrDefault(SharedGateway.ROUTES_KEY, ""))
            .filter(routes -> routes.contains("\"name\" : \"" + server + "\""))
            .isPresent();
    return routed
        && cluster.running(SharedGateway.NAME) != null
        && stock.find(Service.class, server + "-upstream").isPresent();
  }

  private boolean podsServe(String port) {
    return isOpen(port)
        && Stream.of(server, server + "-canary")
            .flatMap(name -> Optional.ofNullable(cluster.running(name)).stream())
            .anyMatch(template -> has(template, port));
  }

  private static boolean has(PodTemplateSpec template, String port) {
    return template.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .anyMatch(open -> port.equals(open.getName()));
  }

  /** Where no policy speaks of the pods, all is open; else what one of them opens. */
  private boolean isOpen(String port) {
    List<NetworkPolicy> policies =
        Stream.of(server + "-gateway", server + "-mtls-gateway")
            .flatMap(name -> stock.find(NetworkPolicy.class, name).stream())
            .toList();
    return policies.isEmpty()
        || policies.stream()
            .flatMap(policy -> policy.getSpec().getIngress().stream())
            .flatMap(rule -> rule.getPorts().stream())
            .anyMatch(open -> Objects.equals(open.getPort(), new IntOrString(port)));
  }
}
