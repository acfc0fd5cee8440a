package org.mcpruntime.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events: one spelling, lines ended by a line feed. */
public final class SseWriter {

  private SseWriter() {}

  /** The bytes of one event or comment. */
  public static byte[] write(Sse sse) {
    return switch (sse) {
      case Sse.Event event -> event(event);
      case Sse.Comment comment ->
          (":" + oneLine(comment.text()) + "\n\n").getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] event(Sse.Event event) {
    int expected = event.data() == null ? 64 : event.data().bytes().length + 64;
    var out = new ByteArrayOutputStream(expected);
    if (event.type() != null) {
      field(out, "event: ", event.type());
    }
    if (event.id() != null) {
      field(out, "id: ", event.id());
    }
    if (event.retry() != null) {
      field(out, "retry: ", Long.toString(event.retry().toMillis()));
    }
    if (event.data() != null) {
      data(out, event.data().bytes());
    }
    out.write('\n');
    return out.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, String name, String value) {
    out.writeBytes((name + oneLine(value) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A field has one line; a break in it would be a field of somebody else's making. */
  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  private static void data(ByteArrayOutputStream out, byte[] bytes) {
    var name = "data: ".getBytes(StandardCharsets.US_ASCII);
    int from = 0;
    while (true) {
      int stop = from;
      while (stop < bytes.length && bytes[stop] != '\n' && bytes[stop] != '\r') {
        stop++;
      }
      out.writeBytes(name);
      out.write(bytes, from, stop - from);
      out.write('\n');
      if (stop == bytes.length) {
        return;
      }
      boolean pair = bytes[stop] == '\r' && stop + 1 < bytes.length && bytes[stop + 1] == '\n';
      from = stop + (pair ? 2 : 1);
    }
  }
}
