package org.mcpruntime.kube.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.api.Lines;

/**
 * One watch, over as many connections as it takes: each goes on after the last version that was
 * told. While the API is away it tells nothing and tries again; what is read ahead is one chunk.
 */
public final class ObjectWatch implements AutoCloseable {

  /** The API ends a connection after that; we go on with the next one. */
  private static final Duration CONNECTION = Duration.ofMinutes(4);

  /** A connection that brings no bookmark for so long is dead; the API sends one a minute. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final KubeApi api;
  private final Topic topic;
  private final Consumer<String> report;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Queue<Seen> told = new ArrayDeque<>();

  @GuardedBy("lock")
  private String reached;

  @GuardedBy("lock")
  private @Nullable Connection connection;

  /** What is left of the pause before the next connection, in nanoseconds. */
  @GuardedBy("lock")
  private long pause;

  /** The pause after the next failure. */
  @GuardedBy("lock")
  private Duration nextPause = SHORTEST_PAUSE;

  @GuardedBy("lock")
  private long silent;

  @GuardedBy("lock")
  private boolean over;

  /**
   * Watches; nothing is asked for before somebody waits for it.
   *
   * @param after the version that a list or an object told
   * @param report told of what cannot be watched, for a log
   */
  public ObjectWatch(KubeApi api, Topic topic, String after, Consumer<String> report) {
    this.api = api;
    this.topic = topic;
    this.reached = after;
    this.report = report;
  }

  /**
   * What is told next, waited for no longer than that; empty when there was nothing, after {@link
   * Seen.Expired} and after the watch was closed. Called by one thread.
   */
  public Optional<Seen> next(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        var change = told.poll();
        if (change != null) {
          over |= change instanceof Seen.Expired;
          return Optional.of(change);
        }
        if (over || left <= 0) {
          return Optional.empty();
        }
        ask();
        if (told.isEmpty()) {
          long asked = connection == null ? Math.min(left, pause) : left;
          long waited = asked - changed.awaitNanos(asked);
          left -= waited;
          waited(waited);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks for a connection or, where all that one brought was told, for more. */
  @GuardedBy("lock")
  private void ask() {
    var current = connection;
    if (current == null && pause <= 0) {
      current = new Connection();
      connection = current;
      current.open(reached);
    } else if (current != null && current.drained) {
      current.drained = false;
      current.more();
    }
  }

  @GuardedBy("lock")
  private void waited(long nanos) {
    var current = connection;
    if (current == null) {
      pause -= nanos;
      return;
    }
    silent += nanos;
    if (silent > SILENCE.toNanos()) {
      failed(current, "nothing was heard for " + SILENCE.toMinutes() + " minutes", null);
      current.close();
    }
  }

  /** Ends it, from any thread; who waits is woken. */
  @Override
  public void close() {
    lock.lock();
    try {
      over = true;
      told.clear();
      var current = connection;
      connection = null;
      if (current != null) {
        current.close();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void failed(Connection which, String why, @Nullable Duration after) {
    if (connection != which) {
      return; // it was given up before
    }
    connection = null;
    silent = 0;
    pause = SHORTEST_PAUSE.toNanos();
    if (!which.brought) {
      report.accept("%s cannot be watched: %s; trying again".formatted(topic.word(), why));
      var least = after == null ? Duration.ZERO : after;
      pause = (least.compareTo(nextPause) > 0 ? least : nextPause).toNanos();
      var twice = nextPause.multipliedBy(2);
      nextPause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
    changed.signalAll();
  }

  @GuardedBy("lock")
  private void expire(String why) {
    told.add(
        new Seen.Expired(
            "changes of "
                + topic.word()
                + " after version "
                + reached
                + " are no longer known ("
                + why
                + "); list again"));
    changed.signalAll();
  }

  /** One request; its callbacks come from threads of the transport. */
  private final class Connection implements Lines.Listener {

    private @Nullable Lines lines;

    /** Whether all that was read was told, so that more may be asked for. */
    private boolean drained;

    /** Whether it ever worked. */
    private boolean brought;

    void open(String after) {
      lines = Lines.open(api, topic.watch(after, CONNECTION.toSeconds()), this);
    }

    void more() {
      if (lines != null) {
        lines.more();
      }
    }

    void close() {
      if (lines != null) {
        lines.close();
      }
    }

    @Override
    public void opened() {
      lock.lock();
      try {
        brought = true;
        nextPause = SHORTEST_PAUSE;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void line(byte[] line) {
      lock.lock();
      try {
        if (connection == this && !over) {
          drained = true;
          silent = 0;
          event((ObjectNode) Json.RESOURCES.readTree(line));
          changed.signalAll();
        }
      } catch (IOException | ClassCastException e) {
        failed(this, "the API wrote what is no event: " + e.getMessage(), null);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void refused(Answer.Refused refused) {
      lock.lock();
      try {
        if (refused.code() == 410 || refused.code() == 404) {
          expire(refused.message());
        }
        failed(this, refused.message(), refused.after());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void ended(String why) {
      lock.lock();
      try {
        failed(this, why, null);
      } finally {
        lock.unlock();
      }
    }
  }

  @GuardedBy("lock")
  private void event(ObjectNode event) {
    var object = (ObjectNode) event.path("object");
    var type = event.path("type").asText();
    if (type.equals("ERROR")) {
      if (object.path("code").asInt() == 410) {
        expire(object.path("message").asText());
      }
      return; // the API ends the connection itself
    }
    reached = object.path("metadata").path("resourceVersion").asText();
    told.add(
        switch (type) {
          case "BOOKMARK" -> new Seen.Bookmark(reached);
          case "ADDED" -> new Seen.Changed(Seen.Type.ADDED, object);
          case "MODIFIED" -> new Seen.Changed(Seen.Type.MODIFIED, object);
          case "DELETED" -> new Seen.Changed(Seen.Type.DELETED, object);
          default -> throw new ClassCastException("an event of type " + type);
        });
  }
}
