package org.mcpruntime.process.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.http.Answer;

/** Bytes on their way to one client, in pieces, no faster than it takes them. */
final class Poured extends OutputStream {

  private static final int PIECE = 64 << 10;

  private final Answer answer;
  private final String type;
  private final BooleanSupplier stands;
  private final byte[] piece = new byte[PIECE];
  private int filled;

  /** Null until something was said. */
  private @Nullable Speaker speaker;

  /**
   * @param stands whether whoever asked may still
   */
  Poured(Answer answer, String type, BooleanSupplier stands) {
    this.answer = answer;
    this.type = type;
    this.stands = stands;
  }

  /** Whether it is too late for another answer. */
  boolean isBegun() {
    return speaker != null;
  }

  private Speaker begun() {
    if (speaker == null) {
      speaker = new Speaker(answer, type, stands);
    }
    return speaker;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = Math.min(length - done, PIECE - filled);
      System.arraycopy(bytes, from + done, piece, filled, some);
      filled += some;
      done += some;
      if (filled == PIECE) {
        send();
      }
    }
  }

  private void send() throws IOException {
    try {
      if (!begun().give(Arrays.copyOf(piece, filled))) {
        throw new IOException("nobody listens any more");
      }
      filled = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** All is written. */
  void end() throws IOException {
    if (filled > 0) {
      send();
    }
    begun().end();
  }

  /**
   * It cannot be ended as it was begun.
   *
   * @throws UncheckedIOException where nothing was said yet
   */
  void abort(IOException why) {
    if (speaker == null) {
      throw new UncheckedIOException(why);
    }
    speaker.abort();
  }
}
