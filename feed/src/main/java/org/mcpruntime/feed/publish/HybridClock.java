package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;

/**
 * Numbers of generations: milliseconds and a counter in one number that always rises, also when the
 * clock goes back, and above what another publisher has given; but those that were given while the
 * clock was far ahead, which no gateway takes, are not counted. Used by one thread, but for {@link
 * #isPlausible}.
 */
final class HybridClock {

  private static final int COUNTER_BITS = 16;

  /** By how much another publisher's clock may be ahead; beyond it somebody makes numbers up. */
  private static final Duration AHEAD = Duration.ofHours(24);

  private long last;
  private volatile long greatest;

  /** The next number. */
  long next(Instant now) {
    long present = now.toEpochMilli() << COUNTER_BITS;
    last = isTaken(last, now) ? Math.max(last + 1, present) : present;
    greatest = Math.max(greatest, last);
    return last;
  }

  /** Whether a number may have been given by this publisher, or by one like it. */
  boolean isPlausible(long generation, Instant now) {
    return generation >= 0 && (generation <= greatest || isTaken(generation, now));
  }

  /** Whether gateways take a number: none that is further ahead of their clocks. */
  static boolean isTaken(long generation, Instant now) {
    return generation >> COUNTER_BITS <= now.plus(AHEAD).toEpochMilli();
  }

  /** Gives only numbers above this one from now on. */
  void raise(long generation, Instant now) {
    if (isTaken(generation, now)) {
      last = Math.max(last, generation);
    }
  }
}
