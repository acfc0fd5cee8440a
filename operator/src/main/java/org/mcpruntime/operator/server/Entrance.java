package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Certificates;
import org.mcpruntime.operator.desired.Ingresses;
import org.mcpruntime.operator.desired.NetworkPolicies;
import org.mcpruntime.operator.desired.Services;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.desired.TraefikObjects;

/**
 * How callers get to a server's pods. It changes only when what it changes to stands; until then it
 * stays as it is.
 *
 * @param objects to be applied
 * @param hold why the way in stays as it is for now
 */
record Entrance(List<HasMetadata> objects, Hold hold) {

  /** Why a way in is not what it is to be. */
  enum Hold {
    NONE,
    /** The pods behind it are not there yet. */
    PODS,
    /** The gateway of the namespace is not there yet. */
    SHARED_GATEWAY,
    /** Nobody has signed the certificates yet. */
    CERTIFICATES,
    /** The certificates were signed by nobody that is named. */
    AUTHORITY,
    /** Another server has it. */
    ROUTE
  }

  /** Whether the pods stay as they are, too: new ones would not have what callers are led to. */
  boolean keepsPods() {
    return hold == Hold.SHARED_GATEWAY;
  }

  static Entrance of(Blueprint blueprint, Observation seen, boolean stands, boolean taken) {
    var stock = seen.stock();
    var service = Services.front(blueprint);
    var live = stock.find(Service.class, blueprint.name()).orElse(null);
    var before = new ArrayList<HasMetadata>();
    if (blueprint.mtls()) {
      before.add(Certificates.gateway(blueprint));
      before.add(Certificates.traefik(blueprint));
      authority(blueprint, seen)
          .ifPresent(authority -> before.add(Certificates.bundle(blueprint, authority)));
    }
    if (blueprint.shared()) {
      before.add(Services.upstream(blueprint));
    }
    var hold = handover(blueprint, seen, service, live, stands);
    if (hold != Hold.NONE) {
      return new Entrance(before, hold);
    }
    before.add(service);
    if (blueprint.governed()) {
      before.add(NetworkPolicies.of(blueprint));
    }
    var route = taken ? Hold.ROUTE : certificates(blueprint, seen);
    if (route == Hold.NONE) {
      before.addAll(ways(blueprint));
    }
    return new Entrance(before, route);
  }

  private static List<HasMetadata> ways(Blueprint blueprint) {
    return blueprint.mtls()
        ? List.of(
            TraefikObjects.option(blueprint),
            TraefikObjects.identity(blueprint),
            TraefikObjects.transport(blueprint),
            TraefikObjects.route(blueprint))
        : List.of(Ingresses.of(blueprint));
  }

  /** A Service that leads elsewhere than before waits for those it will lead to. */
  private static Hold handover(
      Blueprint blueprint,
      Observation seen,
      Service wanted,
      @Nullable Service live,
      boolean stands) {
    if (live == null || !leadsElsewhere(live, wanted) || blueprint.replicas() == 0) {
      return Hold.NONE;
    }
    if (blueprint.shared()) {
      return hasSharedGateway(seen) ? Hold.NONE : Hold.SHARED_GATEWAY;
    }
    boolean there = blueprint.governed() ? stands : stands || servesItself(blueprint, seen);
    return there ? Hold.NONE : Hold.PODS;
  }

  private static boolean hasSharedGateway(Observation seen) {
    return seen.stock()
        .find(Deployment.class, SharedGateway.NAME)
        .filter(deployment -> Rollouts.ready(deployment) > 0)
        .isPresent();
  }

  /** Whether the pods that are there have the server's own port. */
  private static boolean servesItself(Blueprint blueprint, Observation seen) {
    return seen.stock()
        .find(Deployment.class, blueprint.name())
        .filter(
            live ->
                live.getSpec().getTemplate().getSpec().getContainers().stream()
                    .flatMap(container -> container.getPorts().stream())
                    .anyMatch(port -> "http".equals(port.getName())))
        .isPresent();
  }

  private static boolean leadsElsewhere(Service live, Service wanted) {
    return live.getSpec() != null
        && (!Objects.equals(live.getSpec().getSelector(), wanted.getSpec().getSelector())
            || !target(live).equals(target(wanted)));
  }

  /** How the pods are spoken to: which port of theirs, and whether in TLS. */
  private static String target(Service service) {
    return service.getSpec().getPorts().stream()
        .filter(port -> !Objects.equals(port.getName(), "metrics"))
        .findFirst()
        .map(Entrance::target)
        .orElse("");
  }

  private static String target(ServicePort port) {
    return port.getName() + " " + port.getTargetPort();
  }

  private static Hold certificates(Blueprint blueprint, Observation seen) {
    if (!blueprint.mtls()) {
      return Hold.NONE;
    }
    var stock = seen.stock();
    boolean signed =
        stock.find(Secret.class, Certificates.gatewayName(blueprint)).isPresent()
            && stock.find(Secret.class, Certificates.traefikName(blueprint)).isPresent();
    if (!signed) {
      return Hold.CERTIFICATES;
    }
    return authority(blueprint, seen).isPresent() ? Hold.NONE : Hold.AUTHORITY;
  }

  private static Optional<String> authority(Blueprint blueprint, Observation seen) {
    return seen.stock()
        .find(Secret.class, Certificates.gatewayName(blueprint))
        .map(Secret::getData)
        .map(data -> data.get("ca.crt"))
        .filter(authority -> !authority.isBlank());
  }
}
