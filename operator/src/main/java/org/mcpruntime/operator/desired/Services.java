package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By which names a server is reached in the cluster. */
public final class Services {

  private Services() {}

  /** What callers use: whatever pods stand behind it, the gateway is before them. */
  public static Service front(Blueprint blueprint) {
    var ports = new ArrayList<ServicePort>();
    // By name: while pods are replaced, each has its own number.
    var target = new IntOrString(blueprint.governed() ? "gateway" : "http");
    ports.add(port(blueprint.mtls() ? "https" : "http", blueprint.spec().servicePort(), target));
    var metadata = blueprint.child(blueprint.name());
    if (blueprint.sidecar()) {
      ports.add(metrics());
      metadata.setAnnotations(scraped());
    }
    return new ServiceBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(
            new TreeMap<>(
                blueprint.shared() ? SharedGateway.labels() : Labels.of(blueprint.name())))
        .withPorts(ports)
        .endSpec()
        .build();
  }

  static Map<String, String> scraped() {
    return new TreeMap<>(
        Map.of(
            "prometheus.io/scrape", "true",
            "prometheus.io/path", "/metrics",
            "prometheus.io/port", Integer.toString(Blueprint.MANAGEMENT_PORT)));
  }

  /** What the shared gateway uses; nobody else gets through to it. */
  public static Service upstream(Blueprint blueprint) {
    return new ServiceBuilder()
        .withMetadata(blueprint.child(upstreamName(blueprint.name())))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(new TreeMap<>(Labels.of(blueprint.name())))
        .withPorts(List.of(port("http", blueprint.spec().port(), new IntOrString("http"))))
        .endSpec()
        .build();
  }

  public static String upstreamName(String server) {
    return server + "-upstream";
  }

  static ServicePort metrics() {
    return port("metrics", Blueprint.MANAGEMENT_PORT, new IntOrString("metrics"));
  }

  static ServicePort port(String name, int number, IntOrString target) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withTargetPort(target)
        .withProtocol("TCP")
        .build();
  }
}
