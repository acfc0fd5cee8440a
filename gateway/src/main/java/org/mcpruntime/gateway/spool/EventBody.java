package org.mcpruntime.gateway.spool;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What differs from event to event, read again. */
final class EventBody {

  private static final int KNOWN = (1 << 7) - 1;

  private EventBody() {}

  /** Whether these bytes are a body and nothing else. */
  static boolean isWhole(byte[] data, int from, int to) {
    var in = new Input(data, from, to);
    int phase = in.u8();
    int flags = in.u8();
    in.skip(16 + 8);
    int nanos = in.u32();
    if (has(flags, Form.TRACE)) {
      in.skip(16);
    }
    if (has(flags, Form.TRACE_AS_TEXT)) {
      in.skipText();
    }
    if (has(flags, Form.INTENT_ID)) {
      in.skip(16);
    }
    for (int i = 0; i < 4; i++) {
      var _ = in.varint();
    }
    if (has(flags, Form.RPC_ID)) {
      in.skipText();
    }
    if (has(flags, Form.DIGEST)) {
      in.skip(Sha256.BYTES);
    }
    if (has(flags, Form.DIGEST_AS_TEXT)) {
      in.skipText();
    }
    if (has(flags, Form.ARGUMENTS)) {
      in.skipText();
    }
    return !in.failed()
        && in.left() == 0
        && phase <= Form.OUTCOME
        && (flags & ~KNOWN) == 0
        && nanos >= 0
        && nanos < 1_000_000_000;
  }

  static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  /** The phase, the id and the intent's id only, where there is one; of bytes that are whole. */
  static UUID id(byte[] data, int from, int to) {
    return new Input(data, from + 2, to).uuid();
  }

  /** When it was; of bytes that are whole. */
  static Instant time(byte[] data, int from) {
    var in = new Input(data, from + 2 + 16, from + 2 + 16 + 12);
    return instant(in.u64(), in.u32());
  }

  static boolean isOutcome(byte[] data, int from) {
    return data[from] == Form.OUTCOME;
  }

  static @Nullable UUID intentID(byte[] data, int from, int to) {
    int flags = data[from + 1];
    if (!has(flags, Form.INTENT_ID)) {
      return null;
    }
    var in = new Input(data, from + 2 + 16 + 8 + 4, to);
    if (has(flags, Form.TRACE)) {
      in.skip(16);
    }
    if (has(flags, Form.TRACE_AS_TEXT)) {
      in.skipText();
    }
    return in.uuid();
  }

  /** Of bytes that are whole. */
  static Form.Varying read(byte[] data, int from, int to) {
    var in = new Input(data, from + 1, to);
    int flags = in.u8();
    var id = in.uuid();
    var timestamp = instant(in.u64(), in.u32());
    return new Form.Varying(
        id,
        timestamp,
        has(flags, Form.TRACE)
            ? HexFormat.of().formatHex(in.raw(16))
            : has(flags, Form.TRACE_AS_TEXT) ? in.text() : null,
        has(flags, Form.INTENT_ID) ? in.uuid() : null,
        (int) in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        has(flags, Form.RPC_ID) ? in.text() : null,
        has(flags, Form.DIGEST)
            ? in.hash().text()
            : has(flags, Form.DIGEST_AS_TEXT) ? in.text() : null,
        has(flags, Form.ARGUMENTS) ? in.text() : null);
  }

  static Instant instant(long seconds, int nanos) {
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      return seconds < 0 ? Instant.MIN : Instant.MAX;
    }
  }
}
