package org.mcpruntime.operator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the order in which they are to be worked on. A key is worked on by one at a time; told
 * meanwhile, it waits for that one's end. Bounded by the number of keys. For one thread.
 *
 * @param <K> keys that are known by their equality
 */
final class Backlog<K extends Comparable<K>> {

  /** How failures are spaced: each pause is twice the one before it, and a part of chance. */
  record Pauses(Duration first, Duration longest) {

    static final Pauses USUAL = new Pauses(Duration.ofMillis(200), Duration.ofMinutes(5));

    /** For the nth failure in a row; chance is in [0, 1), so that many do not come at once. */
    Duration after(int failures, double chance) {
      var pause = longest;
      if (failures <= 30) {
        var doubled = first.multipliedBy(1L << (failures - 1));
        pause = doubled.compareTo(longest) < 0 ? doubled : longest;
      }
      return pause.dividedBy(2).plusNanos((long) (pause.toNanos() / 2.0 * chance));
    }
  }

  /** A key that is looked at later. */
  private record Due<K extends Comparable<K>>(Instant at, K key) {}

  private final Pauses pauses;
  private final DoubleSupplier chance;

  /** Those that may be worked on now, in the order in which they were told, and since when. */
  private final LinkedHashMap<K, Instant> ready = new LinkedHashMap<>();

  /** Those worked on; the value is whether they were told meanwhile. */
  private final Map<K, Boolean> taken = new HashMap<>();

  private final Map<K, Instant> later = new HashMap<>();
  private final TreeSet<Due<K>> order =
      new TreeSet<>(Comparator.comparing((Due<K> due) -> due.at).thenComparing(due -> due.key));
  private final Map<K, Integer> failures = new HashMap<>();

  /** Before when nobody is to look at a key, whatever is told of it: somebody asked for that. */
  private final Map<K, Instant> barred = new HashMap<>();

  Backlog(Pauses pauses, DoubleSupplier chance) {
    this.pauses = pauses;
    this.chance = chance;
  }

  /** The key is to be looked at as soon as may be. */
  void add(K key, Instant now) {
    if (taken.containsKey(key)) {
      taken.put(key, true);
    } else if (barred.getOrDefault(key, now).isAfter(now)) {
      addAt(key, now);
    } else {
      forgetLater(key);
      ready.putIfAbsent(key, now);
    }
  }

  /** The key is to be looked at by then; an earlier look counts for it. */
  void addAt(K key, Instant wanted) {
    if (ready.containsKey(key)) {
      return;
    }
    var bar = barred.getOrDefault(key, wanted);
    var at = bar.isAfter(wanted) ? bar : wanted;
    var before = later.get(key);
    if (before == null || at.isBefore(before)) {
      forgetLater(key);
      later.put(key, at);
      order.add(new Due<>(at, key));
    }
  }

  /** The next key, which is taken until it is {@link #done} or {@link #broken}. */
  Optional<K> take(Instant now) {
    ripen(now);
    var first = ready.firstEntry();
    if (first == null) {
      return Optional.empty();
    }
    ready.remove(first.getKey());
    taken.put(first.getKey(), false);
    barred.remove(first.getKey());
    return Optional.of(first.getKey());
  }

  private void ripen(Instant now) {
    while (!order.isEmpty() && !order.first().at.isAfter(now)) {
      var due = order.removeFirst();
      later.remove(due.key);
      add(due.key, due.at);
    }
  }

  /** The work on a key has come to an end. */
  void done(K key, Instant now) {
    failures.remove(key);
    release(key, now);
  }

  /**
   * The work on a key went wrong: it is looked at again after a pause that grows.
   *
   * @param atLeast what somebody asked to wait, whatever is told meanwhile; null for nothing
   * @return how long that is
   */
  Duration broken(K key, @Nullable Duration atLeast, Instant now) {
    int times = failures.merge(key, 1, Integer::sum);
    var pause = pauses.after(times, chance.getAsDouble());
    if (atLeast != null) {
      barred.put(key, now.plus(atLeast));
      pause = atLeast.compareTo(pause) > 0 ? atLeast : pause;
    }
    addAt(key, now.plus(pause));
    release(key, now);
    return pause;
  }

  private void release(K key, Instant now) {
    if (Boolean.TRUE.equals(taken.remove(key))) {
      add(key, now);
    }
  }

  private void forgetLater(K key) {
    var at = later.remove(key);
    if (at != null) {
      order.remove(new Due<>(at, key));
    }
  }

  /** How many may be worked on now, or could if they were not worked on already. */
  int depth() {
    return ready.size();
  }

  int working() {
    return taken.size();
  }

  int waiting() {
    return later.size();
  }

  /** Since when the one that waits longest does; null where none does. */
  @Nullable Instant oldest() {
    var first = ready.firstEntry();
    return first == null ? null : first.getValue();
  }

  /** When the next one is due that is not yet; null where there is none. */
  @Nullable Instant nextDue() {
    return order.isEmpty() ? null : order.first().at;
  }
}
