package org.mcpruntime.process.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often somebody may try to log in: ten times, and once more for each minute; who fails five
 * times within a quarter of an hour waits for five minutes.
 */
final class Attempts {

  private static final int CAPACITY = 10;
  private static final Duration REFILL = Duration.ofMinutes(1);
  private static final int MOST_FAILURES = 5;
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration LOCKOUT = Duration.ofMinutes(5);
  private static final int MOST_ADDRESSES = 4_096;

  /**
   * @param tries that are left at a time
   * @param failures since the window began
   */
  private record Standing(
      int tries, Instant at, int failures, Instant windowBegan, Instant lockedUntil) {}

  private final InstantSource clock;
  private final Map<String, Standing> standings = new LinkedHashMap<>();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private Standing standing(String address, Instant now) {
    var known = standings.get(address);
    if (known == null) {
      return new Standing(CAPACITY, now, 0, now, now);
    }
    long refilled = Math.max(0, Duration.between(known.at, now).dividedBy(REFILL));
    int tries = (int) Math.min(CAPACITY, known.tries + refilled);
    var at = tries == CAPACITY ? now : known.at.plus(REFILL.multipliedBy(refilled));
    boolean over = now.isAfter(known.windowBegan.plus(WINDOW));
    return new Standing(
        tries, at, over ? 0 : known.failures, over ? now : known.windowBegan, known.lockedUntil);
  }

  private void keep(String address, Standing standing) {
    standings.remove(address);
    while (standings.size() >= MOST_ADDRESSES) {
      standings.remove(standings.keySet().iterator().next());
    }
    standings.put(address, standing);
  }

  /** Takes one try; how long to wait where there is none, and zero where there is. */
  synchronized Duration begin(String address) {
    var now = clock.instant();
    var standing = standing(address, now);
    if (now.isBefore(standing.lockedUntil)) {
      return Duration.between(now, standing.lockedUntil);
    }
    if (standing.tries == 0) {
      return Duration.between(now, standing.at.plus(REFILL));
    }
    keep(
        address,
        new Standing(
            standing.tries - 1,
            standing.at,
            standing.failures,
            standing.windowBegan,
            standing.lockedUntil));
    return Duration.ZERO;
  }

  /** What was tried was wrong. */
  synchronized void failed(String address) {
    var now = clock.instant();
    var standing = standing(address, now);
    int failures = standing.failures + 1;
    boolean locks = failures >= MOST_FAILURES;
    keep(
        address,
        new Standing(
            standing.tries,
            standing.at,
            locks ? 0 : failures,
            locks ? now : standing.windowBegan,
            locks ? now.plus(LOCKOUT) : standing.lockedUntil));
  }

  /** What was tried was right. */
  synchronized void succeeded(String address) {
    standings.remove(address);
  }
}
