package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Keeps one server running: starts it, greets it, starts it again when it has ended, later each
 * time, and stops it with all that it started.
 */
public final class ServerProcess {

  /**
   * What it works with.
   *
   * @param output where the lines go that the server says to people
   */
  public record Means(Keeper keeper, OutputSink output, Time time, Log log) {}

  private final Launch launch;
  private final Greeting greeting;
  private final Pace pace;
  private final Grace grace;
  private final Means means;
  private final Log log;
  private final CopyOnWriteArrayList<Consumer<ServerStatus>> listeners =
      new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);

  // What follows is touched under the lock only.
  private ServerStatus status = new ServerStatus.Stopped(null);
  private @Nullable Child child;
  private @Nullable Exit last;
  private Time.@Nullable Alarm again;
  private int failures;
  private int runs;
  private boolean started;
  private boolean running;
  private boolean stopping;

  public ServerProcess(Launch launch, Greeting greeting, Pace pace, Grace grace, Means means) {
    this.launch = launch;
    this.greeting = greeting;
    this.pace = pace;
    this.grace = grace;
    this.means = means;
    this.log = means.log().with(LogKeys.SERVER.is(launch.name()));
  }

  /** Hears of every change, in order, on the thread that makes it; it must not block. */
  public void listen(Consumer<ServerStatus> listener) {
    listeners.add(listener);
  }

  public ServerStatus status() {
    lock.lock();
    try {
      return status;
    } finally {
      lock.unlock();
    }
  }

  /** Begins; once. */
  public void start() {
    lock.lock();
    try {
      if (started) {
        throw new IllegalStateException(launch.name() + " was started before");
      }
      started = true;
      begin();
    } finally {
      lock.unlock();
    }
  }

  /** A next process; under the lock. */
  private void begin() {
    again = null;
    if (stopping) {
      return;
    }
    running = true;
    int run = ++runs;
    become(new ServerStatus.Starting(means.time().instant(), failures));
    Thread.ofVirtual().name("server-" + launch.name()).start(() -> run(run));
  }

  private void run(int run) {
    try {
      live();
    } catch (IOException e) {
      broken(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.failure("A server cannot be kept running, for a fault of ours", e);
      broken("it cannot be kept running, for a fault of ours: " + e);
    } finally {
      ended(run);
    }
  }

  /** From the start of a process to its end. */
  private void live() throws IOException, InterruptedException {
    var made = Child.start(launch.with(greeting.environment()), means.keeper(), means.output());
    if (!adopt(made)) {
      var _ = made.stop(grace);
      return;
    }
    var late = new AtomicBoolean();
    var alarm = means.time().after(pace.start(), () -> giveUp(made, late));
    var outcome = greeting.greet(made);
    alarm.cancel();
    switch (outcome) {
      case Greeting.Outcome.Serves serves -> {
        var since = means.time().instant();
        answered(new ServerStatus.Ready(since, made.pid(), serves.url()));
        log.info("A server is ready", LogKeys.STATE.is("runs"));
        var exit = made.awaitExit();
        made.kill();
        failed(exit.sentence(), exit, since);
      }
      case Greeting.Outcome.OnDemand _ -> {
        answered(new ServerStatus.Ready(means.time().instant(), 0, null));
        log.info("A server is ready", LogKeys.STATE.is("started on demand"));
        var _ = made.stop(grace);
        forget();
      }
      case Greeting.Outcome.Refused refused -> failed(refused.reason(), made.stop(grace), null);
      case Greeting.Outcome.Ended before -> {
        var exit = made.stop(grace);
        failed(late.get() ? late() : before.reason() + ": " + exit.sentence(), exit, null);
      }
    }
  }

  private boolean adopt(Child made) {
    lock.lock();
    try {
      child = made;
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private String late() {
    return "it did not answer within %d s of its start".formatted(pace.start().toSeconds());
  }

  private void giveUp(Child slow, AtomicBoolean late) {
    late.set(true);
    try {
      var _ = slow.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answered(ServerStatus.Ready ready) {
    lock.lock();
    try {
      if (!stopping) {
        become(ready);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      child = null;
      failures = 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param served since when it had served; null where it had not
   */
  private void failed(String reason, Exit exit, @Nullable Instant served) {
    lock.lock();
    try {
      child = null;
      last = exit;
      if (stopping) {
        return;
      }
      running = false; // from here on a next run may begin at any time
      var now = means.time().instant();
      boolean calm = served != null && !now.isBefore(served.plus(pace.quiet()));
      failures = calm ? 1 : failures + 1;
      var pause = pace.pause(failures);
      become(new ServerStatus.BackingOff(reason, now.plus(pause), failures, exit));
      again = means.time().after(pause, this::retry);
      log.warn(
          "A server has failed and is started again later",
          LogKeys.REASON.is(reason),
          LogKeys.ATTEMPT.is(failures),
          LogKeys.DURATION_MS.is(pause));
    } finally {
      lock.unlock();
    }
  }

  private void retry() {
    lock.lock();
    try {
      begin();
    } finally {
      lock.unlock();
    }
  }

  /** It could not even be started. */
  private void broken(String reason) {
    lock.lock();
    try {
      if (child != null) {
        child.endInput();
      }
      if (!stopping) {
        become(new ServerStatus.Failed(reason));
        log.error("A server cannot be started", LogKeys.REASON.is(reason));
      }
    } finally {
      lock.unlock();
    }
  }

  private void ended(int run) {
    lock.lock();
    try {
      if (run != runs) {
        return;
      }
      running = false;
      if (stopping) {
        become(new ServerStatus.Stopped(last));
        stopped.countDown();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops it, and waits until nothing of it runs. */
  public void stop() throws InterruptedException {
    Child ending;
    lock.lock();
    try {
      stopping = true;
      if (again != null) {
        again.cancel();
        again = null;
      }
      ending = child;
      if (!running) {
        if (!(status instanceof ServerStatus.Stopped)) {
          become(new ServerStatus.Stopped(last));
        }
        stopped.countDown();
      }
    } finally {
      lock.unlock();
    }
    if (ending != null) {
      var _ = ending.stop(grace);
    }
    stopped.await();
  }

  /** Under the lock, so that nobody hears of changes in another order. */
  private void become(ServerStatus next) {
    status = next;
    listeners.forEach(listener -> listener.accept(next));
  }
}
