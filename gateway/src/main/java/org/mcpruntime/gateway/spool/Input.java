package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * Reads what {@link Bytes} wrote. What is not there reads as zero and is told by {@link #failed}.
 */
final class Input {

  private final byte[] array;
  private final int end;
  private int at;
  private boolean failed;

  Input(byte[] array, int from, int end) {
    this.array = array;
    this.at = from;
    this.end = end;
  }

  byte[] array() {
    return array;
  }

  int at() {
    return at;
  }

  int left() {
    return end - at;
  }

  boolean failed() {
    return failed;
  }

  private boolean lacks(int bytes) {
    if (bytes < 0 || bytes > end - at) {
      failed = true;
      return true;
    }
    return false;
  }

  int u8() {
    return lacks(1) ? 0 : array[at++] & 0xFF;
  }

  int u32() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | u8();
    }
    return value;
  }

  long u64() {
    return (long) u32() << 32 | (u32() & 0xFFFF_FFFFL);
  }

  Hash hash() {
    if (lacks(Hash.BYTES)) {
      return new Hash(0, 0, 0, 0);
    }
    at += Hash.BYTES;
    return Hash.at(array, at - Hash.BYTES);
  }

  UUID uuid() {
    return new UUID(u64(), u64());
  }

  /** Only the shortest form counts, so that nothing can be written in two ways. */
  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        failed |= (next == 0 && shift > 0) || (shift == 63 && next > 1);
        return value;
      }
    }
    failed = true;
    return 0;
  }

  /** One that counts something in memory. */
  int count() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      failed = true;
      return 0;
    }
    return (int) value;
  }

  long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  void skip(int bytes) {
    if (!lacks(bytes)) {
      at += bytes;
    }
  }

  /** The length of the text that begins here; zero where it is not all there. */
  int textLength() {
    int length = count();
    return lacks(length) ? 0 : length;
  }

  void skipText() {
    skip(textLength());
  }

  String text() {
    int length = textLength();
    var text = new String(array, at, length, UTF_8);
    skip(length);
    return text;
  }

  byte[] raw(int bytes) {
    if (lacks(bytes)) {
      return new byte[bytes < 0 ? 0 : Math.min(bytes, 1 << 10)];
    }
    var copy = new byte[bytes];
    System.arraycopy(array, at, copy, 0, bytes);
    at += bytes;
    return copy;
  }
}
