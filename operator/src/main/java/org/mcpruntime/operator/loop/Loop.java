package org.mcpruntime.operator.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.queue.WorkQueue;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.resources.store.UnavailableException;

/**
 * Keys that are looked at by some workers while this replica leads. What is told before is
 * forgotten: whoever begins to lead looks at everything.
 */
final class Loop<K extends Comparable<K>> {

  private final Name name;
  private final Function<K, Looked> look;
  private final InstantSource clock;
  private final Log log;
  private final LoopMetrics metrics;
  private final List<Thread> threads = new ArrayList<>();

  /** Null while another replica leads. */
  private volatile @Nullable WorkQueue<K> queue;

  /** Which loop. */
  record Name(String word, int workers) {}

  /** What all loops have. */
  record Tools(InstantSource clock, Log log, LoopMetrics metrics) {}

  Loop(Name name, Function<K, Looked> look, Tools tools) {
    this.name = name;
    this.look = look;
    this.clock = tools.clock();
    this.log = tools.log();
    this.metrics = tools.metrics();
    metrics.queue(name.word, () -> queue);
  }

  /** Begins to work. */
  void start() {
    var begun = new WorkQueue<K>(clock);
    queue = begun;
    for (int i = 0; i < name.workers; i++) {
      threads.add(Thread.ofVirtual().name(name.word + "-" + i).start(() -> work(begun)));
    }
  }

  /** Stops at once: what is under way is broken off. */
  void stop() {
    var ended = queue;
    queue = null;
    if (ended != null) {
      ended.close();
    }
    threads.forEach(Thread::interrupt);
    threads.clear();
  }

  void add(K key) {
    var current = queue;
    if (current != null) {
      current.add(key);
    }
  }

  void addIn(K key, Duration time) {
    var current = queue;
    if (current != null) {
      current.addIn(key, time);
    }
  }

  /** Whether nothing waits and nobody works; what is looked at later may be there. */
  boolean isIdle() {
    var current = queue;
    return current == null || current.isIdle();
  }

  private void work(WorkQueue<K> from) {
    try {
      for (var key = from.take(); key.isPresent(); key = from.take()) {
        look(from, key.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the loop was stopped
    }
  }

  private void look(WorkQueue<K> from, K key) {
    var begin = clock.instant();
    var looked = looked(key);
    metrics.looked(name.word, looked, Duration.between(begin, clock.instant()));
    switch (looked) {
      case Looked.Done(var again) -> {
        if (again != null) {
          from.addIn(key, again);
        }
        from.done(key);
      }
      case Looked.Broken(var sentence, var after) -> {
        var pause = from.broken(key, after);
        if (queue == from) { // else it was broken off
          log.warn(
              "A look failed and is repeated",
              LogKeys.KIND.is(name.word),
              LogKeys.NAME.is(key.toString()),
              LogKeys.ERROR.is(sentence),
              LogKeys.DURATION_MS.is(pause));
        }
      }
    }
  }

  private Looked looked(K key) {
    try {
      return look.apply(key);
    } catch (UnavailableException e) {
      return new Looked.Broken(String.valueOf(e.getMessage()), e.after());
    } catch (RuntimeException e) {
      // A bug in the look at one thing must not end the looks at all others.
      log.failure("A look failed", e, LogKeys.KIND.is(name.word), LogKeys.NAME.is(key.toString()));
      return new Looked.Broken(String.valueOf(e.getMessage()), null);
    }
  }
}
