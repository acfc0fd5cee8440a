package org.mcpruntime.feed.subscribe;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Since when nobody knows whether policies are still what they were. Read by all threads.
 *
 * <p>Two clocks tell, and the one that says more counts: the ticker stands still while a machine is
 * suspended, and the clock on the wall may be put back.
 */
public final class Currency {

  /** By how much two clocks may differ, or a line be late, without being told. */
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  /**
   * When they were current.
   *
   * @param tick by the ticker of this process
   * @param at by the publisher's clock
   */
  private record Known(long tick, Instant at) {}

  private final Ticker ticker;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  public Currency(Ticker ticker, InstantSource clock) {
    this.ticker = ticker;
    this.clock = clock;
  }

  /**
   * They were current at a publisher's time: what was held back on its way is as old as it says.
   *
   * @return how old that is; nothing within what clocks may differ by
   */
  public Duration current(Instant at) {
    var late = Duration.between(at, clock.instant());
    long age = late.compareTo(TOLERANCE) > 0 ? nanos(late) : 0;
    long tick = ticker.nanoTime() - age;
    var before = known;
    if (before == null) {
      known = new Known(tick, at);
    } else {
      known =
          new Known(
              tick - before.tick > 0 ? tick : before.tick, at.isAfter(before.at) ? at : before.at);
    }
    return Duration.ofNanos(age);
  }

  /** Nanoseconds since they were known to be current; the largest number where they never were. */
  public long age() {
    var last = known;
    if (last == null) {
      return Long.MAX_VALUE;
    }
    long byTicker = ticker.nanoTime() - last.tick;
    long byWall = nanos(Duration.between(last.at, clock.instant()).minus(TOLERANCE));
    return Math.max(0, Math.max(byTicker, byWall));
  }

  /** What is longer than a century is so long that no sum of it may overflow. */
  private static long nanos(Duration time) {
    return Math.min(TimeUnit.NANOSECONDS.convert(time), Long.MAX_VALUE / 4);
  }
}
