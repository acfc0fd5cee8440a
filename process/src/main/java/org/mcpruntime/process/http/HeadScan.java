package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes of a request's head for what Netty's reader mends without a trace: folded
 * headers, other spaces than one between the parts of the first line, and bytes in it that are no
 * visible ASCII.
 */
final class HeadScan implements ByteProcessor {

  private boolean begun;
  private boolean firstLine = true;
  private int spaces;
  private int before;
  private @Nullable String fault;

  /** Takes bytes that belong to the head. */
  void take(ByteBuf bytes, int from, int to) {
    int at = from;
    if (firstLine && fault == null) {
      int last = bytes.forEachByte(from, to - from, this);
      at = last < 0 ? to : last + 1;
    }
    headers(bytes, at, to);
  }

  /** Of a header's line only the first byte matters, so whole lines are skipped. */
  private void headers(ByteBuf bytes, int from, int to) {
    int at = from;
    while (at < to && fault == null) {
      byte first = bytes.getByte(at);
      if (before == '\n' && (first == ' ' || first == '\t')) {
        fault = "a header is folded";
        return;
      }
      int end = bytes.indexOf(at, to, (byte) '\n');
      before = end < 0 ? 0 : '\n';
      at = end < 0 ? to : end + 1;
    }
  }

  /** Takes a byte of the first line; false ends it. */
  @Override
  public boolean process(byte value) {
    int octet = value & 0xFF;
    boolean lineEnd = octet == '\r' || octet == '\n';
    if (!begun && lineEnd) {
      return true; // empty lines may stand before a request (RFC 9112, section 2.2)
    }
    begun = true;
    firstLine(octet, lineEnd);
    firstLine = octet != '\n';
    before = octet;
    return firstLine && fault == null;
  }

  private void firstLine(int octet, boolean lineEnd) {
    if (octet == ' ') {
      spaces++;
    }
    boolean twice = octet == ' ' && (before == ' ' || before == 0);
    boolean visible = octet >= ' ' && octet <= '~' && octet != '#';
    if (twice || spaces > 2 || (!visible && !lineEnd)) {
      fault = "the first line is no verb, target and version with one space between them";
    }
  }

  /** What is wrong; null where nothing is. */
  @Nullable String fault() {
    return fault;
  }
}
