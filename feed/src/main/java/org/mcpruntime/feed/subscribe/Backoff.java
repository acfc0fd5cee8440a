package org.mcpruntime.feed.subscribe;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: longer each time, and never all at once. */
final class Backoff {

  private static final long FIRST_MS = 100;
  private static final long MOST_MS = 5_000;

  private final RandomGenerator chance;
  private int failures;

  Backoff(RandomGenerator chance) {
    this.chance = chance;
  }

  void worked() {
    failures = 0;
  }

  /** Between half and all of twice what it was last time. */
  Duration next() {
    long most = Math.min(MOST_MS, FIRST_MS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
  }
}
