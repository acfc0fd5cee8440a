package org.mcpruntime.gateway.trail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Events on their way to one thread that writes them.
 *
 * <p>Waking a thread costs more than all else that happens to an event, so the reader is woken for
 * the first event of a burst only and then waits a moment for others.
 */
final class Mailbox {

  private static final int MOST_AT_ONCE = 1024;
  private static final long MOMENT = Duration.ofMillis(2).toNanos();

  private final ArrayBlockingQueue<AuditEvent> events;
  private final AtomicBoolean asleep = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean done;
  private volatile @Nullable Thread reader;

  Mailbox(int capacity) {
    this.events = new ArrayBlockingQueue<>(capacity);
  }

  /** Takes an event, unless there is no room or nobody will read it; never waits. */
  boolean offer(AuditEvent event) {
    if (closed || !events.offer(event) || (done && events.remove(event))) {
      return false;
    }
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(reader);
    }
    return true;
  }

  int size() {
    return events.size();
  }

  /** Takes no more; the reader still gets what is there. */
  void close() {
    closed = true;
    LockSupport.unpark(reader);
  }

  /** What there is, as soon as there is something; empty when all was read and no more comes. */
  List<AuditEvent> take() {
    reader = Thread.currentThread();
    var taken = new ArrayList<AuditEvent>();
    while (taken.isEmpty()) {
      boolean last = closed;
      if (events.isEmpty() && !last) {
        sleep();
        LockSupport.parkNanos(this, MOMENT);
      }
      events.drainTo(taken, MOST_AT_ONCE);
      if (last && taken.isEmpty()) {
        done = true;
        // Once more: whoever came before this was set relies on being read.
        events.drainTo(taken);
        return taken;
      }
    }
    return taken;
  }

  private void sleep() {
    asleep.set(true);
    // Looked at again: whoever came before this was set has woken nobody.
    while (asleep.get() && events.isEmpty() && !closed) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        closed = true;
      }
    }
    asleep.set(false);
  }
}
