package org.mcpruntime.bridge.child;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream of bytes apart into lines, in whatever pieces it arrives; of a line that is longer
 * than the limit only its beginning is kept.
 */
public final class LineReader {

  /** Kept between lines, so that a long one costs its memory once. */
  private static final int USUAL = 8 << 10;

  /**
   * A line.
   *
   * @param bytes without the line's end; nobody else has them
   * @param cut whether it was longer, or the stream ended within it
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  public record Line(byte[] bytes, Cut cut) {}

  /** Whether a line is whole. */
  public enum Cut {
    WHOLE,
    TOO_LONG,
    /** The stream ended before the line did. */
    ENDED
  }

  private final InputStream in;
  private final int limit;
  private byte[] buffer;
  private int from;
  private int to;

  public LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
    this.buffer = new byte[Math.min(USUAL, limit + 2)];
  }

  /** The next line; null at the end of the stream. */
  public @Nullable Line next() throws IOException {
    int looked = from;
    while (true) {
      int end = find(looked);
      if (end >= 0) {
        return taken(end);
      }
      looked = to;
      if (to - from > limit + 1) {
        return tooLong();
      }
      makeRoom();
      looked = to;
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        return from == to ? null : rest();
      }
      to += read;
    }
  }

  private int find(int begin) {
    for (int p = begin; p < to; p++) {
      if (buffer[p] == '\n') {
        return p;
      }
    }
    return -1;
  }

  private Line taken(int end) {
    int stop = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    boolean fits = stop - from <= limit;
    var line =
        new Line(
            Arrays.copyOfRange(buffer, from, fits ? stop : from + limit),
            fits ? Cut.WHOLE : Cut.TOO_LONG);
    from = end + 1;
    return line;
  }

  private Line rest() {
    var line = new Line(Arrays.copyOfRange(buffer, from, Math.min(to, from + limit)), Cut.ENDED);
    from = to;
    return line;
  }

  /** Keeps the beginning and reads the rest away. */
  private Line tooLong() throws IOException {
    var line = new Line(Arrays.copyOfRange(buffer, from, from + limit), Cut.TOO_LONG);
    while (true) {
      from = 0;
      to = Math.max(0, in.read(buffer, 0, buffer.length));
      if (to == 0) {
        return line;
      }
      int end = find(0);
      if (end >= 0) {
        from = end + 1;
        return line;
      }
    }
  }

  private void makeRoom() {
    if (from == to) {
      from = 0;
      to = 0;
      if (buffer.length > USUAL) {
        buffer = new byte[USUAL];
      }
    } else if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min((long) buffer.length * 2, limit + 2L));
    }
  }
}
