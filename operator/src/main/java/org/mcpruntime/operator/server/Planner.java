package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Accounts;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Budgets;
import org.mcpruntime.operator.desired.IngressRoute;
import org.mcpruntime.operator.desired.TraefikObjects;

/** What is seen → what is to be done. */
public final class Planner {

  /** Kinds that lead callers to a server: they stay while nothing better stands. */
  private static final Set<String> WAYS_IN =
      Set.of("Ingress", "IngressRoute", "TLSOption", "Middleware", "ServersTransport");

  /** Kinds of which the way in is made; they stay with it. */
  private static final Set<String> BEHIND_THEM =
      Set.of("Service", "NetworkPolicy", "Certificate", "Secret");

  private static final Set<String> PODS = Set.of("Deployment", "ControllerRevision");

  private Planner() {}

  public static Planned plan(Observation seen, OperatorConfig config) {
    var blueprint = new Blueprint(seen.server(), config);
    var problems = Requirements.missing(blueprint);
    if (!problems.isEmpty()) {
      return new Planned.Invalid(problems, Statuses.invalid(seen, problems));
    }
    var workload = Workload.of(blueprint, seen);
    var holder = holder(blueprint, seen);
    var entrance = Entrance.of(blueprint, seen, workload.stands(), holder != null);
    var owned = owned(blueprint, workload, entrance);
    var others = seen.stock().othersAmong(owned, seen.server());
    if (!others.isEmpty()) {
      return new Planned.Invalid(others, Statuses.invalid(seen, others));
    }
    var children = new Children(owned, common(blueprint), gone(seen, owned, entrance.hold()));
    var status = new Statuses(blueprint, seen, workload, entrance, holder).status();
    return new Planned.Plan(children, status, lookAgainIn(config, workload, status));
  }

  private static List<HasMetadata> owned(
      Blueprint blueprint, Workload workload, Entrance entrance) {
    var all = new ArrayList<HasMetadata>();
    if (!entrance.keepsPods()) {
      all.addAll(workload.objects());
    }
    all.addAll(entrance.objects());
    if (blueprint.replicas() > 1) {
      all.add(Budgets.of(blueprint));
    }
    return List.copyOf(all);
  }

  private static List<HasMetadata> common(Blueprint blueprint) {
    var all = new ArrayList<HasMetadata>();
    all.add(Accounts.workload(blueprint.namespace()));
    Accounts.pull(blueprint).ifPresent(all::add);
    var certificate = blueprint.config().edge().certificate();
    if (blueprint.mtls() && certificate != null) {
      all.add(TraefikObjects.store(certificate));
    }
    return List.copyOf(all);
  }

  /** Who has the route that the server wants, before it; null where it may have it. */
  private static @Nullable Claim holder(Blueprint blueprint, Observation seen) {
    var own = claim(blueprint, seen.stock());
    return seen.others().stream()
        .filter(other -> !other.server().equals(own.server()))
        .filter(other -> other.excludes(own) && other.before(own))
        .sorted((one, two) -> one.before(two) ? -1 : 1)
        .findFirst()
        .orElse(null);
  }

  /** The route that a server wants, as others see it. */
  public static Claim claim(MCPServer server, Stock stock, OperatorConfig config) {
    return claim(new Blueprint(server, config), stock);
  }

  private static Claim claim(Blueprint blueprint, Stock stock) {
    var metadata = blueprint.server().metadata();
    return new Claim(
        metadata.ref(),
        blueprint.route(),
        blueprint.mtls(),
        holds(blueprint, stock),
        metadata.creationTimestamp());
  }

  /** Whether callers find the server at its route now. */
  private static boolean holds(Blueprint blueprint, Stock stock) {
    var route = blueprint.route();
    boolean plain =
        stock
            .find(Ingress.class, blueprint.name())
            .map(Ingress::getSpec)
            .filter(
                spec ->
                    spec.getRules().stream()
                        .anyMatch(
                            rule ->
                                route.host().equals(rule.getHost() == null ? "" : rule.getHost())
                                    && rule.getHttp().getPaths().stream()
                                        .anyMatch(path -> path.getPath().equals(route.path()))))
            .isPresent();
    return plain || stock.find(IngressRoute.class, blueprint.name()).isPresent();
  }

  /**
   * What is there and has no use any more. The mirror of the policy is another loop's, and what
   * stays for now is not applied and not taken away.
   */
  private static List<HasMetadata> gone(
      Observation seen, List<HasMetadata> owned, Entrance.Hold hold) {
    var wanted = owned.stream().map(Planner::key).collect(Collectors.toSet());
    return seen.stock()
        .ofServer(seen.server())
        .filter(object -> !object.getKind().equals("ConfigMap"))
        .filter(object -> !wanted.contains(key(object)))
        .filter(object -> !stays(object.getKind(), hold))
        .filter(object -> !areLastPods(object, seen))
        .toList();
  }

  /** Whether callers have nobody else: canaries outlive their trial while no other pod is ready. */
  private static boolean areLastPods(HasMetadata object, Observation seen) {
    return object instanceof Deployment canary
        && Rollouts.ready(canary) > 0
        && seen.stock()
            .find(Deployment.class, seen.server().metadata().name())
            .filter(stable -> Rollouts.ready(stable) > 0)
            .isEmpty();
  }

  private static boolean stays(String kind, Entrance.Hold hold) {
    return switch (hold) {
      case NONE -> false;
      case ROUTE, CERTIFICATES, AUTHORITY -> WAYS_IN.contains(kind);
      case PODS -> WAYS_IN.contains(kind) || BEHIND_THEM.contains(kind);
      case SHARED_GATEWAY ->
          WAYS_IN.contains(kind) || BEHIND_THEM.contains(kind) || PODS.contains(kind);
    };
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  /** Whether nothing more will come of itself: all is well, or somebody has to say something. */
  private static boolean isAtRest(MCPServerStatus status) {
    var canary = status.canary();
    boolean aborted = canary != null && canary.phase() == MCPServerStatus.CanaryPhase.Aborted;
    boolean ready = status.conditions().getFirst().status() == Condition.Status.True;
    return status.phase() == MCPServerStatus.Phase.Ready || (ready && aborted);
  }

  private static @Nullable Duration lookAgainIn(
      OperatorConfig config, Workload workload, MCPServerStatus status) {
    var again = isAtRest(status) ? null : config.pace().again();
    var trial = workload.step() == null ? null : workload.step().lookAgainIn();
    return Stream.of(Optional.ofNullable(again), Optional.ofNullable(trial))
        .flatMap(Optional::stream)
        .min(Duration::compareTo)
        .orElse(null);
  }
}
