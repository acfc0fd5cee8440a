package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;

/** A policy, and one request of one caller at {@link #NOW}. */
record World(PolicySnapshot snapshot, Caller caller, Message.Request request) {

  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** The decision, observed or not. */
  Decision decision() {
    return Decide.decide(PolicyIndex.compile(snapshot), caller, request, NOW);
  }

  /** The decision as it is where the policy does not only observe. */
  Decision enforced() {
    var decision = decision();
    return decision instanceof Permit permit && permit.observed().isPresent()
        ? permit.observed().get()
        : decision;
  }

  boolean allows() {
    return enforced() instanceof Permit;
  }

  /** The thing that is asked for is decided upon grants. */
  boolean isUse() {
    return switch (request.method().family()) {
      case USE, SERVER_REQUEST -> true;
      case HANDSHAKE, DISCOVERY, HOUSEKEEPING, UNKNOWN -> false;
    };
  }

  Target target() {
    return request.target();
  }

  boolean allowsByDefault() {
    return PolicyIndex.policyOf(snapshot).defaultDecision() == Policy.DefaultDecision.ALLOW;
  }

  /**
   * Whether the default decision might open what this grant closes: what a grant allows without its
   * side effect is refused, and what no grant speaks about is not.
   */
  boolean standsBeforeTheDefault(GrantBinding grant) {
    return allowsByDefault() && !grant.allowedSideEffects().contains(SideEffect.READ);
  }

  World with(PolicySnapshot other) {
    return new World(other, caller, request);
  }

  World with(Caller other) {
    return new World(snapshot, other, request);
  }

  World with(Message.Request other) {
    return new World(snapshot, caller, other);
  }

  World withGrants(List<GrantBinding> grants) {
    return with(snapshot.withGrants(grants));
  }

  World withSessions(List<SessionBinding> sessions) {
    return with(snapshot.withSessions(sessions));
  }
}
