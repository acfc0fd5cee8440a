package org.mcpruntime.mcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a stream of server-sent events is made of. */
public sealed interface Sse {

  /**
   * One block of fields; members are null where the block has no such field.
   *
   * @param data its lines, with line feeds between them
   */
  record Event(
      @Nullable String type, @Nullable String id, @Nullable Duration retry, @Nullable Data data)
      implements Sse {

    /** A message and nothing else. */
    public static Event of(JsonText message) {
      return new Event(null, null, null, new Data(message.toBytes()));
    }
  }

  /** A line that says nothing, to keep the connection open. */
  record Comment(String text) implements Sse {}

  /** The bytes of an event; nobody writes to them. */
  final class Data {

    private final byte[] bytes;

    public Data(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Data data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
