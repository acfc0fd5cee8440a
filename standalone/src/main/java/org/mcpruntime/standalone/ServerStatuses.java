package org.mcpruntime.standalone;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.ConditionType;
import org.mcpruntime.contract.server.MCPServerStatus.Phase;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Write;
import org.mcpruntime.standalone.workload.State;

/** Writes down how servers stand, where that is something else than what is written. */
final class ServerStatuses {

  private static final int ATTEMPTS = 3;

  private final Resources resources;
  private final Function<ObjectRef, @Nullable String> revisions;
  private final URI gateway;
  private final InstantSource clock;
  private final Log log;

  /**
   * @param revisions of the policies in force
   * @param gateway where servers are reached, without their path
   */
  ServerStatuses(
      Resources resources,
      Function<ObjectRef, @Nullable String> revisions,
      URI gateway,
      InstantSource clock,
      Log log) {
    this.resources = resources;
    this.revisions = revisions;
    this.gateway = gateway;
    this.clock = clock;
    this.log = log;
  }

  /** Whether it was written. */
  boolean write(MCPServer server, Serving.Standing standing) {
    var ref = new ResourceRef(Kind.SERVER, server.metadata().ref());
    for (int i = 0; i < ATTEMPTS; i++) {
      if (!(resources.get(ref).orElse(null) instanceof Resource.Server(var current))) {
        return false;
      }
      var status = status(current, standing);
      if (status.equals(current.status())) {
        return false;
      }
      var next =
          new MCPServer(
              current.apiVersion(), current.kind(), current.metadata(), current.spec(), status);
      switch (resources.updateStatus(Resource.of(next), Write.FOR_REAL)) {
        case Outcome.Configured _, Outcome.Unchanged _ -> {
          return true;
        }
        case Outcome.Conflict _ -> {
          // Somebody was faster; what they wrote is looked at next.
        }
        case Outcome.Absent _ -> {
          return false;
        }
        case Outcome.Invalid(var findings) -> {
          log.error(
              "The status of a server does not fit",
              LogKeys.SERVER.is(ref.ref().name()),
              LogKeys.ERROR.is(findings));
          return false;
        }
        case Outcome.Failed(var sentence) -> {
          log.warn(
              "The status of a server could not be written",
              LogKeys.SERVER.is(ref.ref().name()),
              LogKeys.ERROR.is(sentence));
          return false;
        }
      }
    }
    return false;
  }

  /** One fact about a server. */
  private record Fact(ConditionType type, boolean holds, String reason, String message) {}

  private MCPServerStatus status(MCPServer server, Serving.Standing standing) {
    var ref = server.metadata().ref();
    var revision = revisions.apply(ref);
    boolean governed = server.spec().governed();
    var facts = new ArrayList<Fact>();
    var runs = runs(standing.state());
    facts.add(runs);
    if (governed) {
      facts.add(
          standing.holder() == null
              ? new Fact(ConditionType.GatewayReady, true, "Routed", "at " + standing.path())
              : new Fact(
                  ConditionType.GatewayReady,
                  true,
                  "PathTaken",
                  "server %s has the short path; this one is at %s; say another publicPathPrefix"
                      .formatted(standing.holder(), standing.path())));
      facts.add(
          revision == null
              ? new Fact(
                  ConditionType.PolicyReady, false, "NotInForce", "no policy is in force yet")
              : new Fact(ConditionType.PolicyReady, true, "InForce", "the policy is in force"));
    }
    boolean ready = facts.stream().allMatch(Fact::holds);
    var worst = facts.stream().filter(fact -> !fact.holds).findFirst().orElse(runs);
    var summary =
        ready
            ? new Fact(ConditionType.Ready, true, "Ready", "the server answers")
            : new Fact(ConditionType.Ready, false, worst.reason, worst.message);
    facts.addFirst(summary);
    var url = standing.state().url();
    return new MCPServerStatus(
        phase(standing.state(), ready),
        summary.message,
        server.metadata().generation(),
        governed ? gateway.resolve(standing.path()) : url,
        revision,
        null,
        null,
        facts.stream().map(fact -> condition(fact, server)).toList(),
        runs.holds,
        runs.holds,
        governed,
        governed,
        governed && revision != null,
        false);
  }

  private static Phase phase(State state, boolean ready) {
    return ready
        ? Phase.Ready
        : switch (state) {
          case State.Ready _ -> Phase.PartiallyReady;
          case State.Starting _, State.Off _ -> Phase.Pending;
          case State.Failing _ -> Phase.Error;
        };
  }

  private static Fact runs(State state) {
    var type = ConditionType.DeploymentReady;
    return switch (state) {
      case State.Ready _ -> new Fact(type, true, "Answers", "the server answers");
      case State.Starting(var reason, var sentence) -> new Fact(type, false, reason, sentence);
      case State.Off(var sentence) -> new Fact(type, false, "Off", sentence);
      case State.Failing(var reason, var sentence) -> new Fact(type, false, reason, sentence);
    };
  }

  private Condition condition(Fact fact, MCPServer server) {
    var status = fact.holds ? Condition.Status.True : Condition.Status.False;
    List<Condition> before = server.status() == null ? List.of() : server.status().conditions();
    var since = Condition.since(before, fact.type.name(), status, clock.instant());
    return new Condition(
        fact.type.name(), status, server.metadata().generation(), since, fact.reason, fact.message);
  }
}
