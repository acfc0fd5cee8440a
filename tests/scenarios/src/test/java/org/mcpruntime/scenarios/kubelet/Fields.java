package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.Pod;

/** What a pod may be told of itself. */
final class Fields {

  private Fields() {}

  static String of(Pod pod, String path, String address) {
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "status.podIP" -> address;
      case "spec.nodeName" -> Kubelet.NODE;
      default -> throw new IllegalStateException("a field that is not stood in for: " + path);
    };
  }
}
