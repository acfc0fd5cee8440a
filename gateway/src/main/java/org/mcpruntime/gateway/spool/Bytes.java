package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are written one after the other, in the order of the network; used again and again.
 */
final class Bytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  /** What each digit of {@link #DIGITS} stands for; -1 for what is none. */
  private static final byte[] VALUES = values();

  private static byte[] values() {
    var values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    return values;
  }

  /** What stands for a half of a pair of surrogates that has lost the other: U+FFFD. */
  private static final int LONE = 0xFFFD;

  private byte[] array;
  private int length;

  Bytes(int usual) {
    this.array = new byte[usual];
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** Goes back, or forward over bytes that are written later. */
  void length(int now) {
    grow(Math.max(0, now - length));
    length = now;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(array, from, to);
  }

  private void grow(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }

  void u8(int value) {
    grow(1);
    array[length++] = (byte) value;
  }

  void u32(int value) {
    grow(4);
    INT.set(array, length, value);
    length += 4;
  }

  void u64(long value) {
    grow(8);
    LONG.set(array, length, value);
    length += 8;
  }

  void u64(int at, long value) {
    LONG.set(array, at, value);
  }

  /** Seconds since 1970, and nanoseconds. */
  void time(Instant value) {
    u64(value.getEpochSecond());
    u32(value.getNano());
  }

  void uuid(UUID value) {
    u64(value.getMostSignificantBits());
    u64(value.getLeastSignificantBits());
  }

  void raw(byte[] from, int start, int end) {
    grow(end - start);
    System.arraycopy(from, start, array, length, end - start);
    length += end - start;
  }

  void raw(byte[] from) {
    raw(from, 0, from.length);
  }

  void hash(Hash hash) {
    grow(Hash.BYTES);
    hash.into(array, length);
    length += Hash.BYTES;
  }

  /** Seven bits a byte, the lowest first, the highest bit of a byte says that more follow. */
  void varint(long value) {
    grow(10);
    while ((value & ~0x7FL) != 0) {
      array[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    array[length++] = (byte) value;
  }

  /** So that small negative numbers are short, too. */
  void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  static int varintLength(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Its length in UTF-8, and it; none is as long as an empty one. */
  void text(@Nullable String text) {
    if (text == null) {
      u8(0);
      return;
    }
    int bytes = utf8Length(text);
    varint(bytes);
    grow(bytes);
    if (bytes == text.length()) {
      for (int i = 0; i < bytes; i++) {
        array[length + i] = (byte) text.charAt(i);
      }
      length += bytes;
    } else {
      wide(text);
    }
  }

  private void wide(String text) {
    for (int i = 0; i < text.length(); i++) {
      int c = point(text, i);
      if (c < 0x80) {
        u8(c);
      } else if (c < 0x800) {
        u8(0xC0 | c >> 6);
        u8(0x80 | (c & 0x3F));
      } else if (c < 0x10000) {
        u8(0xE0 | c >> 12);
        u8(0x80 | (c >> 6 & 0x3F));
        u8(0x80 | (c & 0x3F));
      } else {
        u8(0xF0 | c >> 18);
        u8(0x80 | (c >> 12 & 0x3F));
        u8(0x80 | (c >> 6 & 0x3F));
        u8(0x80 | (c & 0x3F));
        i++;
      }
    }
  }

  private static int utf8Length(String text) {
    int chars = text.length();
    int bytes = chars;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isSurrogate(c) && point(text, i) > LONE) {
          i++; // four bytes of two chars: the first has brought two more already
        }
      }
    }
    return bytes;
  }

  private static int point(String text, int at) {
    int c = text.codePointAt(at);
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? LONE : c;
  }

  /** Two digits for each byte. */
  void digits(byte[] from, int at, int bytes) {
    grow(2 * bytes);
    var to = array;
    int end = length;
    for (int i = 0; i < bytes; i++) {
      int value = from[at + i] & 0xFF;
      to[end++] = DIGITS[value >> 4];
      to[end++] = DIGITS[value & 0xF];
    }
    length = end;
  }

  /** The bytes that so many lower-case digits stand for; false, and nothing, where they do not. */
  boolean hex(String text, int from, int digits) {
    if (text.length() - from != digits) {
      return false;
    }
    grow(digits / 2);
    int wrong = 0;
    for (int i = 0; i < digits; i += 2) {
      int high = digit(text.charAt(from + i));
      int low = digit(text.charAt(from + i + 1));
      wrong |= high | low;
      array[length + i / 2] = (byte) (high << 4 | low);
    }
    if (wrong < 0) {
      return false;
    }
    length += digits / 2;
    return true;
  }

  private static int digit(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }
}
