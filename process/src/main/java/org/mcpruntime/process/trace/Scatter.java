package org.mcpruntime.process.trace;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * Numbers for ids that must differ and need not be secret: SplitMix64, for any number of threads. A
 * secure generator costs more than the rest of a trace context.
 */
public final class Scatter implements RandomGenerator {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Sequences that are gone on with, for threads that do not wait for one another. */
  private static final int SEQUENCES = 8;

  /** Two numbers of one line of a cache are written by one processor at a time. */
  private static final int APART = 16;

  private final AtomicLongArray states = new AtomicLongArray(SEQUENCES * APART);

  /**
   * @param seed a random number that no other process has
   */
  public Scatter(long seed) {
    for (int i = 0; i < SEQUENCES; i++) {
      states.set(i * APART, mixed(seed + i));
    }
  }

  @Override
  public long nextLong() {
    int sequence = (int) Thread.currentThread().threadId() & SEQUENCES - 1;
    return mixed(states.addAndGet(sequence * APART, GOLDEN));
  }

  private static long mixed(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
