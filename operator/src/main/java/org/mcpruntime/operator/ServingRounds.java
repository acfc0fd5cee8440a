package org.mcpruntime.operator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.mcpruntime.operator.identity.ServingIdentity;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Keeps the operator's certificate good, and those in the know whom its callers have to trust: once
 * a minute, sooner while something is wrong.
 */
final class ServingRounds implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration PAUSE_IN_TROUBLE = Duration.ofSeconds(5);

  private final ServingIdentity identity;
  private final InstantSource clock;
  private final Log log;
  private final CopyOnWriteArrayList<Function<String, Optional<String>>> told =
      new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();

  /** What was wrong last; said once. */
  @GuardedBy("lock")
  private String trouble = "";

  ServingRounds(ServingIdentity identity, InstantSource clock, Log log) {
    this.identity = identity;
    this.clock = clock;
    this.log = log;
  }

  /**
   * From now on this is told each round what is to be trusted, in PEM, the first time before
   * anybody is served.
   *
   * @param place makes it known, or says why it cannot
   */
  void tell(Function<String, Optional<String>> place) {
    told.add(place);
  }

  void start() {
    var _ = Thread.ofVirtual().name("serving identity").start(this::rounds);
  }

  private void rounds() {
    try {
      while (closed.getCount() > 0) {
        var pause = round() ? PAUSE : PAUSE_IN_TROUBLE;
        var _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody else has this thread
    }
  }

  /** One round, now; whether all is well. */
  boolean round() {
    lock.lock();
    try {
      var wrong = new StringBuilder();
      identity.turn(clock.instant()).ifPresent(why -> wrong.append(why).append("; "));
      if (identity.isReady()) {
        for (var place : told) {
          place.apply(identity.authority()).ifPresent(why -> wrong.append(why).append("; "));
        }
      }
      say(wrong.toString());
      return wrong.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void say(String wrong) {
    if (wrong.equals(trouble)) {
      return;
    }
    trouble = wrong;
    if (wrong.isEmpty()) {
      log.info("The operator's certificate is in order");
    } else {
      log.warn("The operator's certificate is not in order", LogKeys.ERROR.is(wrong));
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
