package org.mcpruntime.gateway.trail;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.redaction.Redaction;
import org.mcpruntime.policy.Caller;

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

    /** Each call asks this, and what a record compares itself with is not compiled into it. */
    boolean is(Authentication.Verified other) {
      var one = verified.caller();
      var two = other.caller();
      return verified.assurance() == other.assurance()
          && one.session().equals(two.session())
          && one.identity().humanID().equals(two.identity().humanID())
          && one.identity().agentID().equals(two.identity().agentID())
          && one.identity().teamID().equals(two.identity().teamID());
    }
  }

  private final AtomicReferenceArray<@Nullable Seen> slots = new AtomicReferenceArray<>(SLOTS);

  /** How records show this caller; null is who was not identified. */
  AuditEvent.Caller of(Authentication.@Nullable Verified verified) {
    if (verified == null) {
      return NOBODY;
    }
    int slot = slot(verified.caller());
    var seen = slots.get(slot);
    if (seen != null && seen.is(verified)) {
      return seen.face;
    }
    int beside = slot ^ 1;
    var other = slots.get(beside);
    if (other != null && other.is(verified)) {
      return other.face;
    }
    var face = made(verified);
    if (length(verified) <= LONGEST) {
      slots.set(seen == null ? slot : beside, new Seen(verified, face));
    }
    return face;
  }

  private static int slot(Caller caller) {
    int hash = caller.session().hashCode();
    hash = 31 * hash + caller.identity().humanID().hashCode();
    hash = 31 * hash + caller.identity().agentID().hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
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
