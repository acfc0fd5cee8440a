package org.mcpruntime.operator.queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A {@link Backlog} that several threads tell of and work on. */
public final class WorkQueue<K extends Comparable<K>> {

  /** A clock may be set back; nobody waits for longer than that without a look at it. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Backlog<K> backlog =
      new Backlog<>(Backlog.Pauses.USUAL, () -> ThreadLocalRandom.current().nextDouble());

  @GuardedBy("lock")
  private boolean closed;

  public WorkQueue(InstantSource clock) {
    this.clock = clock;
  }

  /** The key is to be looked at as soon as may be. */
  public void add(K key) {
    lock.lock();
    try {
      backlog.add(key, clock.instant());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The key is to be looked at when that time has passed, at the latest. */
  public void addIn(K key, Duration time) {
    lock.lock();
    try {
      backlog.addAt(key, clock.instant().plus(time));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next key, waited for; empty when the queue was closed. */
  public Optional<K> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        var now = clock.instant();
        var key = backlog.take(now);
        if (key.isPresent()) {
          return key;
        }
        var _ = changed.awaitNanos(pause(now).toNanos());
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Duration pause(Instant now) {
    var due = backlog.nextDue();
    if (due == null) {
      return LONGEST_WAIT;
    }
    var left = Duration.between(now, due);
    return left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
  }

  /** The work on a key that was taken has come to an end. */
  public void done(K key) {
    lock.lock();
    try {
      backlog.done(key, clock.instant());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The work on a key that was taken went wrong.
   *
   * @param atLeast what somebody asked to wait; null for nothing
   * @return when it is looked at again
   */
  public Duration broken(K key, @Nullable Duration atLeast) {
    lock.lock();
    try {
      var pause = backlog.broken(key, atLeast, clock.instant());
      changed.signal();
      return pause;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting; what is worked on goes on. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for somebody to work on them. */
  public int depth() {
    lock.lock();
    try {
      return backlog.depth();
    } finally {
      lock.unlock();
    }
  }

  /** How many are looked at later. */
  public int later() {
    lock.lock();
    try {
      return backlog.waiting();
    } finally {
      lock.unlock();
    }
  }

  /** For how long the one that waits longest does. */
  public Duration age() {
    lock.lock();
    try {
      var oldest = backlog.oldest();
      return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits and nobody works. */
  public boolean isIdle() {
    lock.lock();
    try {
      return backlog.depth() == 0 && backlog.working() == 0;
    } finally {
      lock.unlock();
    }
  }
}
