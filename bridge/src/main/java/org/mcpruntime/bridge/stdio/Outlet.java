package org.mcpruntime.bridge.stdio;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.process.http.Answer;

/**
 * An answer of HTTP, written by a thread that is not its loop's: the one that reads a server. What
 * the client does not take piles up to a bound, and then holds the writer up.
 */
final class Outlet {

  /** What became of a piece. */
  enum Written {
    TAKEN,
    /** Nobody reads any more. */
    GONE,
    /** The client did not read for too long: it was cut off. */
    SLOW
  }

  private static final int PILE = 256 << 10;

  private final Answer answer;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private long piled;
  private boolean ended;
  private boolean gone;
  private volatile Runnable whenGone = () -> {};

  /**
   * To be made on the answer's loop.
   *
   * @param patience of a writer with a client that does not read
   */
  Outlet(Answer answer, Duration patience) {
    this.answer = answer;
    this.patience = patience;
  }

  /**
   * Watches its client; on the answer's loop, before anything is written.
   *
   * @param action when the client has left before the end, or was cut off
   */
  void watch(Runnable action) {
    whenGone = action;
    answer.onWritable(this::drain);
    answer.onGone(this::left);
  }

  private void left() {
    lock.lock();
    try {
      gone = true;
      waiting.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    whenGone.run();
  }

  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  void onLoop(Runnable action) {
    if (answer.loop().inEventLoop()) {
      action.run();
    } else {
      answer.loop().execute(action);
    }
  }

  /** A whole answer; nothing else is written. */
  void whole(int status, HttpHeaders headers, JsonText body) {
    onLoop(() -> answer.send(status, headers, body.buffer()));
  }

  void start(HttpHeaders headers) {
    onLoop(() -> answer.start(200, headers));
  }

  /** Writes a piece, and waits while the client has too many that it has not read. */
  Written write(byte[] piece) {
    return put(piece, patience);
  }

  /** Writes a piece that is small; for callers that must not wait. */
  Written writeAtOnce(byte[] piece) {
    return put(piece, Duration.ZERO);
  }

  private Written put(byte[] piece, Duration wait) {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!gone && !wait.isZero() && piled > 0 && piled + piece.length > PILE) {
        if (left <= 0) {
          gone = true;
          waiting.clear();
          onLoop(this::cut);
          return Written.SLOW;
        }
        left = room.awaitNanos(left);
      }
      if (gone || ended) {
        return Written.GONE;
      }
      waiting.add(piece);
      piled += piece.length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Written.GONE;
    } finally {
      lock.unlock();
    }
    onLoop(this::drain);
    return Written.TAKEN;
  }

  private void cut() {
    answer.abort();
    whenGone.run();
  }

  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    onLoop(this::drain);
  }

  private void drain() {
    while (true) {
      byte[] next;
      lock.lock();
      try {
        if (gone || (!answer.isWritable() && !waiting.isEmpty())) {
          return;
        }
        next = waiting.poll();
        if (next != null) {
          piled -= next.length;
          room.signalAll();
        } else if (!ended) {
          return;
        }
      } finally {
        lock.unlock();
      }
      if (next == null) {
        answer.end();
        return;
      }
      answer.write(next);
    }
  }
}
