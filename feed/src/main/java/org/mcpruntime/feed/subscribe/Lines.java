package org.mcpruntime.feed.subscribe;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.http.Call;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.Receiver;

/**
 * The lines of a stream, from the event loop to the thread that reads them. While that one is busy
 * no more is read than a bound.
 */
final class Lines implements Receiver {

  /** What may wait to be read, besides one line. */
  private static final long MOST_WAITING = 1 << 20;

  /** What a line takes besides its bytes: many that say nothing are much all the same. */
  private static final long LINE_COSTS = 64;

  private static final int FIRST_BYTES = 1024;
  private static final int LONGEST_SENTENCE = 300;

  /** Something that came. */
  sealed interface Event {}

  /** A whole line, without its end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(byte[] bytes) implements Event {}

  /** Nothing more comes, and why. */
  record Ended(String why) implements Event {}

  private final EventLoop loop;
  private final int longest;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private @Nullable Call call;
  private byte[] part = new byte[FIRST_BYTES];
  private int length;
  private int status;
  private boolean over;
  private volatile boolean paused;

  /**
   * @param longest of bytes that a line may have: nothing of it is proven before all are there
   */
  Lines(EventLoop loop, int longest) {
    this.loop = loop;
    this.longest = longest;
  }

  /** The call that this receives; on the loop. */
  void of(Call made) {
    call = made;
    if (over) {
      made.cancel();
    }
  }

  /** The next that came; null where nothing comes for so long. */
  @Nullable Event poll(long millis) throws InterruptedException {
    var event = events.poll(millis, TimeUnit.MILLISECONDS);
    if (event instanceof Line line) {
      long left = waiting.addAndGet(-line.bytes.length - LINE_COSTS);
      if (paused && left < MOST_WAITING / 2) {
        onLoop(this::resume);
      }
    }
    return event;
  }

  /** Nothing more is wanted. */
  void cancel() {
    onLoop(() -> finish("it was ended here"));
  }

  private void onLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      // The process ends.
    }
  }

  private void resume() {
    if (paused && call != null) {
      paused = false;
      call.resume();
    }
  }

  @Override
  public void head(int answered, HttpHeaders headers) {
    status = answered;
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    if (status != 200) {
      add(bytes, from, Math.min(to, from + Math.max(0, LONGEST_SENTENCE - length)));
      return;
    }
    int start = from;
    for (int i = from; i < to && !over; i++) {
      if (bytes[i] == '\n') {
        add(bytes, start, i);
        start = i + 1;
        line();
      }
    }
    add(bytes, start, to);
    if (!over && !paused && call != null && waiting.get() > MOST_WAITING) {
      paused = true;
      call.pause();
    }
  }

  private void add(byte[] bytes, int from, int to) {
    if (over) {
      return;
    }
    int more = to - from;
    if (more > longest - length) {
      finish("a line is longer than " + longest + " bytes");
      return;
    }
    if (length + more > part.length) {
      part = Arrays.copyOf(part, Math.max(length + more, part.length * 2));
    }
    System.arraycopy(bytes, from, part, length, more);
    length += more;
  }

  private void line() {
    if (!over) {
      waiting.addAndGet(length + LINE_COSTS);
      events.add(new Line(Arrays.copyOf(part, length)));
    }
    length = 0;
    part = part.length > MOST_WAITING ? new byte[FIRST_BYTES] : part;
  }

  @Override
  public void end() {
    finish(status == 200 ? "the publisher ended it" : "it answers " + status + sentence());
  }

  private String sentence() {
    return length == 0 ? "" : ": " + new String(part, 0, length, StandardCharsets.UTF_8).strip();
  }

  @Override
  public void failed(CallFailure failure) {
    finish(failure.detail());
  }

  private void finish(String why) {
    if (!over) {
      over = true;
      if (call != null) {
        call.cancel();
      }
      events.add(new Ended(why));
    }
  }
}
