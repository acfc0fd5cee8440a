package org.mcpruntime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Stands in for the kubelets that a test's API server has not: it says of pods that they are ready,
 * and runs nothing. The only place where a test writes such a status.
 */
record Pods(KubernetesClient client) {

  /** All pods of a namespace are ready from now on. */
  void areReady(String namespace) {
    areReady(namespace, _ -> "");
  }

  /**
   * All pods of a namespace are ready from now on.
   *
   * @param address where a pod is; empty for nowhere
   */
  void areReady(String namespace, Function<Pod, String> address) {
    for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
      if (pod.getMetadata().getDeletionTimestamp() == null && !isReady(pod)) {
        patch(ready(pod, address.apply(pod)));
      }
    }
  }

  private void patch(Pod pod) {
    try {
      var _ = client.resource(pod).patchStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      // Its controller took it away meanwhile.
    }
  }

  /** Those of a server. */
  List<Pod> of(String namespace, String server) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(server + "-"))
        .toList();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static Pod ready(Pod pod, String address) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(address.isEmpty() ? null : address)
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(Instant.EPOCH.toString())
        .endCondition()
        .endStatus()
        .build();
  }
}
