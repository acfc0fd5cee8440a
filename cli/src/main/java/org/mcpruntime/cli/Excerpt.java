package org.mcpruntime.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The line of a text in which a byte stands, and a caret under it. */
final class Excerpt {

  /** Columns to either side of the caret. */
  private static final int BEFORE = 50;

  private static final int AFTER = 40;

  private Excerpt() {}

  /** Two lines to print; none where what stands before the byte is not text. */
  static List<String> of(byte[] bytes, int offset) {
    int at = offset < bytes.length ? offset : lastInLine(bytes);
    int from = at;
    while (from > 0 && !isBreak(bytes[from - 1])) {
      from--;
    }
    int to = at;
    while (to < bytes.length && !isBreak(bytes[to])) {
      to++;
    }
    var after = new String(bytes, at, to - at, StandardCharsets.UTF_8);
    try {
      var before =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, at - from));
      return lines(
          lineNumber(bytes, from), Printing.visible(before.toString()), Printing.visible(after));
    } catch (CharacterCodingException e) {
      return List.of();
    }
  }

  /** What was cut short is shown where it was, not on the empty line behind the last line feed. */
  private static int lastInLine(byte[] bytes) {
    int at = bytes.length;
    while (at > 0 && isBreak(bytes[at - 1])) {
      at--;
    }
    return at;
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private static int lineNumber(byte[] bytes, int upTo) {
    int number = 1;
    for (int i = 0; i < upTo; i++) {
      boolean pair = bytes[i] == '\r' && i + 1 < upTo && bytes[i + 1] == '\n';
      number += isBreak(bytes[i]) && !pair ? 1 : 0;
    }
    return number;
  }

  private static List<String> lines(int number, String before, String after) {
    if (before.isBlank() && after.isBlank()) {
      return List.of();
    }
    var head = last(before, BEFORE);
    var tail = first(after, AFTER);
    var margin = number + " | ";
    return List.of(
        margin + head + tail,
        " ".repeat(margin.length() + head.codePointCount(0, head.length())) + "^");
  }

  private static String last(String text, int most) {
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : "…" + text.substring(text.offsetByCodePoints(0, length - most));
  }

  private static String first(String text, int most) {
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }
}
