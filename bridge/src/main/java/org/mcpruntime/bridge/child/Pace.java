package org.mcpruntime.bridge.child;

import java.time.Duration;

/**
 * When a server is started again.
 *
 * @param start how long a process may take to answer its greeting
 * @param first pause after a first failure; doubled with each one that follows
 * @param most the longest pause
 * @param quiet after so long without a failure the next one is a first one again
 */
public record Pace(Duration start, Duration first, Duration most, Duration quiet) {

  public static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(60),
          Duration.ofMillis(500),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5));

  private static final int DOUBLINGS = 20;

  /**
   * The pause after so many failures in a row.
   *
   * @param failures at least one
   */
  Duration pause(int failures) {
    var pause = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    return pause.compareTo(most) < 0 ? pause : most;
  }
}
