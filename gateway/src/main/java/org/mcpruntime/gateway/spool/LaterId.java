package org.mcpruntime.gateway.spool;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An id of version 7 (RFC 9562) that is greater than another, whatever the clock says. */
final class LaterId {

  private LaterId() {}

  static UUID than(@Nullable UUID last, Instant now) {
    var chance = new SecureRandom();
    long floor = now.toEpochMilli() << 12;
    long before = last == null ? 0 : last.getMostSignificantBits();
    long stamp = Math.max((before >>> 16 << 12 | (before & 0xFFF)) + 1, floor);
    long upper = stamp >>> 12 << 16 | 0x7000 | (stamp & 0xFFF);
    return new UUID(upper, chance.nextLong() >>> 2 | Long.MIN_VALUE);
  }
}
