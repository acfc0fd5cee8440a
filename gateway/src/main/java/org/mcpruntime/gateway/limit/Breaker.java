package org.mcpruntime.gateway.limit;

import java.time.Duration;

/**
 * Keeps away from a server that fails: after some failures in a row nothing is sent for a while,
 * then one message is, and its fate decides.
 */
final class Breaker {

  private final int failures;
  private final long pauseNanos;
  private int inRow;
  private long openUntil;
  private boolean probing;

  Breaker(int failures, Duration pause) {
    this.failures = failures;
    this.pauseNanos = pause.toNanos();
  }

  /** How long to keep away; zero when a message may go, which must then be told of. */
  synchronized Duration keepAway(long nowNanos) {
    if (inRow < failures) {
      return Duration.ZERO;
    }
    if (nowNanos - openUntil < 0) {
      return Duration.ofNanos(openUntil - nowNanos);
    }
    if (probing) {
      return Duration.ofNanos(pauseNanos);
    }
    probing = true;
    return Duration.ZERO;
  }

  synchronized void worked() {
    inRow = 0;
    probing = false;
  }

  synchronized void failed(long nowNanos) {
    inRow++;
    probing = false;
    if (inRow >= failures) {
      openUntil = nowNanos + pauseNanos;
    }
  }

  /** The message came to an end that says nothing about the server. */
  synchronized void unknown() {
    probing = false;
  }
}
