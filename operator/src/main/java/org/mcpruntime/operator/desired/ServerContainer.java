package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.List;

/** The container of the server itself. */
final class ServerContainer {

  private ServerContainer() {}

  static Container of(Blueprint blueprint) {
    var spec = blueprint.spec();
    int port = spec.port();
    var container =
        new ContainerBuilder()
            .withName(blueprint.name())
            .withImage(Images.ofServer(blueprint))
            .withImagePullPolicy("IfNotPresent")
            .withPorts(Parts.port("http", port))
            .withSecurityContext(Hardening.writable())
            .withLifecycle(
                blueprint.sidecar()
                    ? Ending.behind(blueprint.config().dataPlane().drain())
                    : Ending.front());
    if (blueprint.stdio()) {
      return container
          .withPorts(bridged(blueprint))
          .withCommand(BridgeRuntime.program())
          .withArgs(BridgeRuntime.words(blueprint))
          .withEnv(own(blueprint))
          .withVolumeMounts(BridgeRuntime.mount())
          .withResources(Resourcing.of(spec.resources(), Resourcing.Usual.BRIDGED))
          .withLivenessProbe(Parts.answers("/health", Blueprint.BRIDGE_MANAGEMENT_PORT, 5, 10))
          .withReadinessProbe(Parts.answers("/ready", Blueprint.BRIDGE_MANAGEMENT_PORT, 3, 5))
          .build();
    }
    return container
        .withCommand(spec.command())
        .withArgs(spec.args())
        .withEnv(told(blueprint))
        .withResources(Resourcing.of(spec.resources(), Resourcing.Usual.CONTAINER))
        .withLivenessProbe(Parts.connects(port, 5, 10))
        .withReadinessProbe(Parts.connects(port, 3, 5))
        .build();
  }

  /** Beside its gateway a bridge is on loopback: nobody else is to reach it. */
  private static List<ContainerPort> bridged(Blueprint blueprint) {
    var pages = Parts.port("bridge", Blueprint.BRIDGE_MANAGEMENT_PORT);
    return blueprint.sidecar()
        ? List.of(pages)
        : List.of(Parts.port("http", blueprint.spec().port()), pages);
  }

  /** What a server is told everywhere, and what its manifest says; that counts where both do. */
  private static List<EnvVar> told(Blueprint blueprint) {
    var all = new ArrayList<EnvVar>();
    var own = own(blueprint);
    for (var usual :
        List.of(
            Parts.env("PORT", Integer.toString(blueprint.spec().port())),
            Parts.env("MCP_PATH", blueprint.route().path()))) {
      if (own.stream().noneMatch(variable -> variable.getName().equals(usual.getName()))) {
        all.add(usual);
      }
    }
    all.addAll(own);
    return all;
  }

  private static List<EnvVar> own(Blueprint blueprint) {
    var all = new ArrayList<EnvVar>();
    for (var variable : blueprint.spec().envVars()) {
      all.add(Parts.env(variable.name(), variable.value()));
    }
    for (var variable : blueprint.spec().secretEnvVars()) {
      var ref = variable.secretKeyRef();
      all.add(Parts.secretEnv(variable.name(), ref.name(), ref.key()));
    }
    return all;
  }
}
