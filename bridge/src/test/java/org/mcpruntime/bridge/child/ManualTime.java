package org.mcpruntime.bridge.child;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when it is told to. */
public final class ManualTime implements Time {

  private record Set(Instant at, Runnable action) {}

  private final List<Set> alarms = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Alarm after(Duration delay, Runnable action) {
    var set = new Set(now.plus(delay), action);
    alarms.add(set);
    return () -> {
      synchronized (this) {
        alarms.remove(set);
      }
    };
  }

  /** How many alarms wait. */
  public synchronized int waiting() {
    return alarms.size();
  }

  public void advance(Duration by) {
    List<Set> due;
    synchronized (this) {
      now = now.plus(by);
      due =
          alarms.stream()
              .filter(alarm -> !alarm.at.isAfter(now))
              .sorted(Comparator.comparing(Set::at))
              .toList();
      alarms.removeAll(due);
    }
    due.forEach(alarm -> Thread.ofVirtual().start(alarm.action));
  }
}
