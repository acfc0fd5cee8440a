package org.mcpruntime.performance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.policy.Caller;

/**
 * The peer: the decision on a tool call as the original takes it, over plain lists.
 *
 * <p>Every call walks the sessions, the tools and the grants, copies the grants that match and
 * sorts them by namespace and name. Written from the description of the original, step by step;
 * where the original can be made to look slower than it need be (keys put together per comparison,
 * a second look-up of the risk), it is not.
 */
final class LinearWalk {

  /** A decision in the words of ours, so that both can be compared. */
  record Answer(boolean allowed, Reason reason, DecisionFacts facts) {}

  private static final Comparator<GrantBinding> ORDER =
      Comparator.comparing(GrantBinding::namespace).thenComparing(GrantBinding::name);

  private final PolicySnapshot snapshot;
  private final Policy policy;
  private final boolean sessionRequired;

  LinearWalk(PolicySnapshot snapshot) {
    this.snapshot = snapshot;
    this.policy = snapshot.policy() == null ? Policy.DEFAULT : snapshot.policy();
    this.sessionRequired = snapshot.session() != null && snapshot.session().needed();
  }

  Answer decide(Caller caller, Message.Request request, Instant now) {
    if (request.target().kind() != Target.Kind.TOOL || policy.mode() == Policy.Mode.OBSERVE) {
      return new Answer(true, Reason.ALLOWED, early(policy.policyVersion(), null));
    }
    if (caller.identity().namesNobody()) {
      return denied(Reason.MISSING_IDENTITY);
    }
    if (sessionRequired && caller.session().isEmpty()) {
      return denied(Reason.MISSING_SESSION);
    }
    var session = session(caller);
    if (sessionRequired) {
      if (session == null) {
        return denied(Reason.SESSION_NOT_FOUND);
      }
      if (session.revoked()) {
        return ended(Reason.SESSION_REVOKED, session);
      }
      if (session.expired(now)) {
        return ended(Reason.SESSION_EXPIRED, session);
      }
    } else if (session != null
        && (caller.session().isEmpty() || session.revoked() || session.expired(now))) {
      session = null;
    }
    return weigh(caller.identity(), session, request.target().name(), now);
  }

  private @Nullable SessionBinding session(Caller caller) {
    for (var session : snapshot.sessions()) {
      if ((caller.session().isEmpty() || session.name().equals(caller.session()))
          && includes(session.humanID(), session.agentID(), session.teamID(), caller.identity())) {
        return session;
      }
    }
    return null;
  }

  private static boolean includes(String human, String agent, String team, Subject caller) {
    return !(human.isEmpty() && agent.isEmpty() && team.isEmpty())
        && (human.isEmpty() || human.equals(caller.humanID()))
        && (agent.isEmpty() || agent.equals(caller.agentID()))
        && (team.isEmpty() || team.equals(caller.teamID()));
  }

  private List<GrantBinding> matching(Subject caller) {
    var matching = new ArrayList<GrantBinding>();
    for (var grant : snapshot.grants()) {
      if (includes(grant.humanID(), grant.agentID(), grant.teamID(), caller)) {
        matching.add(grant);
      }
    }
    return matching;
  }

  private Answer weigh(Subject caller, @Nullable SessionBinding session, String name, Instant now) {
    var tool = tool(name);
    var effect = tool == null ? null : tool.sideEffect();
    var required = tool == null ? Trust.LOW : tool.requiredTrust();
    var matching = matching(caller);
    if (matching.isEmpty()) {
      return byDefault(Reason.NO_MATCHING_GRANT, session);
    }
    matching.sort(ORDER);
    GrantBinding attributed = null;
    Trust admin = null;
    for (var grant : matching) {
      var rule = rule(grant, name);
      if (!grant.inForce(now) || (rule == null && !grant.toolRules().isEmpty())) {
        continue;
      }
      if (rule != null && rule.decision() == AccessRule.Effect.DENY) {
        return new Answer(false, Reason.TOOL_DENIED, facts(grant, session, null, null, null, null));
      }
      if (attributed == null) {
        attributed = grant;
      }
      if (effect != null && grant.allowedSideEffects().contains(effect)) {
        if (admin == null || grant.maxTrust().compareTo(admin) > 0) {
          admin = grant.maxTrust();
          attributed = grant;
        }
        if (rule != null && rule.requiredTrust().compareTo(required) > 0) {
          required = rule.requiredTrust();
          attributed = grant;
        }
      }
    }
    if (attributed == null) {
      return byDefault(Reason.TOOL_NOT_GRANTED, session);
    }
    return outcome(attributed, session, tool, required, admin);
  }

  private Answer outcome(
      GrantBinding attributed,
      @Nullable SessionBinding session,
      @Nullable Tool tool,
      Trust required,
      @Nullable Trust admin) {
    var effect = tool == null ? null : tool.sideEffect();
    var risk = tool == null ? null : tool.risk();
    var facts = facts(attributed, session, required, effect, risk, admin);
    if (effect == null) {
      return new Answer(false, Reason.TOOL_SIDE_EFFECT_UNKNOWN, facts);
    }
    if (admin == null) {
      return new Answer(false, Reason.SIDE_EFFECT_NOT_ALLOWED, facts);
    }
    return effective(session, admin).compareTo(required) < 0
        ? new Answer(false, Reason.TRUST_TOO_LOW, facts)
        : new Answer(true, Reason.ALLOWED, facts);
  }

  private @Nullable Tool tool(String name) {
    for (var tool : snapshot.tools()) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }

  private static @Nullable AccessRule rule(GrantBinding grant, String tool) {
    for (var rule : grant.toolRules()) {
      if (rule.name().equals(tool)) {
        return rule;
      }
    }
    return null;
  }

  private Answer byDefault(Reason reason, @Nullable SessionBinding session) {
    return new Answer(
        policy.defaultDecision() == Policy.DefaultDecision.ALLOW,
        reason,
        early(policy.policyVersion(), session));
  }

  private Answer denied(Reason reason) {
    return new Answer(false, reason, early(policy.policyVersion(), null));
  }

  private Answer ended(Reason reason, SessionBinding session) {
    var own = session.policyVersion();
    return new Answer(false, reason, early(own == null ? policy.policyVersion() : own, session));
  }

  private static Trust effective(@Nullable SessionBinding session, Trust admin) {
    return session == null ? admin : Trust.min(admin, session.consentedTrust());
  }

  private static @Nullable ObjectRef ref(@Nullable SessionBinding session) {
    return session == null ? null : session.ref();
  }

  private static DecisionFacts early(@Nullable String version, @Nullable SessionBinding session) {
    return new DecisionFacts(version, null, ref(session), null, null, null, null, null, null);
  }

  private DecisionFacts facts(
      GrantBinding grant,
      @Nullable SessionBinding session,
      @Nullable Trust required,
      @Nullable SideEffect effect,
      @Nullable RiskLevel risk,
      @Nullable Trust admin) {
    var own = grant.policyVersion();
    return new DecisionFacts(
        own == null ? policy.policyVersion() : own,
        grant.ref(),
        ref(session),
        required,
        effect,
        risk,
        admin,
        admin == null || session == null ? admin : session.consentedTrust(),
        admin == null ? null : effective(session, admin));
  }
}
