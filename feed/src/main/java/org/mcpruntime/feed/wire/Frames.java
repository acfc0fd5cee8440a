package org.mcpruntime.feed.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import java.io.IOException;
import org.mcpruntime.contract.json.Json;

/** Frames as bytes. */
public final class Frames {

  /** A line that is longer is a mistake, or an attack on the memory of its reader. */
  public static final int LONGEST = 64 << 20;

  /** Words that this process has never heard of are read as narrowly as they can be. */
  private static final ObjectReader READER = Json.snapshotReader(_ -> {}).forType(Frame.class);

  private Frames() {}

  /** The bytes that are signed. */
  public static byte[] body(Frame frame) {
    try {
      return Json.SNAPSHOTS.writerFor(Frame.class).writeValueAsBytes(frame);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame can always be written", e);
    }
  }

  /** The line of a frame. */
  public static byte[] line(SigningKey key, Frame frame) {
    return key.line(body(frame));
  }

  static Opened read(SignedLine line) {
    try {
      Frame frame = READER.readValue(line.bytes(), line.bodyFrom(), line.bodyLength());
      return frame == null ? new Refused(Refused.Fault.MALFORMED, "says nothing") : frame;
    } catch (InvalidTypeIdException e) {
      return new Refused(Refused.Fault.UNKNOWN_TYPE, String.valueOf(e.getTypeId()));
    } catch (IOException | RuntimeException e) {
      return new Refused(Refused.Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
  }
}
