package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.server.SessionPolicy;

/**
 * What is known of a session's life.
 *
 * @param madeAt when it was made; when it was first seen, where it does not say
 * @param usedAt when it was let do something last, on whichever gateway
 * @param endedAt when it ended by idleness or age, which is final; null while it has not
 */
public record Life(Instant madeAt, Instant usedAt, @Nullable Instant endedAt) {

  static Life begun(Instant madeAt) {
    return new Life(madeAt, madeAt, null);
  }

  /** What two publishers know of it, together. */
  public Life and(Life other) {
    return new Life(
        madeAt.isBefore(other.madeAt) ? madeAt : other.madeAt,
        usedAt.isAfter(other.usedAt) ? usedAt : other.usedAt,
        earlier(endedAt, other.endedAt));
  }

  /** The same, used then; what is reported late changes nothing. */
  Life used(Instant at) {
    return at.isAfter(usedAt) ? new Life(madeAt, at, endedAt) : this;
  }

  /**
   * The same, ended where it has been over for longer than the grace.
   *
   * @param grace that reports of gateways may be late
   * @param heardSince since when uses would have been heard; null where they would not be, which
   *     says nothing of idleness
   */
  Life at(Instant now, SessionPolicy policy, Duration grace, @Nullable Instant heardSince) {
    if (endedAt != null) {
      return this;
    }
    Instant idle = null;
    if (heardSince != null) {
      idle = after(usedAt.isAfter(heardSince) ? usedAt : heardSince, policy.idleTimeout());
    }
    var end = earlier(idle, after(madeAt, policy.maxLifetime()));
    return end == null || now.isBefore(end.plus(grace)) ? this : new Life(madeAt, usedAt, end);
  }

  private static @Nullable Instant after(Instant since, @Nullable TimeSpan span) {
    return span == null ? null : since.plus(span.duration());
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
