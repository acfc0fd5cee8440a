package org.mcpruntime.gateway.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** Records as lines of JSON, on their way to a {@link Sink}. */
public final class Lines {

  private static final byte[] EVENT = "{\"id\"".getBytes(UTF_8);
  private static final byte[] CHECKPOINT = "{\"checkpoint\"".getBytes(UTF_8);

  /** One of them, without its end. */
  public record Line(ByteBuffer text) {

    /** The event that it is; empty for a gap or a checkpoint. */
    public Optional<AuditEvent> event() throws IOException {
      return begins(EVENT)
          ? Optional.of(
              Json.snapshotReader(
                      _ -> {
                        // A word of another version; what it says is not looked at here.
                      })
                  .forType(AuditEvent.class)
                  .readValue(bytes()))
          : Optional.empty();
    }

    public boolean isCheckpoint() {
      return begins(CHECKPOINT);
    }

    private boolean begins(byte[] with) {
      return text.remaining() > with.length
          && text.slice(0, with.length).equals(ByteBuffer.wrap(with));
    }

    public byte[] bytes() {
      return Lines.bytes(text);
    }
  }

  private final ByteBuffer text;

  Lines(ByteBuffer text) {
    this.text = text.asReadOnlyBuffer();
  }

  public ByteBuffer text() {
    return text.duplicate();
  }

  public byte[] bytes() {
    return bytes(text);
  }

  private static byte[] bytes(ByteBuffer text) {
    var bytes = new byte[text.remaining()];
    text.duplicate().get(bytes);
    return bytes;
  }

  /** One by one. */
  public List<Line> each() {
    var lines = new ArrayList<Line>();
    int begin = text.position();
    for (int p = begin; p < text.limit(); p++) {
      if (text.get(p) == '\n') {
        lines.add(new Line(text.slice(begin, p - begin)));
        begin = p + 1;
      }
    }
    return lines;
  }
}
