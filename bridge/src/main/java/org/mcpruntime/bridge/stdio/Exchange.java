package org.mcpruntime.bridge.stdio;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseWriter;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;

/**
 * One POST that waits for its answers.
 *
 * <p>It is answered with JSON when the answer is the first that comes, and with a stream of events
 * as soon as something else is to be said, or nothing was for a while.
 */
final class Exchange {

  /** What its client takes. */
  record Accepts(boolean json, boolean stream) {}

  private static final byte[] SILENCE = SseWriter.write(new Sse.Comment(""));

  private final Accepts accepts;
  private final Outlet outlet;
  private final HttpHeaders headers = Fields.none();
  private final ReentrantLock lock = new ReentrantLock();
  private int expected;
  private boolean started;
  private boolean ended;
  private @Nullable ScheduledFuture<?> silence;

  /**
   * To be made on the answer's loop.
   *
   * @param expected how many answers it waits for
   */
  Exchange(Answer answer, Accepts accepts, int expected, Bounds bounds) {
    this.accepts = accepts;
    this.expected = expected;
    this.outlet = new Outlet(answer, bounds.patience());
    if (accepts.stream) {
      keepAlive(answer.loop(), bounds.keepAlive().toNanos());
    }
  }

  /**
   * Watches its client; on the answer's loop, before anything is asked.
   *
   * @param action when the client has left before the last answer
   */
  void watch(Consumer<Exchange> action) {
    outlet.watch(
        () -> {
          silent(); // no timer outlives its client
          action.accept(this);
        });
  }

  private void keepAlive(EventLoop loop, long pause) {
    silence =
        loop.scheduleAtFixedRate(
            () -> {
              if (stream() != null) {
                var _ = outlet.writeAtOnce(SILENCE);
              }
            },
            pause,
            pause,
            TimeUnit.NANOSECONDS);
  }

  /** Goes with its head, if that has not gone yet. */
  void header(String name, String value) {
    lock.lock();
    try {
      headers.set(name, value);
    } finally {
      lock.unlock();
    }
  }

  /** Whether something beside the answer can be said here. */
  boolean streams() {
    lock.lock();
    try {
      return accepts.stream && !ended && !outlet.isGone();
    } finally {
      lock.unlock();
    }
  }

  boolean isGone() {
    return outlet.isGone();
  }

  /** Begins the stream if it has not begun; null where there can be none. */
  private @Nullable Outlet stream() {
    lock.lock();
    try {
      if (!accepts.stream || ended) {
        return null;
      }
      if (!started) {
        started = true;
        outlet.start(streamHead(headers));
      }
      return outlet;
    } finally {
      lock.unlock();
    }
  }

  static HttpHeaders streamHead(HttpHeaders headers) {
    headers.set("content-type", "text/event-stream");
    headers.set("cache-control", "no-cache, no-transform");
    headers.set("x-accel-buffering", "no");
    return headers;
  }

  /** Says something before the answer. */
  Outlet.Written tell(JsonText message) {
    var stream = stream();
    return stream == null ? Outlet.Written.GONE : stream.write(event(message));
  }

  static byte[] event(JsonText message) {
    return SseWriter.write(Sse.Event.of(message));
  }

  /**
   * One of its answers.
   *
   * @param status of HTTP, where the answer is all that is said
   */
  Outlet.Written answer(JsonText message, int status) {
    boolean whole;
    boolean last;
    lock.lock();
    try {
      if (ended) {
        return Outlet.Written.GONE;
      }
      last = --expected <= 0;
      whole = last && !started && (accepts.json || !accepts.stream);
      ended = whole;
    } finally {
      lock.unlock();
    }
    if (whole) {
      headers.set("content-type", "application/json");
      outlet.whole(status, headers, message);
      silent();
      return outlet.isGone() ? Outlet.Written.GONE : Outlet.Written.TAKEN;
    }
    var written = tell(message);
    if (last) {
      end();
    }
    return written;
  }

  void refuse(Refusal refusal, @Nullable Id id) {
    if (refusal.passes()) {
      header("retry-after", "1");
    }
    var _ = answer(refusal.error(id), refusal.status());
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    outlet.end();
    silent();
  }

  private void silent() {
    var timer = silence;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
