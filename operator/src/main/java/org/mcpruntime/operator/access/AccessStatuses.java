package org.mcpruntime.operator.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.AccessStatus.Phase;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.policy.Render;

/** What became of each grant and session. */
final class AccessStatuses {

  private static final String BOUND = "Bound";

  /**
   * A judgement.
   *
   * @param carried whether the policy holds the object, even where it counts for nothing
   */
  private record Verdict(Phase phase, String reason, String message, boolean carried) {}

  private final AccessSight seen;
  private final @Nullable String revision;

  AccessStatuses(AccessSight seen, @Nullable String revision) {
    this.seen = seen;
    this.revision = revision;
  }

  AccessStatus of(MCPAccessGrant grant) {
    var server = seen.server();
    var unreadable = grant.metadata().annotations().get(MCPAccessGrant.UNREADABLE);
    var verdict =
        server == null
            ? unbound()
            : switch (Render.part(server, grant)) {
              case Render.Part.Counts<GrantBinding> _ when unreadable != null -> closed(unreadable);
              case Render.Part.Counts<GrantBinding>(var bound) -> counted(bound);
              case Render.Part.Out<GrantBinding>(var why) -> rejected(why.why());
              case Render.Part.Elsewhere<GrantBinding> _ -> unbound();
            };
    return status(grant.metadata(), grant.status(), verdict);
  }

  AccessStatus of(MCPAgentSession session) {
    var server = seen.server();
    var verdict =
        server == null
            ? unbound()
            : switch (Render.part(server, session)) {
              case Render.Part.Counts<SessionBinding>(var bound) -> counted(bound);
              case Render.Part.Out<SessionBinding>(var why) -> rejected(why.why());
              case Render.Part.Elsewhere<SessionBinding> _ -> unbound();
            };
    return status(session.metadata(), session.status(), verdict);
  }

  private Verdict counted(GrantBinding grant) {
    var end = grant.expiresAt();
    var start = grant.validFrom();
    if (grant.disabled()) {
      return new Verdict(Phase.Disabled, "Disabled", "the grant is disabled", true);
    }
    if (end != null && seen.now().isAfter(end)) {
      return new Verdict(Phase.Expired, "Expired", "the grant expired at " + end, true);
    }
    if (start != null && seen.now().isBefore(start)) {
      return new Verdict(Phase.Bound, "NotYetValid", "the grant counts from " + start, true);
    }
    return bound();
  }

  private Verdict counted(SessionBinding session) {
    if (session.revoked()) {
      return new Verdict(Phase.Revoked, "Revoked", "the session is revoked", true);
    }
    if (session.expired(seen.now())) {
      return new Verdict(
          Phase.Expired, "Expired", "the session expired at " + session.expiresAt(), true);
    }
    return bound();
  }

  private static Verdict bound() {
    return new Verdict(Phase.Bound, BOUND, "in the policy of its server", true);
  }

  private static Verdict closed(String why) {
    return new Verdict(
        Phase.Rejected,
        "Unreadable",
        "this operator cannot read all of it, so only what it denies counts: " + why,
        true);
  }

  private static Verdict rejected(String why) {
    return new Verdict(Phase.Rejected, "Rejected", why, false);
  }

  private Verdict unbound() {
    return new Verdict(
        Phase.Unbound,
        "ServerNotFound",
        "there is no MCPServer %s yet".formatted(seen.ref()),
        false);
  }

  private AccessStatus status(ObjectMeta meta, @Nullable AccessStatus before, Verdict verdict) {
    return new AccessStatus(
        verdict.phase,
        verdict.message,
        meta.generation(),
        carrying(meta, before, verdict),
        List.of(condition(meta, before, verdict)));
  }

  /** The revision that first carried what the object says now. */
  private @Nullable String carrying(
      ObjectMeta meta, @Nullable AccessStatus before, Verdict verdict) {
    if (!verdict.carried) {
      return null;
    }
    boolean same =
        before != null
            && before.policyRevision() != null
            && meta.generation() != null
            && meta.generation().equals(before.observedGeneration());
    return same && before != null ? before.policyRevision() : revision;
  }

  private Condition condition(ObjectMeta meta, @Nullable AccessStatus before, Verdict verdict) {
    var status = verdict.phase == Phase.Bound ? Condition.Status.True : Condition.Status.False;
    List<Condition> had = before == null ? List.of() : before.conditions();
    var since = Condition.since(had, BOUND, status, seen.now());
    return new Condition(BOUND, status, meta.generation(), since, verdict.reason, verdict.message);
  }
}
