package org.mcpruntime.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.snapshot.GrantBinding;

/**
 * When a grant is in force.
 *
 * @param start its first instant, null where it has always begun
 * @param end the first instant after it, null where it never ends
 */
record Validity(@Nullable Instant start, @Nullable Instant end) {

  static final Validity ALWAYS = new Validity(null, null);

  private static final Validity NEVER = new Validity(Instant.MAX, Instant.MIN);

  static Validity of(GrantBinding grant) {
    if (grant.disabled()) {
      return NEVER;
    }
    if (!grant.bounded()) {
      return ALWAYS;
    }
    var last = grant.expiresAt();
    var end = last == null || last.equals(Instant.MAX) ? null : last.plusNanos(1);
    return new Validity(grant.validFrom(), end);
  }

  boolean includes(Instant now) {
    return (start == null || !now.isBefore(start)) && (end == null || now.isBefore(end));
  }
}
