package org.mcpruntime.process.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Numbers for ids that must differ and need not be secret: SplitMix64, for any number of threads. A
 * secure generator costs more than the rest of a trace context.
 */
public final class Scatter implements RandomGenerator {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final AtomicLong state;

  /**
   * @param seed a random number that no other process has
   */
  public Scatter(long seed) {
    this.state = new AtomicLong(seed);
  }

  @Override
  public long nextLong() {
    long z = state.addAndGet(GOLDEN);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
