package org.mcpruntime.performance;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** One change of a policy. */
public enum Change {
  SESSION_REVOKED("a session is revoked"),
  SESSION_ADDED("a session is added"),
  SESSION_GONE("a session is gone"),
  GRANT_CHANGED("a grant is changed"),
  GRANT_ADDED("a grant is added, between others"),
  GRANT_GONE("a grant is gone"),
  TEAM_GRANT_CHANGED("a grant is changed, all being of one team");

  private final String sentence;

  Change(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  Population population(int size) {
    return new Population(
        this == TEAM_GRANT_CHANGED ? Scenario.ONE_TEAM : Scenario.ONE_GRANT, size);
  }

  /** That many such changes of a policy, each somewhere else. */
  List<PolicyDelta> deltas(PolicySnapshot policy, int count) {
    var random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                delta(
                    policy.server().ref(),
                    policy.grants().get(random.nextInt(policy.grants().size())),
                    policy.sessions().get(random.nextInt(policy.sessions().size())),
                    number))
        .toList();
  }

  private PolicyDelta delta(
      ObjectRef server, GrantBinding grant, SessionBinding session, int number) {
    return switch (this) {
      case SESSION_REVOKED ->
          PolicyDelta.ofSessions(server, List.of(of(session, session.name(), true)), List.of());
      case SESSION_ADDED ->
          PolicyDelta.ofSessions(
              server, List.of(of(session, session.name() + "-" + number, false)), List.of());
      case SESSION_GONE -> PolicyDelta.ofSessions(server, List.of(), List.of(session.ref()));
      case GRANT_CHANGED, TEAM_GRANT_CHANGED ->
          PolicyDelta.ofGrants(
              server, List.of(of(grant, grant.name(), grant.humanID())), List.of());
      case GRANT_ADDED ->
          PolicyDelta.ofGrants(
              server,
              List.of(of(grant, grant.name() + "-" + number, grant.humanID() + number)),
              List.of());
      case GRANT_GONE -> PolicyDelta.ofGrants(server, List.of(), List.of(grant.ref()));
    };
  }

  private static SessionBinding of(SessionBinding session, String name, boolean revoked) {
    return new SessionBinding(
        name,
        session.namespace(),
        session.humanID(),
        session.agentID(),
        session.teamID(),
        session.consentedTrust(),
        revoked,
        session.expiresAt(),
        session.policyVersion(),
        session.upstreamTokenRef());
  }

  /** The grant under that name, for that human, with another ceiling. */
  private static GrantBinding of(GrantBinding grant, String name, String human) {
    return new GrantBinding(
        name,
        grant.namespace(),
        human,
        grant.agentID(),
        grant.teamID(),
        Trust.MEDIUM,
        grant.allowedSideEffects(),
        grant.policyVersion(),
        grant.disabled(),
        grant.toolRules(),
        grant.promptRules(),
        grant.resourceRules(),
        grant.serverRequests(),
        grant.validFrom(),
        grant.expiresAt());
  }
}
