package org.mcpruntime.gateway.spool;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ids of events: UUIDs of version 7 (RFC 9562, section 5.7), each greater than the one before it.
 *
 * <p>The twelve bits after the time count within the millisecond; where they overflow, or the clock
 * goes back, the time runs ahead of the clock.
 */
public final class EventIds {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final InstantSource clock;
  private final long seed;

  /** Milliseconds in the upper 52 bits, the counter in the lower twelve. */
  private final AtomicLong last = new AtomicLong();

  /**
   * @param seed a random number: what tells this process's ids from those of others
   * @param after an id that all are greater than, though the clock may have gone back; null for
   *     none
   */
  public EventIds(InstantSource clock, long seed, @Nullable UUID after) {
    this.clock = clock;
    this.seed = seed;
    if (after != null) {
      long upper = after.getMostSignificantBits();
      last.set(upper >>> 16 << 12 | (upper & 0xFFF));
    }
  }

  public UUID next() {
    return at(clock.millis());
  }

  /** The same for who knows what time it is. */
  public UUID next(Instant now) {
    return at(now.toEpochMilli());
  }

  private UUID at(long millis) {
    long floor = millis << 12;
    long stamp = last.updateAndGet(before -> Math.max(before + 1, floor));
    long upper = (stamp >>> 12) << 16 | 0x7000 | (stamp & 0xFFF);
    long lower = mixed(seed + stamp * GOLDEN) >>> 2 | Long.MIN_VALUE;
    return new UUID(upper, lower);
  }

  /** The finisher of SplitMix64. */
  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
