package org.mcpruntime.operator.canary;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the gateways of some pods counted.
 *
 * @param failed of the requests, those that the server failed
 * @param slowest the 99th percentile of the time to answer; null where nobody measured it
 */
public record Figures(long requests, long failed, @Nullable Duration slowest) {

  public static final Figures NONE = new Figures(0, 0, null);

  /** Failures in a hundred requests. */
  double failing() {
    return requests == 0 ? 0 : 100.0 * failed / requests;
  }
}
