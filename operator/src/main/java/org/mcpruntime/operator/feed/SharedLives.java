package org.mcpruntime.operator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.publish.Life;
import org.mcpruntime.feed.publish.UseStore;

/**
 * What all replicas know of the lives of sessions: which were used lately, and which are over. A
 * use that is older than that is forgotten with the last replica that heard it; an end is not.
 */
final class SharedLives implements UseStore {

  /** Replicas look at each other's far more often. */
  private static final Duration LATELY = Duration.ofMinutes(10);

  private final Supplier<List<Notice>> others;
  private volatile List<Notice.Session> own;
  private volatile boolean whole = true;

  /**
   * @param before what all said before this replica began
   * @param others what the others say
   */
  SharedLives(List<Notice> before, Supplier<List<Notice>> others) {
    this.others = others;
    this.own = sorted(merged(before.stream().flatMap(notice -> notice.lives().stream())));
  }

  private static Map<ObjectRef, Life> merged(Stream<Notice.Session> sessions) {
    var all = new HashMap<ObjectRef, Life>();
    sessions.forEach(each -> all.merge(each.session(), each.life(), Life::and));
    return all;
  }

  private static List<Notice.Session> sorted(Map<ObjectRef, Life> lives) {
    return lives.entrySet().stream()
        .map(each -> new Notice.Session(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(Notice.Session::session))
        .toList();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** Who does not know all uses ends no session for want of them. */
  @Override
  public boolean isWhole() {
    return whole && others.get().stream().allMatch(Notice::isWhole);
  }

  @Override
  public Map<ObjectRef, Life> read() {
    var told = others.get().stream().flatMap(notice -> notice.lives().stream());
    return merged(Stream.concat(own.stream(), told));
  }

  @Override
  public void write(Map<ObjectRef, Life> lives) {
    var last = lives.values().stream().map(Life::usedAt).max(Comparator.naturalOrder());
    var since = last.orElse(Instant.EPOCH).minus(LATELY);
    var told = new HashMap<>(lives);
    told.values()
        .removeIf(
            life -> {
              boolean used = life.usedAt().isAfter(life.madeAt()) && life.usedAt().isAfter(since);
              return !used && life.endedAt() == null;
            });
    own = sorted(told);
  }

  /** What others are to be told, of which no more than fits. */
  Notice told(Instant now, List<Notice.Enforced> enforced) {
    var lives = own;
    var all = new Notice(now, enforced, lives, true);
    whole = all.text().length() <= Noticeboard.LONGEST;
    if (whole) {
      return all;
    }
    var ended = lives.stream().filter(each -> each.life().endedAt() != null).toList();
    var ends = new Notice(now, enforced, ended, false);
    return ends.text().length() <= Noticeboard.LONGEST
        ? ends
        : new Notice(now, enforced, List.of(), false);
  }
}
