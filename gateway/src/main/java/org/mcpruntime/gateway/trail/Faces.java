package org.mcpruntime.gateway.trail;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Assurance;
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

  private static final int SLOTS = 8192;

  /** Slots beside one another, in each of which a caller may be. */
  private static final int WAYS = 4;

  /** Longer ones are made anew each time: nobody fills memory with names. */
  private static final int LONGEST = 512;

  /**
   * A caller, all its names in one text: of a thousand each is met when the processor has forgotten
   * it, and has it fetch one object and not a dozen.
   *
   * @param session where the session's name ends in it
   * @param human where the human's ends, which follows it
   * @param agent where the agent's ends; the rest is the team's
   */
  private record Seen(
      String names,
      int session,
      int human,
      int agent,
      Assurance assurance,
      AuditEvent.Caller face) {

    static Seen of(Authentication.Verified verified, AuditEvent.Caller face) {
      var caller = verified.caller();
      var identity = caller.identity();
      int session = caller.session().length();
      int human = session + identity.humanID().length();
      int agent = human + identity.agentID().length();
      return new Seen(
          caller.session() + identity.humanID() + identity.agentID() + identity.teamID(),
          session,
          human,
          agent,
          verified.assurance(),
          face);
    }

    boolean is(Authentication.Verified verified) {
      var caller = verified.caller();
      var identity = caller.identity();
      return session == caller.session().length()
          && human - session == identity.humanID().length()
          && agent - human == identity.agentID().length()
          && names.length() - agent == identity.teamID().length()
          && names.startsWith(caller.session())
          && names.startsWith(identity.humanID(), session)
          && names.startsWith(identity.agentID(), human)
          && names.startsWith(identity.teamID(), agent)
          && assurance == verified.assurance();
    }
  }

  private final AtomicReferenceArray<@Nullable Seen> slots = new AtomicReferenceArray<>(SLOTS);

  /** How records show this caller; null is who was not identified. */
  AuditEvent.Caller of(Authentication.@Nullable Verified verified) {
    if (verified == null) {
      return NOBODY;
    }
    int slot = slot(verified.caller());
    int free = slot;
    for (int way = 0; way < WAYS; way++) {
      var seen = slots.get(slot ^ way);
      if (seen == null) {
        free = slot ^ way; // nobody was put behind a free one
        break;
      }
      if (seen.is(verified)) {
        return seen.face;
      }
    }
    var face = made(verified);
    if (length(verified) <= LONGEST) {
      slots.set(free, Seen.of(verified, face));
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
