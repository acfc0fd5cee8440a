package org.mcpruntime.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.apply.Converged;
import org.mcpruntime.kube.apply.Owner;
import org.mcpruntime.kube.apply.Step;
import org.mcpruntime.operator.cluster.ChildKind;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Accounts;
import org.mcpruntime.operator.measure.Measurements;
import org.mcpruntime.operator.server.Children;
import org.mcpruntime.operator.server.Claim;
import org.mcpruntime.operator.server.Observation;
import org.mcpruntime.operator.server.Planned;
import org.mcpruntime.operator.server.Planner;
import org.mcpruntime.operator.server.Refusal;
import org.mcpruntime.operator.server.Refused;
import org.mcpruntime.operator.server.Stock;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Write;

/** A look at one server: its children and its status. */
final class ServerWork {

  /** The cache is behind what was written; it has caught up by then. */
  private static final Duration SOON = Duration.ofMillis(500);

  private final Cluster cluster;
  private final OperatorConfig config;
  private final Hands hands;
  private final Policies policies;
  private final Secrets secrets;
  private final Measurements figures;
  private final RevisionPace pace = new RevisionPace();

  /** What is seen beside the caches. */
  record Sources(Policies policies, Measurements figures) {}

  ServerWork(Cluster cluster, OperatorConfig config, Hands hands, Sources sources) {
    this.cluster = cluster;
    this.config = config;
    this.hands = hands;
    this.policies = sources.policies();
    this.figures = sources.figures();
    this.secrets = new Secrets(hands.api());
  }

  Looked look(ObjectRef ref) {
    var server = cluster.server(ref).orElse(null);
    if (server == null || server.metadata().deletionTimestamp() != null) {
      figures.standsAt(ref, null);
      return Looked.DONE; // its children go by themselves
    }
    var stock = new ArrayList<>(cluster.around(ref));
    switch (secrets.of(server, stock, config)) {
      case Secrets.Found(var found) -> stock.addAll(found);
      case Secrets.Unknown(var sentence, var after) -> {
        return new Looked.Broken(sentence, after);
      }
    }
    var now = hands.clock().instant();
    var seen =
        new Observation(
            server,
            new Stock(stock),
            rivals(server),
            policies.standing(server),
            figures.window(ref),
            now);
    return switch (Planner.plan(seen, config)) {
      case Planned.Invalid invalid -> told(server, invalid.status(), null);
      case Planned.Plan plan -> carryOut(server, plan, stock, now);
    };
  }

  private List<Claim> rivals(MCPServer server) {
    return cluster.rivals(server).stream()
        .map(
            other ->
                Planner.claim(other, new Stock(cluster.around(other.metadata().ref())), config))
        .toList();
  }

  private Looked carryOut(
      MCPServer server, Planned.Plan plan, List<HasMetadata> stock, Instant now) {
    figures.standsAt(server.metadata().ref(), plan.status().canary());
    var steps = apply(server, plan.children(), stock);
    var status = Refused.status(server, plan.status(), refusals(steps), now);
    var again = plan.lookAgainIn();
    if (!steps.of(Step.Waiting.class).isEmpty()) {
      again = sooner(again, config.pace().again());
    }
    var told = told(server, status, again);
    var broken = Looked.broken(steps);
    return broken == null ? told : broken;
  }

  /** What has no use any more goes when all else is as planned, and not before. */
  private Converged apply(MCPServer server, Children children, List<HasMetadata> stock) {
    var owner = Owner.of(Resource.of(server));
    var wanted = keys(children.owned());
    var present = stock.stream().filter(object -> wanted.contains(key(object))).toList();
    var steps =
        new ArrayList<>(
            hands.apply().keep(children.common(), common(server), Apply.Foreign.SHARED).steps());
    steps.addAll(hands.apply().converge(owner, children.owned(), present).steps());
    if (new Converged(steps).done() && !children.gone().isEmpty()) {
      steps.addAll(hands.apply().remove(children.gone()).steps());
    }
    return new Converged(steps);
  }

  private List<HasMetadata> common(MCPServer server) {
    var account = new ObjectRef(server.metadata().namespace(), Accounts.WORKLOAD);
    return cluster.find(ChildKind.SERVICE_ACCOUNT, account).stream().toList();
  }

  private static Set<String> keys(List<HasMetadata> objects) {
    var keys = new HashSet<String>();
    objects.forEach(object -> keys.add(key(object)));
    return keys;
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  private static List<Refusal> refusals(Converged steps) {
    var all = new ArrayList<Refusal>();
    for (var step : steps.steps()) {
      switch (step) {
        case Step.Invalid(var child, var sentence) -> all.add(new Refusal(child, sentence, true));
        case Step.Waiting(var child, var sentence) -> all.add(new Refusal(child, sentence, false));
        case Step.Created _, Step.Configured _, Step.Unchanged _, Step.Pruned _, Step.Broken _ -> {}
      }
    }
    return all;
  }

  /** Writes the status where it is another one, and now where that is of use. */
  private Looked told(MCPServer server, MCPServerStatus status, @Nullable Duration again) {
    if (status.equals(server.status())) {
      return new Looked.Done(again);
    }
    var ref = server.metadata().ref();
    var left = pace.left(ref, server.status(), status, hands.clock().instant());
    if (left.isPositive()) {
      return new Looked.Done(sooner(again, left));
    }
    var next =
        Resource.of(
            new MCPServer(
                server.apiVersion(), server.kind(), server.metadata(), server.spec(), status));
    return switch (hands.resources().updateStatus(next, Write.FOR_REAL)) {
      case Outcome.Configured _, Outcome.Unchanged _ -> {
        pace.written(ref, hands.clock().instant());
        News.of(server.status(), status).forEach(event -> hands.events().tell(next, event));
        yield new Looked.Done(again);
      }
      case Outcome.Conflict _ -> new Looked.Done(sooner(again, SOON));
      case Outcome.Absent _ -> Looked.DONE;
      case Outcome.Invalid(var findings) ->
          new Looked.Broken("the status does not fit its schema: " + findings, null);
      case Outcome.Failed(var sentence) -> new Looked.Broken(sentence, null);
    };
  }

  private static Duration sooner(@Nullable Duration one, Duration other) {
    return Objects.requireNonNullElse(one, other).compareTo(other) < 0
        ? Objects.requireNonNull(one)
        : other;
  }
}
