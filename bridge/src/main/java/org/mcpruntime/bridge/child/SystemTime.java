package org.mcpruntime.bridge.child;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time of the system. */
public final class SystemTime implements Time, AutoCloseable {

  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor alarms;

  public SystemTime(InstantSource clock) {
    this.clock = clock;
    alarms =
        new ScheduledThreadPoolExecutor(
            1, action -> Thread.ofPlatform().daemon().name("alarms").unstarted(action));
    alarms.setRemoveOnCancelPolicy(true);
    alarms.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Alarm after(Duration delay, Runnable action) {
    if (alarms.isShutdown()) {
      return () -> {};
    }
    var set =
        alarms.schedule(
            () -> Thread.ofVirtual().name("alarm").start(action),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> set.cancel(false);
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }
}
