package org.mcpruntime.operator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that run until all are told to stop. */
final class Watchers implements AutoCloseable {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /** One round after the other of something that ends when it has to begin anew. */
  interface Round {

    /**
     * @return how long to wait before the next one
     */
    Duration run() throws InterruptedException;
  }

  /** A pause that is no shorter than somebody asked for; null where nobody did. */
  static Duration longer(Duration pause, @Nullable Duration asked) {
    return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
  }

  void start(String name, Round round) {
    threads.add(Thread.ofVirtual().name(name).start(() -> repeat(round)));
  }

  private void repeat(Round round) {
    try {
      while (!isStopped()) {
        var pause = round.run();
        var _ = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is told to stop
    }
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
  }
}
