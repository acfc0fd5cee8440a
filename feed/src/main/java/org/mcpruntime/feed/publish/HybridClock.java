package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;

/**
 * Numbers of generations: milliseconds and a counter in one number that always rises, also when the
 * clock goes back, and above what another publisher has given. Used by one thread.
 */
final class HybridClock {

  private static final int COUNTER_BITS = 16;

  /** By how much another publisher's clock may be ahead; beyond it somebody makes numbers up. */
  private static final Duration AHEAD = Duration.ofHours(24);

  private long last;

  /** The next number. */
  long next(Instant now) {
    last = Math.max(last + 1, now.toEpochMilli() << COUNTER_BITS);
    return last;
  }

  /** Whether a number may have been given by a publisher like this one. */
  static boolean isPlausible(long generation, Instant now) {
    return generation >= 0 && generation >> COUNTER_BITS <= now.plus(AHEAD).toEpochMilli();
  }

  /** Gives only numbers above this one from now on. */
  void raise(long generation) {
    last = Math.max(last, generation);
  }
}
