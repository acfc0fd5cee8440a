package org.mcpruntime.operator.identity;

import java.time.Duration;

/**
 * When authorities and certificates change.
 *
 * @param every how long an authority signs
 * @param overlap how long the next one is known before it signs, and an old one after it did
 * @param leaf how long a certificate to serve with is valid; half of it passes before the next
 */
record Rotation(Duration every, Duration overlap, Duration leaf) {

  static final Rotation USUAL =
      new Rotation(Duration.ofDays(180), Duration.ofDays(30), Duration.ofDays(14));

  Rotation {
    if (overlap.multipliedBy(2).compareTo(every) > 0 || leaf.compareTo(overlap) > 0) {
      throw new IllegalArgumentException(
          "authorities that change every %s have no room for an overlap of %s with certificates of %s"
              .formatted(every, overlap, leaf));
    }
  }

  /** How long an authority can be trusted: until everything that it signed is over. */
  Duration life() {
    return every.plus(overlap.multipliedBy(2));
  }
}
