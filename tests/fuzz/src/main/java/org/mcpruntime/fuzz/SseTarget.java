package org.mcpruntime.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;
import org.mcpruntime.mcp.SseWriter;

/**
 * Reads any bytes as a stream of events: in one piece, byte by byte and in pieces of the input's
 * choice, always the same events; and what is written of an event is read as that event.
 */
public final class SseTarget {

  private static final int LIMIT = 256;

  private SseTarget() {}

  /** What Jazzer calls; the first byte says how large the pieces are. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    var whole = read(input, input.length);
    for (int size : new int[] {1, 1 + (input[0] & 15)}) {
      if (!read(input, size).equals(whole)) {
        throw new IllegalStateException("other events in pieces of " + size);
      }
    }
    for (var sse : whole) {
      byte[] written = SseWriter.write(sse);
      var again = new ArrayList<Sse>();
      boolean read = new SseReader(4 * LIMIT + 64).feed(written, 0, written.length, again::add);
      if (!read || !again.equals(List.of(sse))) {
        throw new IllegalStateException(sse + " was written as " + again);
      }
    }
  }

  private static List<Sse> read(byte[] input, int size) {
    var reader = new SseReader(LIMIT);
    var events = new ArrayList<Sse>();
    boolean alive = true;
    for (int p = 1; p < input.length && alive; p += size) {
      alive = reader.feed(input, p, Math.min(p + size, input.length), events::add);
    }
    return events;
  }
}
