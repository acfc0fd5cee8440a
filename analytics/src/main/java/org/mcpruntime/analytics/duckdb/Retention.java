package org.mcpruntime.analytics.duckdb;

import java.time.Duration;

/**
 * What is kept; the oldest goes first.
 *
 * @param maxAge by the time of an event
 * @param maxBytes on the disk
 */
public record Retention(Duration maxAge, long maxBytes) {

  /** Ninety days, and ten gibibytes. */
  public static final Retention USUAL = new Retention(Duration.ofDays(90), 10L << 30);

  public Retention {
    if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 16L << 20) {
      throw new IllegalArgumentException(
          "a store keeps something: an age above 0 and 16 MiB, but not %s and %d bytes"
              .formatted(maxAge, maxBytes));
    }
  }
}
