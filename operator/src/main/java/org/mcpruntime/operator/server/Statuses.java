package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.ConditionType;
import org.mcpruntime.contract.server.MCPServerStatus.Phase;
import org.mcpruntime.operator.canary.Standing;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Deployments;
import org.mcpruntime.operator.desired.IngressRoute;
import org.mcpruntime.operator.desired.Pods;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.desired.Templates;
import org.mcpruntime.operator.desired.Track;

/** How a server stands: one condition for each thing that applies to it, and their sum. */
final class Statuses {

  /** One fact about a server. */
  private record Fact(ConditionType type, boolean holds, String reason, String message) {}

  private static final MCPServerStatus NOTHING =
      new MCPServerStatus(
          null, null, null, null, null, null, null, List.of(), false, false, false, false, false,
          false);

  private final Blueprint blueprint;
  private final Observation seen;
  private final Workload workload;
  private final Entrance entrance;
  private final @Nullable Claim holder;

  Statuses(
      Blueprint blueprint,
      Observation seen,
      Workload workload,
      Entrance entrance,
      @Nullable Claim holder) {
    this.blueprint = blueprint;
    this.seen = seen;
    this.workload = workload;
    this.entrance = entrance;
    this.holder = holder;
  }

  MCPServerStatus status() {
    var facts = new ArrayList<Fact>();
    facts.add(deployment());
    facts.add(service());
    facts.add(ingress());
    if (blueprint.governed()) {
      facts.add(gateway());
      facts.add(policy());
    }
    var canary = canary();
    var all = new ArrayList<Fact>();
    all.add(sum(facts));
    all.addAll(facts);
    if (canary != null) {
      all.add(canary);
    }
    var summary = all.getFirst();
    boolean tried = canary == null || canary.holds;
    return new MCPServerStatus(
        phase(all.subList(1, all.size()), summary.holds && tried),
        summary.message,
        seen.server().metadata().generation(),
        blueprint.url().orElse(null),
        policyRevision(),
        replicas(),
        workload.step() == null ? null : workload.step().canary(),
        conditions(seen, all),
        holds(all, ConditionType.DeploymentReady),
        holds(all, ConditionType.ServiceReady),
        holds(all, ConditionType.IngressReady),
        holds(all, ConditionType.GatewayReady),
        holds(all, ConditionType.PolicyReady),
        holds(all, ConditionType.CanaryReady));
  }

  /** Of a server that cannot be run as it is written: what runs goes on, and nothing changes. */
  static MCPServerStatus invalid(Observation seen, List<Problem> problems) {
    var message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    var fact = new Fact(ConditionType.Ready, false, "Invalid", message);
    var before = seen.server().status() == null ? NOTHING : seen.server().status();
    var conditions = new ArrayList<>(conditions(seen, List.of(fact)));
    before.conditions().stream()
        .filter(condition -> !condition.type().equals(ConditionType.Ready.name()))
        .forEach(conditions::add);
    return new MCPServerStatus(
        Phase.Error,
        message,
        seen.server().metadata().generation(),
        before.url(),
        before.policyRevision(),
        before.replicas(),
        before.canary(),
        conditions,
        before.deploymentReady(),
        before.serviceReady(),
        before.ingressReady(),
        before.gatewayReady(),
        before.policyReady(),
        before.canaryReady());
  }

  private static Phase phase(List<Fact> facts, boolean all) {
    if (all) {
      return Phase.Ready;
    }
    return facts.stream().anyMatch(Fact::holds) ? Phase.PartiallyReady : Phase.Pending;
  }

  private static Fact sum(List<Fact> facts) {
    return facts.stream()
        .filter(fact -> !fact.holds)
        .findFirst()
        .map(worst -> new Fact(ConditionType.Ready, false, worst.reason, worst.message))
        .orElseGet(() -> new Fact(ConditionType.Ready, true, "Ready", "the server answers"));
  }

  private static boolean holds(List<Fact> facts, ConditionType type) {
    return facts.stream().anyMatch(fact -> fact.type == type && fact.holds);
  }

  private Fact deployment() {
    var type = ConditionType.DeploymentReady;
    var live = seen.stock().find(Deployment.class, blueprint.name()).orElse(null);
    if (live == null) {
      return new Fact(type, false, "Creating", "there are no pods yet");
    }
    if (blueprint.replicas() == 0) {
      return new Fact(type, false, "ScaledToZero", "spec.replicas is 0");
    }
    var template = entrance.keepsPods() ? Rollouts.templateOf(live) : planned(blueprint.name());
    return switch (Rollouts.standing(live, template)) {
      case STANDING -> new Fact(type, true, "Available", "all pods are there");
      case FAILED ->
          new Fact(type, false, "ProgressDeadlineExceeded", "new pods do not come up in time");
      case COMING ->
          new Fact(
              type,
              false,
              "RollingOut",
              "%d of %d pods are ready".formatted(Rollouts.ready(live), Rollouts.wanted(live)));
    };
  }

  /** The template that a Deployment is given now. */
  private String planned(String deployment) {
    return workload.objects().stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .filter(planned -> planned.getMetadata().getName().equals(deployment))
        .map(Rollouts::templateOf)
        .findFirst()
        .orElse("");
  }

  private Fact service() {
    var address =
        seen.stock()
            .find(Service.class, blueprint.name())
            .map(service -> service.getSpec().getClusterIP())
            .filter(ip -> !ip.isBlank());
    return address.isPresent()
        ? new Fact(ConditionType.ServiceReady, true, "Assigned", "the Service has an address")
        : new Fact(ConditionType.ServiceReady, false, "Pending", "the Service has no address yet");
  }

  private Fact ingress() {
    var type = ConditionType.IngressReady;
    return switch (entrance.hold()) {
      case ROUTE -> new Fact(type, false, "RouteTaken", taken());
      case CERTIFICATES ->
          new Fact(type, false, "CertificatePending", "the certificates are not signed yet");
      case AUTHORITY ->
          new Fact(
              type,
              false,
              "NoAuthority",
              "Secret %s has no ca.crt; its issuer has to say who it is"
                  .formatted(blueprint.name() + "-gateway-mtls"));
      case NONE, PODS, SHARED_GATEWAY -> blueprint.mtls() ? traefik() : plain();
    };
  }

  private String taken() {
    var other = holder == null ? "another server" : "server " + holder.server();
    return "%s has %s; say another publicPathPrefix or ingressHost"
        .formatted(other, blueprint.route());
  }

  private Fact traefik() {
    return seen.stock().find(IngressRoute.class, blueprint.name()).isPresent()
            || seen.stock().all(GenericKubernetesResource.class).anyMatch(this::isRoute)
        ? new Fact(ConditionType.IngressReady, true, "Routed", "Traefik has the route")
        : new Fact(ConditionType.IngressReady, false, "Pending", "Traefik has no route yet");
  }

  private boolean isRoute(GenericKubernetesResource object) {
    return object.getKind().equals("IngressRoute")
        && object.getMetadata().getName().equals(blueprint.name());
  }

  private Fact plain() {
    var type = ConditionType.IngressReady;
    var live = seen.stock().find(Ingress.class, blueprint.name()).orElse(null);
    if (live == null) {
      return new Fact(type, false, "Pending", "there is no Ingress yet");
    }
    if (isAdmitted(live)) {
      return new Fact(type, true, "Admitted", "the ingress controller has the route");
    }
    boolean permissive =
        blueprint.config().edge().readiness() == OperatorConfig.Readiness.PERMISSIVE;
    return permissive && !live.getSpec().getRules().isEmpty()
        ? new Fact(type, true, "RulePresent", "there is an Ingress; nobody says who serves it")
        : new Fact(
            type,
            false,
            "NotAdmitted",
            "no ingress controller has taken the route; where none reports an address, set the"
                + " operator's MCP_INGRESS_READINESS_MODE to permissive");
  }

  private static boolean isAdmitted(Ingress ingress) {
    return ingress.getStatus() != null
        && ingress.getStatus().getLoadBalancer() != null
        && !ingress.getStatus().getLoadBalancer().getIngress().isEmpty();
  }

  private Fact gateway() {
    var type = ConditionType.GatewayReady;
    if (entrance.hold() == Entrance.Hold.SHARED_GATEWAY) {
      return new Fact(
          type, false, "HandingOver", "callers get to the shared gateway when there is one");
    }
    if (entrance.hold() == Entrance.Hold.PODS) {
      return new Fact(
          type, false, "HandingOver", "callers get to the gateway when all pods have one");
    }
    var deployment = blueprint.shared() ? SharedGateway.NAME : blueprint.name();
    int ready = seen.stock().find(Deployment.class, deployment).map(Rollouts::ready).orElse(0);
    return ready > 0
        ? new Fact(type, true, "Serving", "a gateway is before the server")
        : new Fact(type, false, "Starting", "no gateway is ready yet");
  }

  private Fact policy() {
    var type = ConditionType.PolicyReady;
    var standing = seen.policy();
    var revision = standing.revision();
    if (revision == null) {
      return new Fact(type, false, "NotRendered", "there is no policy yet");
    }
    if (blueprint.config().dataPlane().feed() == null) {
      return revision.equals(standing.mirrored())
          ? new Fact(type, true, "Mirrored", "the ConfigMap holds the policy")
          : new Fact(
              type,
              false,
              "NotMirrored",
              "the ConfigMap does not hold the policy; where it is too large, gateways need a"
                  + " feed");
    }
    if (standing.enforced().isEmpty()) {
      return new Fact(type, false, "NotInForce", "no gateway has a policy yet");
    }
    // What is on its way is no reason to call the server unready: its last policy is in force.
    return new Fact(type, true, "InForce", "its gateways have a policy");
  }

  /** The revision that all gateways have; that of the mirror where none says so. */
  private @Nullable String policyRevision() {
    if (!blueprint.governed()) {
      return null;
    }
    var standing = seen.policy();
    if (blueprint.config().dataPlane().feed() == null) {
      return standing.mirrored();
    }
    var all = standing.enforced().values().stream().distinct().toList();
    if (all.size() == 1) {
      return all.getFirst();
    }
    var before = seen.server().status();
    return before == null ? null : before.policyRevision();
  }

  private @Nullable Fact canary() {
    var step = workload.step();
    if (step == null) {
      return null;
    }
    boolean holds =
        switch (step.canary().phase()) {
          case Steady, Promoting -> true;
          case Trying -> stands(step.canary().template());
          case Aborted -> false;
        };
    return new Fact(ConditionType.CanaryReady, holds, step.reason(), step.canary().message());
  }

  private boolean stands(String template) {
    var live = seen.stock().find(Deployment.class, Deployments.name(blueprint, Track.CANARY));
    return Rollouts.standing(live.orElse(null), template) == Standing.STANDING;
  }

  private MCPServerStatus.@Nullable Replicas replicas() {
    var live =
        Stream.of(Track.STABLE, Track.CANARY)
            .map(track -> Deployments.name(blueprint, track))
            .flatMap(name -> seen.stock().find(Deployment.class, name).stream())
            .toList();
    if (live.isEmpty()) {
      return null;
    }
    var wanted = Templates.digest(Pods.template(blueprint));
    return new MCPServerStatus.Replicas(
        blueprint.replicas(),
        live.stream()
            .filter(deployment -> Rollouts.templateOf(deployment).equals(wanted))
            .mapToInt(Rollouts::updated)
            .sum(),
        live.stream().mapToInt(Rollouts::ready).sum());
  }

  private static List<Condition> conditions(Observation seen, List<Fact> facts) {
    return facts.stream().map(fact -> condition(seen, fact)).toList();
  }

  private static Condition condition(Observation seen, Fact fact) {
    var status = fact.holds ? Condition.Status.True : Condition.Status.False;
    var before = seen.server().status();
    List<Condition> had = before == null ? List.of() : before.conditions();
    return new Condition(
        fact.type.name(),
        status,
        seen.server().metadata().generation(),
        Condition.since(had, fact.type.name(), status, seen.now()),
        fact.reason,
        fact.message);
  }
}
