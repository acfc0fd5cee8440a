package org.mcpruntime.operator.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.kube.apply.Converged;
import org.mcpruntime.kube.apply.Owner;
import org.mcpruntime.kube.apply.Step;
import org.mcpruntime.kube.event.Event;
import org.mcpruntime.operator.access.AccessPlan;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Write;

/** A look at the grants and sessions of one server: their statuses and the policy's mirror. */
final class AccessWork {

  /** The cache is behind what was written; it has caught up by then. */
  private static final Duration SOON = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Hands hands;
  private final Policies policies;
  private final Standings standings;

  /** Told of servers whose policy is another one. */
  private final Consumer<ObjectRef> changed;

  AccessWork(
      Cluster cluster,
      Hands hands,
      Policies policies,
      Standings standings,
      Consumer<ObjectRef> changed) {
    this.cluster = cluster;
    this.hands = hands;
    this.policies = policies;
    this.standings = standings;
    this.changed = changed;
  }

  Looked look(ObjectRef ref) {
    var server = cluster.server(ref).orElse(null);
    var plan = policies.plan(ref);
    var round = new Round();
    if (server == null) {
      standings.forget(ref);
    } else if (server.metadata().deletionTimestamp() == null
        && standings.stands(ref, round.mirror(server, plan))) {
      changed.accept(ref);
    }
    round.statuses(ref, plan);
    plan.collected().forEach(round::collect);
    return round.looked(plan.lookAgainIn());
  }

  /** What was written in one look; what goes wrong with one object stops no other. */
  private final class Round {

    private final List<Looked.Broken> broken = new ArrayList<>();
    private boolean behind;

    Standings.Standing mirror(MCPServer server, AccessPlan plan) {
      var ref = server.metadata().ref();
      var there = cluster.mirror(ref).stream().toList();
      var wanted = plan.mirror();
      if (wanted == null) {
        if (plan.mirrorIsGone()) {
          noted(hands.apply().remove(there));
        }
        return new Standings.Standing(plan.revision(), null);
      }
      var converged = hands.apply().converge(Owner.of(Resource.of(server)), List.of(wanted), there);
      noted(converged);
      if (!converged.done()) {
        return policies.standing(ref, plan);
      }
      // One that is too large for a ConfigMap is left out of it.
      boolean whole = wanted.getData() != null && wanted.getData().containsKey(PolicyMirror.KEY);
      return new Standings.Standing(plan.revision(), whole ? plan.revision() : null);
    }

    private void noted(Converged converged) {
      var failed = Looked.broken(converged);
      if (failed != null) {
        broken.add(failed);
      }
      // The status of the server says that the mirror does not hold the policy.
      behind |= !converged.of(Step.Waiting.class).isEmpty();
    }

    void statuses(ObjectRef server, AccessPlan plan) {
      for (var grant : cluster.grantsFor(server)) {
        var status = plan.grants().get(grant.metadata().ref());
        if (status != null && !status.equals(grant.status())) {
          write(with(grant, status), grant.status(), status);
        }
      }
      for (var session : cluster.sessionsFor(server)) {
        var status = plan.sessions().get(session.metadata().ref());
        if (status != null && !status.equals(session.status())) {
          write(with(session, status), session.status(), status);
        }
      }
    }

    private void write(Resource next, @Nullable AccessStatus before, AccessStatus after) {
      switch (hands.resources().updateStatus(next, Write.FOR_REAL)) {
        case Outcome.Configured _, Outcome.Unchanged _ -> tell(next, before, after);
        case Outcome.Conflict _ -> behind = true;
        case Outcome.Absent _ -> {}
        case Outcome.Invalid(var findings) ->
            broken.add(new Looked.Broken(next.ref() + ": " + findings, null));
        case Outcome.Failed(var sentence) -> broken.add(new Looked.Broken(sentence, null));
      }
    }

    private void tell(Resource about, @Nullable AccessStatus before, AccessStatus after) {
      boolean rejected = after.phase() == AccessStatus.Phase.Rejected;
      if (rejected && (before == null || before.phase() != AccessStatus.Phase.Rejected)) {
        var note = Objects.requireNonNullElse(after.message(), "");
        hands.events().tell(about, new Event(Event.Type.Warning, "Rejected", "Bind", note));
      }
    }

    void collect(ObjectRef session) {
      var ref = new ResourceRef(Kind.SESSION, session);
      var known = hands.resources().delete(ref, null, Write.FOR_REAL);
      if (known instanceof Outcome.Failed(var sentence)) {
        broken.add(new Looked.Broken(sentence, null));
      }
    }

    Looked looked(@Nullable Duration again) {
      if (!broken.isEmpty()) {
        return broken.getFirst();
      }
      return new Looked.Done(behind ? SOON : again);
    }
  }

  private static Resource with(MCPAccessGrant grant, AccessStatus status) {
    return Resource.of(
        new MCPAccessGrant(
            grant.apiVersion(), grant.kind(), grant.metadata(), grant.spec(), status));
  }

  private static Resource with(MCPAgentSession session, AccessStatus status) {
    return Resource.of(
        new MCPAgentSession(
            session.apiVersion(), session.kind(), session.metadata(), session.spec(), status));
  }
}
