package org.mcpruntime.gateway.limit;

import java.time.Duration;

/**
 * What one server is asked to bear.
 *
 * @param inFlight messages at once, streams among them; 0 means without a limit
 * @param breaker when to keep away from it
 */
public record Limits(Rate server, Rate caller, Rate tool, int inFlight, Break breaker) {

  /**
   * When to keep away from a server that fails.
   *
   * @param after failures in a row; 0 means never
   * @param pause for how long
   */
  public record Break(int after, Duration pause) {
    public static final Break DEFAULT = new Break(10, Duration.ofSeconds(5));
  }

  public static final Limits NONE =
      new Limits(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED, 0, Break.DEFAULT);
}
