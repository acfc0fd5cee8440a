package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the clock on the wall goes as the ticker does. One that has jumped may jump back, so what
 * is final is not done for a while. Used by the publisher's thread.
 */
final class Steadiness {

  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** After which another time counts as the right one. */
  private static final Duration DOUBT = Duration.ofMinutes(5);

  private boolean known;
  private Instant wall = Instant.EPOCH;
  private long tick;
  private long doubtUntil;
  private boolean doubted;

  /** Whether the time on the wall can be relied on now. */
  boolean isSteady(Instant now, long nanos) {
    if (known) {
      var passed = Duration.between(wall, now).minusNanos(nanos - tick);
      if (passed.abs().compareTo(TOLERANCE) > 0) {
        doubted = true;
        doubtUntil = nanos + DOUBT.toNanos();
      }
    }
    known = true;
    wall = now;
    tick = nanos;
    doubted = doubted && nanos - doubtUntil < 0;
    return !doubted;
  }
}
