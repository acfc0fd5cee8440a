package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Where the API server, gateways and Prometheus find the operator. */
final class OperatorServices {

  private OperatorServices() {}

  static List<Service> all() {
    return List.of(
        service(Names.WEBHOOK_SERVICE, "webhook", 443),
        service(Names.FEED_SERVICE, "feed", Operator.FEED),
        service(Names.METRICS_SERVICE, "metrics", Operator.METRICS));
  }

  /** What the operator is called by over TLS: the names in its certificate. */
  static List<String> names() {
    return Stream.of(Names.WEBHOOK_SERVICE, Names.FEED_SERVICE)
        .map(service -> service + "." + InstallPlan.NAMESPACE + ".svc")
        .flatMap(name -> Stream.of(name, name + ".cluster.local"))
        .toList();
  }

  private static Service service(String name, String target, int port) {
    return new ServiceBuilder()
        .withMetadata(Names.home(name))
        .withNewSpec()
        .withSelector(Names.operatorPods())
        .addNewPort()
        .withName(target)
        .withPort(port)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(target))
        .endPort()
        .endSpec()
        .build();
  }
}
