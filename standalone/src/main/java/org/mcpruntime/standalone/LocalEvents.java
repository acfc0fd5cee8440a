package org.mcpruntime.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * The store of events of this process. It is opened on a thread of its own, and again where that
 * does not work, so that nothing else waits for it: the spool keeps what it has not yet.
 */
final class LocalEvents implements AutoCloseable {

  private static final long AGAIN_SECONDS = 5;

  /** So long a request waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<EventStore> opener;
  private final EarlierEvents earlier;
  private final Log log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable EventStore store;
  private @Nullable String trouble;

  /**
   * @param opener throws {@link StoreException} where it cannot
   * @param earlier what is brought in once it is open
   */
  private LocalEvents(Supplier<EventStore> opener, EarlierEvents earlier, Log log) {
    this.opener = opener;
    this.earlier = earlier;
    this.log = log;
    this.thread = Thread.ofPlatform().daemon().name("events").unstarted(this::run);
  }

  /** Begins to open it. */
  static LocalEvents begin(Supplier<EventStore> opener, EarlierEvents earlier, Log log) {
    var events = new LocalEvents(opener, earlier, log);
    events.thread.start();
    return events;
  }

  private void run() {
    try {
      var opened = open();
      if (opened != null) {
        earlier.bringTo(opened, this::isClosed);
      }
    } catch (IOException | StoreException e) {
      log.failure("Earlier events could not be taken over; the next start tries again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable EventStore open() throws InterruptedException {
    while (!isClosed()) {
      try {
        return opened(opener.get());
      } catch (StoreException e) {
        cannot(String.valueOf(e.getMessage()));
      }
    }
    return null;
  }

  private @Nullable EventStore opened(EventStore opened) {
    lock.lock();
    try {
      if (isClosed()) {
        opened.close();
        return null;
      }
      store = opened;
      trouble = null;
      changed.signalAll();
      return opened;
    } finally {
      lock.unlock();
    }
  }

  private void cannot(String sentence) throws InterruptedException {
    log.warn("The store of events cannot be opened; it is tried again", LogKeys.ERROR.is(sentence));
    lock.lock();
    try {
      trouble = sentence;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    var _ = ending.await(AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  private boolean isClosed() {
    return ending.getCount() == 0;
  }

  /** The store, where it is open. */
  Optional<EventStore> now() {
    lock.lock();
    try {
      return Optional.ofNullable(store);
    } finally {
      lock.unlock();
    }
  }

  /** What is wrong with it. */
  Optional<String> trouble() {
    lock.lock();
    try {
      return Optional.ofNullable(trouble);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The store, for a request; waits a while where it is about to be opened.
   *
   * @throws ApiException where it is not open
   */
  EventStore asked() {
    try {
      return await(PATIENCE).orElseThrow(this::unavailable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private ApiException unavailable() {
    return new ApiException(
        ErrorCode.SERVICE_UNAVAILABLE,
        trouble()
            .map(why -> "events cannot be asked for: " + why)
            .orElse("the store of events is being opened; ask again in a moment"));
  }

  /** Waits until it is open, cannot be opened for now, or is closed. */
  Optional<EventStore> await(Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (store == null && trouble == null && !isClosed() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(store);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ending.countDown();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    now().ifPresent(EventStore::close);
  }
}
