package org.mcpruntime.policy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;

/**
 * Buckets by exact subject: open addressing over three strings, so that a look-up makes no key
 * object.
 *
 * <p>A caller matches at most seven subjects: each of its parts named or left open, not all three
 * open.
 */
final class SubjectTable {

  /** One bit for each part that a subject names. */
  static final int HUMAN = 1;

  static final int AGENT = 2;
  static final int TEAM = 4;

  private final @Nullable Bucket[] slots;
  private int shapes;

  SubjectTable(Collection<Bucket> buckets) {
    slots = new Bucket[Integer.highestOneBit(Math.max(4, buckets.size() * 2)) * 2];
    for (var bucket : buckets) {
      int at =
          slot(bucket.subject().humanID(), bucket.subject().agentID(), bucket.subject().teamID());
      slots[at] = bucket;
      shapes |= 1 << shape(bucket.subject());
    }
  }

  private static int shape(Subject subject) {
    return (subject.humanID().isEmpty() ? 0 : HUMAN)
        | (subject.agentID().isEmpty() ? 0 : AGENT)
        | (subject.teamID().isEmpty() ? 0 : TEAM);
  }

  /** The bucket of those parts of the caller that {@code shape} names, or null. */
  @Nullable Bucket find(Subject caller, int shape) {
    boolean used = (shapes & (1 << shape)) != 0;
    if (!used || (shape & ~shape(caller)) != 0) {
      return null;
    }
    return slots[
        slot(
            (shape & HUMAN) == 0 ? "" : caller.humanID(),
            (shape & AGENT) == 0 ? "" : caller.agentID(),
            (shape & TEAM) == 0 ? "" : caller.teamID())];
  }

  /** The slot that holds the subject, or the free one where it would be put. */
  private int slot(String human, String agent, String team) {
    int hash = (human.hashCode() * 31 + agent.hashCode()) * 31 + team.hashCode();
    int spread = (hash ^ (hash >>> 15)) * 0x9E3779B1;
    int at = spread >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    while (true) {
      var bucket = slots[at];
      if (bucket == null
          || (bucket.subject().humanID().equals(human)
              && bucket.subject().agentID().equals(agent)
              && bucket.subject().teamID().equals(team))) {
        return at;
      }
      at = (at + 1) & (slots.length - 1);
    }
  }
}
