package org.mcpruntime.feed;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Time of the tests: the system's, and as much more as a test lets pass. */
public final class Times implements Ticker, InstantSource {

  private final AtomicLong more = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  public void pass(Duration time) {
    more.addAndGet(time.toNanos());
  }

  /** The clock on the wall is wrong by that; time itself is not. */
  public void setWrong(Duration by) {
    wrong.set(by.toNanos());
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plusNanos(more.get() + wrong.get());
  }

  @Override
  public long nanoTime() {
    return Ticker.systemTicker().nanoTime() + more.get();
  }

  @Override
  public long initialNanoTime() {
    return 0;
  }

  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("tests do not sleep");
  }
}
