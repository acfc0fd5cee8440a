package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Listed;
import org.mcpruntime.kube.watch.ObjectWatch;
import org.mcpruntime.kube.watch.Seen;
import org.mcpruntime.kube.watch.Topic;

/** How many objects of a kind are as somebody waits for, by a watch. */
final class Tally implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Predicate<ObjectNode> wanted;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;

  @GuardedBy("lock")
  private final Set<String> found = new HashSet<>();

  Tally(KubeApi api, Topic topic, Predicate<ObjectNode> wanted) {
    this.wanted = wanted;
    this.thread = Thread.ofVirtual().start(() -> follow(api, topic));
  }

  private void follow(KubeApi api, Topic topic) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (Listed.list(api, topic, this::put) instanceof Listed.Complete(var version)) {
          try (var watch = new ObjectWatch(api, topic, version, _ -> {})) {
            follow(watch);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is closed
    }
  }

  private void follow(ObjectWatch watch) throws InterruptedException {
    while (true) {
      switch (watch.next(PATIENCE).orElse(null)) {
        case Seen.Changed(var type, var object) when type == Seen.Type.DELETED -> remove(object);
        case Seen.Changed(var _, var object) -> put(object);
        case Seen.Expired _ -> {
          return;
        }
        case Seen.Bookmark _ -> {}
        case null -> {}
      }
    }
  }

  private void put(ObjectNode object) {
    boolean fits = wanted.test(object);
    lock.lock();
    try {
      if (fits ? found.add(key(object)) : found.remove(key(object))) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(ObjectNode object) {
    lock.lock();
    try {
      found.remove(key(object));
    } finally {
      lock.unlock();
    }
  }

  private static String key(ObjectNode object) {
    var metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  int count() {
    lock.lock();
    try {
      return found.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are so many, no longer than that; says whether there are. */
  boolean await(int count, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (found.size() < count && left > 0) {
        left = changed.awaitNanos(left);
      }
      return found.size() >= count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
