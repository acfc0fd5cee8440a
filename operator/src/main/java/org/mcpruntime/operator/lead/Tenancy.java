package org.mcpruntime.operator.lead;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who may hold a lease. Clocks of machines are never compared: each counts from what it saw. */
final class Tenancy {

  /** For how long a lease is its holder's without a word from it. */
  static final Duration LEASE = Duration.ofSeconds(15);

  /** A holder that could not renew for so long stops; the rest is what writes under way take. */
  static final Duration RENEWAL = Duration.ofSeconds(10);

  /** How often it is renewed, or looked at. */
  static final Duration PACE = Duration.ofSeconds(2);

  private Tenancy() {}

  /**
   * A lease as it was found.
   *
   * @param holder empty for nobody
   * @param version another one whenever anybody wrote it
   */
  record Found(String holder, String version, int transitions) {}

  /** What to do about it. */
  enum Move {
    MAKE,
    TAKE,
    RENEW,
    WAIT
  }

  /**
   * @param found null where there is no lease
   * @param since when this version of it was seen first
   */
  static Move next(@Nullable Found found, Instant since, String me, Instant now) {
    if (found == null) {
      return Move.MAKE;
    }
    if (found.holder.equals(me)) {
      return Move.RENEW;
    }
    boolean free = found.holder.isEmpty() || !since.plus(LEASE).isAfter(now);
    return free ? Move.TAKE : Move.WAIT;
  }
}
