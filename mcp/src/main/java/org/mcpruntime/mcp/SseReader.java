package org.mcpruntime.mcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of server-sent events, in whatever pieces it arrives, event by event.
 *
 * <p>After the grammar of the WHATWG's HTML standard. An event that is cut off by the end of the
 * stream is none. One reader reads one stream, on one thread.
 */
public final class SseReader {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int USUAL = 4 << 10;
  private static final Duration LONGEST_RETRY = Duration.ofDays(1);

  private final int limit;
  private byte[] line = new byte[256];
  private int length;
  private boolean afterReturn;
  private boolean started;
  private boolean dead;

  private byte[] data = new byte[256];
  private int dataLength;
  private boolean hasData;
  private @Nullable String type;
  private @Nullable String id;
  private @Nullable Duration retry;

  /**
   * @param limit bytes of one line, and of one event's data
   */
  public SseReader(int limit) {
    this.limit = limit;
  }

  /**
   * Reads the next piece of the stream.
   *
   * @return false when a line or an event is larger than the limit; the stream cannot be read any
   *     further
   */
  public boolean feed(byte[] bytes, int from, int to, Consumer<Sse> consumer) {
    int p = from;
    while (p < to && !dead) {
      if (afterReturn && bytes[p] == '\n') {
        p++;
      }
      afterReturn = false;
      int stop = p;
      while (stop < to && bytes[stop] != '\n' && bytes[stop] != '\r') {
        stop++;
      }
      keep(bytes, p, stop);
      if (stop < to && !dead) {
        afterReturn = bytes[stop] == '\r';
        endLine(consumer);
      }
      p = stop + 1;
    }
    return !dead;
  }

  /** Whether the stream may end here without cutting an event off. */
  public boolean isBetweenEvents() {
    return length == 0 && !hasData && type == null && id == null && retry == null;
  }

  /** Bytes that it keeps of what has not come to its end. */
  public int held() {
    return line.length + data.length;
  }

  private void keep(byte[] bytes, int from, int to) {
    if (to - from > limit - length) {
      dead = true;
      return;
    }
    line = put(line, length, bytes, from, to);
    length += to - from;
  }

  private static byte[] put(byte[] target, int at, byte[] bytes, int from, int to) {
    int needed = at + to - from;
    var large = needed <= target.length ? target : Arrays.copyOf(target, Math.max(needed, at * 2));
    System.arraycopy(bytes, from, large, at, to - from);
    return large;
  }

  private void endLine(Consumer<Sse> consumer) {
    int from = started || !startsWithMark() ? 0 : MARK.length;
    started = true;
    int to = length;
    length = 0;
    if (from == to) {
      endEvent(consumer);
    } else if (line[from] == ':') {
      consumer.accept(new Sse.Comment(text(from + 1, to)));
    } else {
      field(from, to);
    }
  }

  private boolean startsWithMark() {
    return length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length);
  }

  private void field(int from, int to) {
    int colon = from;
    while (colon < to && line[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && line[value] == ' ') {
      value++;
    }
    switch (text(from, colon)) {
      case "data" -> data(value, to);
      case "event" -> type = text(value, to);
      case "id" -> {
        var given = text(value, to);
        id = given.indexOf('\0') < 0 ? given : id;
      }
      case "retry" -> retry(text(value, to));
      default -> {} // the standard says to ignore it
    }
  }

  private void data(int from, int to) {
    if (to - from + 1 > limit - dataLength) {
      dead = true;
      return;
    }
    if (hasData) {
      data = put(data, dataLength++, new byte[] {'\n'}, 0, 1);
    }
    data = put(data, dataLength, line, from, to);
    dataLength += to - from;
    hasData = true;
  }

  private void retry(String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number) {
      boolean endless = digits.length() > 9;
      retry = endless ? LONGEST_RETRY : Duration.ofMillis(Long.parseLong(digits));
    }
  }

  private void endEvent(Consumer<Sse> consumer) {
    if (isBetweenEvents()) {
      return;
    }
    var bytes = hasData ? new Sse.Data(Arrays.copyOf(data, dataLength)) : null;
    var event = new Sse.Event(type, id, retry, bytes);
    type = null;
    id = null;
    retry = null;
    hasData = false;
    dataLength = 0;
    data = shrunk(data);
    line = shrunk(line);
    consumer.accept(event);
  }

  /** A stream may be open for hours after the one large event it had. */
  private static byte[] shrunk(byte[] array) {
    return array.length > USUAL ? new byte[USUAL] : array;
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }
}
