package org.mcpruntime.platform.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.policy.Derivation;

/**
 * Something in which two decisions are not the same.
 *
 * @param what the member of an event that says it, or {@code session_state}
 * @param before null where there was nothing
 * @param after null where there is nothing
 */
public record Difference(String what, @Nullable String before, @Nullable String after) {

  /** In what two derivations differ; nothing where both come to the same. */
  public static List<Difference> between(Derivation before, Derivation after) {
    var differences = new ArrayList<>(between(before.facts(), after.facts()));
    add(differences, "session_state", state(before), state(after));
    return List.copyOf(differences);
  }

  /**
   * In what two decisions differ. Where one was not taken by a policy, or has failed since, reasons
   * are not compared.
   */
  public static List<Difference> between(AuditEvent.Decision before, AuditEvent.Decision after) {
    var all = new ArrayList<Difference>();
    add(all, "decision", before.outcome(), after.outcome());
    if (before.reason().isOfPolicy() && after.reason().isOfPolicy()) {
      add(all, "reason", before.reason(), after.reason());
    }
    add(all, "observed_reason", before.observedReason(), after.observedReason());
    add(
        all,
        "matched_grant_namespace",
        before.matchedGrantNamespace(),
        after.matchedGrantNamespace());
    add(all, "matched_grant", before.matchedGrant(), after.matchedGrant());
    add(
        all,
        "matched_session_namespace",
        before.matchedSessionNamespace(),
        after.matchedSessionNamespace());
    add(all, "matched_session", before.matchedSession(), after.matchedSession());
    add(all, "required_trust", before.requiredTrust(), after.requiredTrust());
    add(all, "required_side_effect", before.requiredSideEffect(), after.requiredSideEffect());
    add(all, "risk_level", before.riskLevel(), after.riskLevel());
    add(all, "admin_trust", before.adminTrust(), after.adminTrust());
    add(all, "consented_trust", before.consentedTrust(), after.consentedTrust());
    add(all, "effective_trust", before.effectiveTrust(), after.effectiveTrust());
    add(all, "policy_version", before.policyVersion(), after.policyVersion());
    add(all, "policy_revision", before.policyRevision(), after.policyRevision());
    return List.copyOf(all);
  }

  private static @Nullable String state(Derivation derivation) {
    return derivation.session() == null ? null : derivation.session().state();
  }

  private static void add(
      List<Difference> all, String what, @Nullable Enum<?> before, @Nullable Enum<?> after) {
    add(
        all,
        what,
        before == null ? null : Json.word(before),
        after == null ? null : Json.word(after));
  }

  private static void add(
      List<Difference> all, String what, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(said(before), said(after))) {
      all.add(new Difference(what, said(before), said(after)));
    }
  }

  private static @Nullable String said(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
