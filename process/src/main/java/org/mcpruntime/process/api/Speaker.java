package org.mcpruntime.process.api;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.mcpruntime.process.http.Answer;

/** Says lines, or pieces of something, to one client, no faster than it takes them. */
final class Speaker implements Reply.Listener {

  private static final int MOST_UNDER_WAY = 64;

  /** A client that takes nothing for so long does not listen. */
  private static final long PATIENCE_SECONDS = 60;

  private final Answer answer;
  private final BooleanSupplier stands;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

  /** Touched on the loop only. */
  private int held;

  private volatile boolean gone;

  /**
   * @param stands whether whoever listens may still
   */
  Speaker(Answer answer, String type, BooleanSupplier stands) {
    this.answer = answer;
    this.stands = stands;
    answer
        .loop()
        .execute(
            () -> {
              answer.start(200, Api.head(type));
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
    if (isGone()) {
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
    return gone || !stands.getAsBoolean();
  }

  void end() {
    answer.loop().execute(answer::end);
  }

  void abort() {
    answer.loop().execute(answer::abort);
  }
}
