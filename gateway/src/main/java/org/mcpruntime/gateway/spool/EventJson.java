package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;

/**
 * Records as lines of JSON: an event exactly as the contract's mapper writes it, but put together
 * of pieces that are made once a segment. For one thread at a time.
 */
final class EventJson {

  private static final byte[] BIG_HEX = "0123456789ABCDEF".getBytes(US_ASCII);

  private static final byte[] ID = ascii("{\"id\":\"");
  private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":\"");
  private static final byte[] TRACE_ID = ascii(",\"trace_id\":");
  private static final byte[] LINK = ascii(",\"link\":{\"chain\":\"");
  private static final byte[] SEQUENCE = ascii("\",\"sequence\":");
  private static final byte[] PREVIOUS = ascii(",\"previous\":\"sha256:");
  private static final byte[] HASH = ascii("\",\"hash\":\"sha256:");
  private static final byte[] INTENT = ascii("\"},\"payload\":{\"phase\":\"intent\"");
  private static final byte[] OUTCOME = ascii("\"},\"payload\":{\"phase\":\"outcome\"");
  private static final byte[] INTENT_ID = ascii(",\"intent_id\":\"");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] LATENCY = ascii(",\"latency_ms\":");
  private static final byte[] BYTES_IN = ascii(",\"bytes_in\":");
  private static final byte[] BYTES_OUT = ascii(",\"bytes_out\":");
  private static final byte[] RPC_ID = ascii(",\"rpc_id\":");
  private static final byte[] DIGEST = ascii(",\"arguments_digest\":");
  private static final byte[] RAW_DIGEST = ascii("\"sha256:");
  private static final byte[] ARGUMENTS = ascii(",\"arguments\":");
  private static final byte[] END = ascii("}}\n");

  private final byte[] chain;
  private long second = Long.MIN_VALUE;
  private byte[] secondText = {};

  EventJson(UUID chain) {
    this.chain = ascii(chain.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Appends the line of the event that was found. */
  void event(Walk walk, Hash previous, Bytes out) {
    var data = walk.data();
    var in = new Input(data, walk.bodyFrom(), walk.bodyTo());
    var parts = walk.context().parts();
    boolean outcome = in.u8() == Form.OUTCOME;
    int flags = in.u8();
    out.raw(ID);
    uuid(in, out);
    out.raw(TIMESTAMP);
    timestamp(in.u64(), in.u32(), out);
    out.u8('"');
    if (EventBody.has(flags, Form.TRACE)) {
      out.raw(TRACE_ID);
      out.u8('"');
      hex(in, 16, out);
      out.u8('"');
    }
    text(EventBody.has(flags, Form.TRACE_AS_TEXT), TRACE_ID, in, out);
    out.raw(parts.get(0).json(0));
    link(walk, previous, out);
    out.raw(outcome ? OUTCOME : INTENT);
    if (EventBody.has(flags, Form.INTENT_ID)) {
      out.raw(INTENT_ID);
      uuid(in, out);
      out.u8('"');
    }
    exchange(in, parts.get(1), out);
    out.raw(parts.get(2).json(0));
    out.raw(parts.get(3).json(0));
    out.raw(parts.get(4).json(0));
    text(EventBody.has(flags, Form.RPC_ID), RPC_ID, in, out);
    out.raw(parts.get(4).json(1));
    out.raw(parts.get(1).json(2));
    if (EventBody.has(flags, Form.DIGEST)) {
      out.raw(DIGEST);
      out.raw(RAW_DIGEST);
      hex(in, Sha256.BYTES, out);
      out.u8('"');
    }
    text(EventBody.has(flags, Form.DIGEST_AS_TEXT), DIGEST, in, out);
    text(EventBody.has(flags, Form.ARGUMENTS), ARGUMENTS, in, out);
    out.raw(parts.get(4).json(2));
    out.raw(parts.get(5).json(0));
    out.raw(parts.get(6).json(0));
    out.raw(parts.get(5).json(1));
    out.raw(parts.get(6).json(1));
    out.raw(END);
  }

  private static void exchange(Input in, Part way, Bytes out) {
    out.raw(way.json(0));
    out.raw(STATUS);
    number(in.zigzag(), out);
    out.raw(LATENCY);
    number(in.zigzag(), out);
    out.raw(BYTES_IN);
    number(in.zigzag(), out);
    out.raw(BYTES_OUT);
    number(in.zigzag(), out);
    out.raw(way.json(1));
  }

  private void link(Walk walk, Hash previous, Bytes out) {
    out.raw(LINK);
    out.raw(chain);
    out.raw(SEQUENCE);
    number(walk.sequence(), out);
    out.raw(PREVIOUS);
    hex(new Input(previous.bytes(), 0, Hash.BYTES), Hash.BYTES, out);
    out.raw(HASH);
    hex(new Input(walk.data(), walk.bodyTo(), walk.bodyTo() + Sha256.BYTES), Sha256.BYTES, out);
  }

  /** Appends the line of the gap that was found. */
  void gap(Walk walk, Hash previous, Bytes out) {
    var gap = walk.gap();
    var head =
        "{\"gap\":{\"cause\":\"%s\",\"missing\":%d,\"from\":\"%s\",\"until\":\"%s\",\"detail\":"
            .formatted(gap.cause().word(), gap.missing(), gap.from(), gap.until());
    out.raw(ascii(head));
    var detail = gap.detail().getBytes(UTF_8);
    quoted(detail, 0, detail.length, out);
    link(walk, previous, out);
    out.raw(ascii("\"}}}\n"));
  }

  /** Appends the line of a checkpoint. */
  static void checkpoint(Checkpoint checkpoint, Bytes out) {
    out.raw(
        ascii(
            ("{\"checkpoint\":{\"chain\":\"%s\",\"sequence\":%d,\"hash\":\"%s\",\"time\":\"%s\","
                    + "\"kid\":\"")
                .formatted(
                    checkpoint.chain(),
                    checkpoint.sequence(),
                    checkpoint.hash(),
                    checkpoint.time())));
    var kid = checkpoint.kid().getBytes(UTF_8);
    escaped(kid, 0, kid.length, out);
    out.raw(ascii("\",\"signature\":\"%s\"}}\n".formatted(checkpoint.signature())));
  }

  private static void text(boolean there, byte[] name, Input in, Bytes out) {
    if (there) {
      out.raw(name);
      int length = in.textLength();
      quoted(in.array(), in.at(), in.at() + length, out);
      in.skip(length);
    }
  }

  private static void uuid(Input in, Bytes out) {
    hex(in, 4, out);
    for (int i = 0; i < 3; i++) {
      out.u8('-');
      hex(in, 2, out);
    }
    out.u8('-');
    hex(in, 6, out);
  }

  private static void hex(Input in, int bytes, Bytes out) {
    out.digits(in.array(), in.at(), bytes);
    in.skip(bytes);
  }

  private static void number(long value, Bytes out) {
    if (value < 0 || value > 999_999_999) {
      out.raw(ascii(Long.toString(value)));
      return;
    }
    int power = 1;
    for (long rest = value; rest > 9; rest /= 10) {
      power *= 10;
    }
    digits((int) value, power, out);
  }

  private static void digits(int value, int power, Bytes out) {
    for (int unit = power; unit > 0; unit /= 10) {
      out.u8('0' + value / unit % 10);
    }
  }

  /** As {@link Instant#toString} has it. */
  private void timestamp(long seconds, int nanos, Bytes out) {
    if (seconds != second) {
      var text = EventBody.instant(seconds, 0).toString();
      secondText = ascii(text.substring(0, text.length() - 1));
      second = seconds;
    }
    out.raw(secondText);
    if (nanos != 0) {
      out.u8('.');
      if (nanos % 1_000_000 == 0) {
        digits(nanos / 1_000_000, 100, out);
      } else if (nanos % 1000 == 0) {
        digits(nanos / 1000, 100_000, out);
      } else {
        digits(nanos, 100_000_000, out);
      }
    }
    out.u8('Z');
  }

  /** Appends UTF-8 as a JSON text. */
  static void quoted(byte[] text, int from, int to, Bytes out) {
    out.u8('"');
    escaped(text, from, to, out);
    out.u8('"');
  }

  private static void escaped(byte[] text, int from, int to, Bytes out) {
    int plain = from;
    for (int i = from; i < to; i++) {
      byte c = text[i];
      if (c == '"' || c == '\\' || (c >= 0 && c < 0x20)) {
        out.raw(text, plain, i);
        plain = i + 1;
        escape(c, out);
      }
    }
    out.raw(text, plain, to);
  }

  private static void escape(byte c, Bytes out) {
    out.u8('\\');
    switch (c) {
      case '"', '\\' -> out.u8(c);
      case '\b' -> out.u8('b');
      case '\t' -> out.u8('t');
      case '\n' -> out.u8('n');
      case '\f' -> out.u8('f');
      case '\r' -> out.u8('r');
      default -> {
        out.raw(ascii("u00"));
        out.u8(BIG_HEX[c >> 4]);
        out.u8(BIG_HEX[c & 0xF]);
      }
    }
  }
}
