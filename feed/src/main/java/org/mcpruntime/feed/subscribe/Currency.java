package org.mcpruntime.feed.subscribe;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;

/** Since when nobody knows whether policies are still what they were. Read by all threads. */
final class Currency {

  /** By how much two clocks may differ, or a line be late, without being told. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final Ticker ticker;
  private volatile boolean known;
  private volatile long currentAt;

  Currency(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * They were current at a publisher's time: what was held back on its way is as old as it says.
   *
   * @return how old that is; nothing within what clocks may differ by
   */
  Duration current(Instant at, Instant now) {
    var late = Duration.between(at, now);
    long age = late.compareTo(TOLERANCE) > 0 ? late.toNanos() : 0;
    long then = ticker.nanoTime() - age;
    if (!known || then - currentAt > 0) {
      currentAt = then;
      known = true;
    }
    return Duration.ofNanos(age);
  }

  /** Nanoseconds since they were known to be current; the largest number where they never were. */
  long age() {
    return known ? Math.max(0, ticker.nanoTime() - currentAt) : Long.MAX_VALUE;
  }
}
