package org.mcpruntime.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/**
 * May they? The one function that answers for calls, for items of lists, and for what servers ask
 * of clients.
 *
 * <p>A use is allowed when there is a live session or none is required, no rule denies, a grant
 * allows the thing and its side effect, and the lower of the grants' highest ceiling and the
 * consent reaches the higher of what the thing and the rules require.
 */
public final class Decide {

  private Decide() {}

  /** Decides one message of a caller. */
  public static Decision decide(PolicyIndex index, Caller caller, Message message, Instant now) {
    var session = caller.session().isEmpty() ? null : index.sessionTable().find(caller, now);
    var method =
        switch (message) {
          case Message.Request request -> request.method();
          case Message.Notification notification -> silent(notification.method());
          case Message.Response _ -> Method.PING;
        };
    Decision decision = refusal(index, caller, session, method, now);
    if (decision == null) {
      decision =
          message instanceof Message.Request request
              ? answer(index, caller, session, request, now)
              : new Permit(Reason.ALLOWED, early(index, session));
    }
    return decision instanceof Denial denial && index.observes(now)
        ? Permit.observing(denial)
        : decision;
  }

  /**
   * What a notification asks for: a use that is sent without an id is no method of the protocol,
   * for a lenient server would act on it though no grant was looked at.
   */
  private static Method silent(Method method) {
    return method.isNotification() ? method : Method.UNKNOWN;
  }

  /**
   * What is refused before any grant is looked at: an unknown method, a use without an identity or
   * a session that is needed, and whatever presents a session that is not live.
   */
  private static @Nullable Denial refusal(
      PolicyIndex index,
      Caller caller,
      @Nullable SessionBinding session,
      Method method,
      Instant now) {
    var family = method.family();
    if (family == Method.Family.UNKNOWN) {
      return new Denial(Reason.METHOD_UNKNOWN, early(index, null));
    }
    if (family == Method.Family.USE || family == Method.Family.SERVER_REQUEST) {
      if (caller.identity().namesNobody()) {
        return new Denial(Reason.MISSING_IDENTITY, early(index, null));
      }
      if (index.sessionRequired() && caller.session().isEmpty()) {
        return new Denial(Reason.MISSING_SESSION, early(index, null));
      }
    }
    if (caller.session().isEmpty()) {
      return null;
    }
    if (session == null) {
      return new Denial(Reason.SESSION_NOT_FOUND, early(index, null));
    }
    if (session.revoked()) {
      return new Denial(Reason.SESSION_REVOKED, ended(index, session));
    }
    return session.expired(now) ? new Denial(Reason.SESSION_EXPIRED, ended(index, session)) : null;
  }

  private static Decision answer(
      PolicyIndex index,
      Caller caller,
      @Nullable SessionBinding session,
      Message.Request request,
      Instant now) {
    return switch (request.method().family()) {
      case USE -> use(index, caller, session, request.target(), now);
      case SERVER_REQUEST -> serverRequest(index, caller, session, request.method(), now);
      case HANDSHAKE, DISCOVERY, HOUSEKEEPING -> new Permit(Reason.ALLOWED, early(index, session));
      case UNKNOWN -> new Denial(Reason.METHOD_UNKNOWN, early(index, null));
    };
  }

  private static Decision use(
      PolicyIndex index,
      Caller caller,
      @Nullable SessionBinding session,
      Target target,
      Instant now) {
    if (target.kind() == Target.Kind.RESOURCE && UriPattern.ambiguous(target.name())) {
      return new Denial(Reason.RESOURCE_URI_AMBIGUOUS, early(index, session));
    }
    var item = index.items().find(target.kind(), target.name());
    var sum = new Tally();
    boolean matched = false;
    for (int shape = 1; shape < 8; shape++) {
      var bucket = index.subjects().find(caller.identity(), shape);
      if (bucket != null) {
        matched = true;
        bucket.addTo(sum, target, item.effect(), now);
      }
    }
    if (!matched) {
      return byDefault(index, session, target, item, Reason.NO_MATCHING_GRANT);
    }
    if (sum.deny != null) {
      return new Denial(
          Words.denied(target.kind()), facts(index, session, sum.deny.grant(), null, null, null));
    }
    if (sum.allow == null) {
      return byDefault(index, session, target, item, Words.notGranted(target.kind()));
    }
    if (target.kind() == Target.Kind.TASK || target.kind() == Target.Kind.NONE) {
      return new Permit(Reason.ALLOWED, facts(index, session, sum.allow.grant(), null, null, null));
    }
    return weigh(index, session, target, item, sum);
  }

  private static Decision weigh(
      PolicyIndex index,
      @Nullable SessionBinding session,
      Target target,
      Items.Item item,
      Tally sum) {
    if (item.effect() == null) {
      return new Denial(
          Words.effectUnknown(target.kind()),
          facts(index, session, sum.allowing(), item.required(), item, null));
    }
    var grant = sum.attributed(item.required());
    var required = sum.required(item.required());
    if (!sum.contributes()) {
      return new Denial(
          Reason.SIDE_EFFECT_NOT_ALLOWED, facts(index, session, grant, required, item, null));
    }
    var facts = facts(index, session, grant, required, item, sum.ceiling());
    return effective(session, sum.ceiling()).compareTo(required) < 0
        ? new Denial(Reason.TRUST_TOO_LOW, facts)
        : new Permit(Reason.ALLOWED, facts);
  }

  /**
   * What happens where no grant speaks. The default may open what the server declares as a read
   * that needs no trust; it never passes an undeclared thing, a side effect or a trust gate.
   */
  private static Decision byDefault(
      PolicyIndex index,
      @Nullable SessionBinding session,
      Target target,
      Items.Item item,
      Reason silent) {
    var facts = early(index, session);
    boolean open =
        index.policy().defaultDecision() == Policy.DefaultDecision.ALLOW
            && target.kind() != Target.Kind.TASK
            && target.kind() != Target.Kind.NONE;
    if (!open) {
      return new Denial(silent, facts);
    }
    if (item.effect() == null) {
      return new Denial(Words.effectUnknown(target.kind()), facts);
    }
    if (!item.declared()) {
      return new Denial(silent, facts);
    }
    if (item.effect() != SideEffect.READ) {
      return new Denial(Reason.SIDE_EFFECT_NOT_ALLOWED, facts);
    }
    return item.required() == Trust.LOW
        ? new Permit(silent, facts)
        : new Denial(Reason.TRUST_TOO_LOW, facts);
  }

  private static Decision serverRequest(
      PolicyIndex index,
      Caller caller,
      @Nullable SessionBinding session,
      Method method,
      Instant now) {
    boolean matched = false;
    var sum = new Tally();
    for (int shape = 1; shape < 8; shape++) {
      var bucket = index.subjects().find(caller.identity(), shape);
      if (bucket != null) {
        matched = true;
        bucket.addTo(sum, Words.serverRequest(method), now);
      }
    }
    if (sum.allow == null) {
      return new Denial(
          matched ? Reason.SERVER_REQUEST_NOT_GRANTED : Reason.NO_MATCHING_GRANT,
          early(index, session));
    }
    return new Permit(Reason.ALLOWED, facts(index, session, sum.allow.grant(), null, null, null));
  }

  private static Trust effective(@Nullable SessionBinding session, Trust admin) {
    return session == null ? admin : Trust.min(admin, session.consentedTrust());
  }

  private static DecisionFacts early(PolicyIndex index, @Nullable SessionBinding session) {
    return early(index.policy().policyVersion(), session == null ? null : session.ref());
  }

  private static DecisionFacts ended(PolicyIndex index, SessionBinding session) {
    var own = session.policyVersion();
    return early(own == null ? index.policy().policyVersion() : own, session.ref());
  }

  private static DecisionFacts early(@Nullable String version, @Nullable ObjectRef session) {
    return new DecisionFacts(version, null, session, null, null, null, null, null, null);
  }

  private static DecisionFacts facts(
      PolicyIndex index,
      @Nullable SessionBinding session,
      GrantBinding deciding,
      @Nullable Trust required,
      Items.@Nullable Item item,
      @Nullable Trust admin) {
    var own = deciding.policyVersion();
    return new DecisionFacts(
        own == null ? index.policy().policyVersion() : own,
        deciding.ref(),
        session == null ? null : session.ref(),
        required,
        item == null ? null : item.effect(),
        item == null ? null : item.risk(),
        admin,
        admin == null || session == null ? admin : session.consentedTrust(),
        admin == null ? null : effective(session, admin));
  }
}
