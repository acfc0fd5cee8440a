package org.mcpruntime.gateway.trail;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.redaction.Redaction;

/**
 * Callers as records show them. Those who called lately are remembered: to look for secrets in four
 * texts, and to compare those with what the spool knows, costs more than to find them here.
 */
final class Faces {

  private static final AuditEvent.Caller NOBODY = new AuditEvent.Caller("", "", "", "", null);

  private static final int SLOTS = 4096;

  /** Longer ones are made anew each time: nobody fills memory with names. */
  private static final int LONGEST = 512;

  private record Seen(Authentication.Verified verified, AuditEvent.Caller face) {

    boolean is(Authentication.Verified other) {
      return verified.assurance() == other.assurance() && verified.caller().equals(other.caller());
    }
  }

  private final AtomicReferenceArray<@Nullable Seen> slots = new AtomicReferenceArray<>(SLOTS);

  /** How records show this caller; null is who was not identified. */
  AuditEvent.Caller of(Authentication.@Nullable Verified verified) {
    if (verified == null) {
      return NOBODY;
    }
    int hash = verified.caller().hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    var seen = slots.get(slot);
    if (seen != null && seen.is(verified)) {
      return seen.face;
    }
    var face = made(verified);
    if (length(verified) <= LONGEST) {
      slots.set(slot, new Seen(verified, face));
    }
    return face;
  }

  private static int length(Authentication.Verified verified) {
    var identity = verified.caller().identity();
    return identity.humanID().length()
        + identity.agentID().length()
        + identity.teamID().length()
        + verified.caller().session().length();
  }

  private static AuditEvent.Caller made(Authentication.Verified verified) {
    var identity = verified.caller().identity();
    var session = verified.caller().session();
    boolean nobody = identity.namesNobody() && session.isEmpty();
    return nobody
        ? NOBODY
        : new AuditEvent.Caller(
            Redaction.text(identity.humanID()),
            Redaction.text(identity.agentID()),
            Redaction.text(identity.teamID()),
            Redaction.text(session),
            verified.assurance());
  }
}
