package org.mcpruntime.process.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;

/** Says lines, or pieces of something, to one client, no faster than it takes them. */
final class Speaker implements Reply.Listener {

  private static final int MOST_UNDER_WAY = 64;

  /** A client that takes nothing for so long does not listen. */
  private static final long PATIENCE_SECONDS = 60;

  private final Answer answer;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

  /** Touched on the loop only. */
  private int held;

  private volatile boolean gone;

  Speaker(Answer answer, String type) {
    this.answer = answer;
    answer
        .loop()
        .execute(
            () -> {
              var headers = Fields.none();
              headers.set(HttpHeaderNames.CONTENT_TYPE, type);
              headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
              answer.start(200, headers);
              answer.onWritable(this::release);
              answer.onGone(
                  () -> {
                    gone = true;
                    room.release(MOST_UNDER_WAY);
                  });
            });
  }

  private void release() {
    room.release(held);
    held = 0;
  }

  @Override
  public boolean hear(byte[] line) throws InterruptedException {
    var piece = Arrays.copyOf(line, line.length + 1);
    piece[line.length] = '\n';
    return give(piece);
  }

  /** Says a piece as it is; the answer is that of {@link #hear}. */
  boolean give(byte[] piece) throws InterruptedException {
    if (gone) {
      return false;
    }
    if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      answer.loop().execute(answer::abort);
      gone = true;
    }
    if (gone) {
      return false;
    }
    answer
        .loop()
        .execute(
            () -> {
              answer.write(piece);
              held++;
              if (answer.isWritable()) {
                release();
              }
            });
    return true;
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  void end() {
    answer.loop().execute(answer::end);
  }

  void abort() {
    answer.loop().execute(answer::abort);
  }
}
