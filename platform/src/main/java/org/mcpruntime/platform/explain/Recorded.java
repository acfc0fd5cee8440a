package org.mcpruntime.platform.explain;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/**
 * What an event of a gateway says of its decision.
 *
 * @param ofPolicy whether a policy was asked; where it was not, nothing below its reason is known
 * @param sentence what it means
 * @param advice what somebody may do about it
 * @param grant that decided
 * @param session that was presented and found
 * @param trust the arithmetic; null where it was not needed
 */
record Recorded(
    AuditEvent.Outcome decision,
    Reason reason,
    @Nullable Reason observedReason,
    boolean ofPolicy,
    String sentence,
    String advice,
    @Nullable ObjectRef grant,
    @Nullable ObjectRef session,
    @Nullable Arithmetic trust,
    @Nullable SideEffect sideEffect,
    @Nullable RiskLevel riskLevel,
    String policyVersion,
    @Nullable String policyRevision) {

  /**
   * Allowed where effective reaches required.
   *
   * @param admin the highest ceiling of the grants that counted
   * @param consented what the session consents to, else the ceiling
   * @param effective the lower of both
   */
  record Arithmetic(
      @Nullable Trust admin,
      @Nullable Trust consented,
      @Nullable Trust effective,
      @Nullable Trust required) {}

  static Recorded of(AuditEvent.Payload payload) {
    var verdict = payload.verdict();
    boolean allowed = verdict.outcome() == AuditEvent.Outcome.ALLOW;
    boolean ofPolicy = allowed || verdict.reason().isOfPolicy();
    var why = verdict.observedReason() == null ? verdict.reason() : verdict.observedReason();
    boolean weighed = verdict.requiredTrust() != null || verdict.adminTrust() != null;
    return new Recorded(
        verdict.outcome(),
        verdict.reason(),
        verdict.observedReason(),
        ofPolicy,
        (payload.phase() == AuditEvent.Phase.INTENT ? "about to be done: " : "")
            + sentence(verdict, allowed, ofPolicy),
        why.advice(),
        ref(verdict.matchedGrantNamespace(), verdict.matchedGrant()),
        ref(verdict.matchedSessionNamespace(), verdict.matchedSession()),
        weighed
            ? new Arithmetic(
                verdict.adminTrust(),
                verdict.consentedTrust(),
                verdict.effectiveTrust(),
                verdict.requiredTrust())
            : null,
        verdict.requiredSideEffect(),
        verdict.riskLevel(),
        verdict.policyVersion(),
        verdict.policyRevision());
  }

  private static String sentence(AuditEvent.Decision verdict, boolean allowed, boolean ofPolicy) {
    var reason = verdict.reason();
    if (verdict.observedReason() != null) {
      return "let through, for the policy only observes; enforced, it were refused: "
          + verdict.observedReason().sentence();
    }
    if (!ofPolicy) {
      return "refused before a policy was asked: " + reason.sentence();
    }
    if (!allowed) {
      return "refused: " + reason.sentence();
    }
    if (reason == Reason.ALLOWED) {
      return "let through: " + reason.sentence();
    }
    return reason.isOfPolicy()
        ? "let through by the server's default decision, for " + reason.sentence()
        : "the policy allowed it, but it came to no good end: " + reason.sentence();
  }

  private static @Nullable ObjectRef ref(@Nullable String namespace, @Nullable String name) {
    return name == null ? null : new ObjectRef(namespace == null ? "" : namespace, name);
  }
}
