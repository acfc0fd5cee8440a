package org.mcpruntime.process.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of header fields that were read before, spelled exactly so, and what each said last:
 * message after message brings the same ones. One for each event loop, and used by it only.
 */
final class NameCache {

  private static final int SLOTS = 256;

  /** What is longer does not come again and again, and would be memory that is kept. */
  private static final int LONGEST_NAME = 48;

  /** Nor is a secret kept, which is longer. */
  private static final int LONGEST_VALUE = 20;

  private final @Nullable AsciiString[] names = new @Nullable AsciiString[SLOTS];
  private final @Nullable String[] values = new @Nullable String[SLOTS];

  /** Where a name is kept. */
  static int slot(byte[] line, int start, int length) {
    if (length == 0) {
      return 0;
    }
    int hash = length * 31 + line[start];
    hash = hash * 31 + line[start + length - 1];
    hash = hash * 31 + line[start + length / 2];
    hash = hash * 31 + line[start + length / 3];
    return (hash ^ hash >>> 8) & SLOTS - 1;
  }

  AsciiString name(byte[] line, int start, int length) {
    return name(slot(line, start, length), line, start, length);
  }

  AsciiString name(int slot, byte[] line, int start, int length) {
    var known = names[slot];
    if (known != null && isSpelled(known, line, start, length)) {
      return known;
    }
    var made = new AsciiString(line, start, length, true);
    if (length <= LONGEST_NAME) {
      names[slot] = made;
      values[slot] = null;
    }
    return made;
  }

  private static boolean isSpelled(AsciiString known, byte[] line, int start, int length) {
    int from = known.arrayOffset();
    return known.length() == length
        && Arrays.equals(known.array(), from, from + length, line, start, start + length);
  }

  /** The value of the field whose name is kept there. */
  String value(int slot, byte[] line, int start, int length) {
    var known = values[slot];
    if (known != null && isSpelled(known, line, start, length)) {
      return known;
    }
    var made = new String(line, start, length, StandardCharsets.ISO_8859_1);
    if (length <= LONGEST_VALUE) {
      values[slot] = made;
    }
    return made;
  }

  private static boolean isSpelled(String known, byte[] line, int start, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != (char) (line[start + i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }
}
