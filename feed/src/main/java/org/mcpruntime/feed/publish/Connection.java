package org.mcpruntime.feed.publish;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.mcpruntime.process.http.Answer;

/**
 * Writes lines to one subscriber: as much as it takes, never more. All but {@link #send} and {@link
 * #close} happens on its event loop.
 */
final class Connection {

  /** Of a long line, what is given to the socket at once. */
  private static final int PIECE = 32 << 10;

  private final Answer answer;
  private final Publisher publisher;
  private List<byte[]> lines = List.of();
  private int at;
  private int offset;
  private boolean busy;

  /**
   * @param publisher told when all lines were taken and more would be
   */
  Connection(Answer answer, Publisher publisher) {
    this.answer = answer;
    this.publisher = publisher;
    answer.onWritable(this::pump);
  }

  /** Writes these; to be called again only after they were written. */
  void send(List<byte[]> batch) {
    onLoop(
        () -> {
          lines = batch;
          at = 0;
          offset = 0;
          busy = true;
          pump();
        });
  }

  void close() {
    onLoop(answer::abort);
  }

  private void onLoop(Runnable action) {
    try {
      answer.loop().execute(action);
    } catch (RejectedExecutionException e) {
      // The process ends, and so does the connection.
    }
  }

  private void pump() {
    while (busy && answer.isWritable()) {
      if (at == lines.size()) {
        busy = false;
        lines = List.of();
        publisher.ready(this);
      } else {
        next(lines.get(at));
      }
    }
  }

  private void next(byte[] line) {
    if (line.length <= PIECE) {
      answer.write(line);
      at++;
      return;
    }
    int end = Math.min(line.length, offset + PIECE);
    answer.write(Arrays.copyOfRange(line, offset, end));
    offset = end;
    if (end == line.length) {
      offset = 0;
      at++;
    }
  }
}
