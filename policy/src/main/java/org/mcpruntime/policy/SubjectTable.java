package org.mcpruntime.policy;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;

/**
 * Buckets by exact subject, looked up by its three strings.
 *
 * <p>A caller matches at most seven subjects: each of its parts named or left open, not all three
 * open.
 */
final class SubjectTable {

  /** One bit for each part that a subject names. */
  static final int HUMAN = 1;

  static final int AGENT = 2;
  static final int TEAM = 4;
  private static final int SHAPES = 8;

  private final Shards<Bucket> bySubject;

  /** How many subjects name just those parts. */
  private final int[] shapes;

  private SubjectTable(Shards<Bucket> bySubject, int[] shapes) {
    this.bySubject = bySubject;
    this.shapes = shapes;
  }

  static SubjectTable of(Collection<Bucket> buckets) {
    var shapes = new int[SHAPES];
    buckets.forEach(bucket -> shapes[shape(bucket.subject())]++);
    return new SubjectTable(Shards.of(bucket -> hash(bucket.subject()), buckets), shapes);
  }

  /** These without some, which are in here, and with others. */
  SubjectTable with(List<Bucket> put, List<Bucket> gone) {
    var newShapes = shapes.clone();
    gone.forEach(bucket -> newShapes[shape(bucket.subject())]--);
    put.forEach(bucket -> newShapes[shape(bucket.subject())]++);
    return new SubjectTable(bySubject.with(put, gone), newShapes);
  }

  private static int shape(Subject subject) {
    return (subject.humanID().isEmpty() ? 0 : HUMAN)
        | (subject.agentID().isEmpty() ? 0 : AGENT)
        | (subject.teamID().isEmpty() ? 0 : TEAM);
  }

  @Nullable Bucket find(Subject subject) {
    return find(subject.humanID(), subject.agentID(), subject.teamID());
  }

  /** The bucket of those parts of the caller that {@code shape} names, or null. */
  @Nullable Bucket find(Subject caller, int shape) {
    if (shapes[shape] == 0 || (shape & ~shape(caller)) != 0) {
      return null;
    }
    return find(
        (shape & HUMAN) == 0 ? "" : caller.humanID(),
        (shape & AGENT) == 0 ? "" : caller.agentID(),
        (shape & TEAM) == 0 ? "" : caller.teamID());
  }

  private @Nullable Bucket find(String human, String agent, String team) {
    int hash = hash(human, agent, team);
    var slots = bySubject.slots(hash);
    int at = Shards.first(hash, slots);
    while (slots[at] instanceof Bucket bucket) {
      if (bucket.subject().humanID().equals(human)
          && bucket.subject().agentID().equals(agent)
          && bucket.subject().teamID().equals(team)) {
        return bucket;
      }
      at = Shards.next(at, slots);
    }
    return null;
  }

  private static int hash(Subject subject) {
    return hash(subject.humanID(), subject.agentID(), subject.teamID());
  }

  private static int hash(String human, String agent, String team) {
    return (human.hashCode() * 31 + agent.hashCode()) * 31 + team.hashCode();
  }
}
