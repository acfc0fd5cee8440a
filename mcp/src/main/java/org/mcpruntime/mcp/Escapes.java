package org.mcpruntime.mcp;

/** How a character stands in a canonical string: in UTF-8, or as the shortest escape. */
final class Escapes {

  private static final String HEX = "0123456789abcdef";

  private Escapes() {}

  /** The letter of a character's short escape, 0 where it has none. */
  static int letter(int character) {
    return switch (character) {
      case '"', '\\' -> character;
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  /** The character of a short escape's letter. */
  static char character(int letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) letter;
    };
  }

  /** Writes one character, at most six bytes; returns where the next one goes. */
  static int write(int character, byte[] out, int at) {
    int letter = letter(character);
    if (letter != 0) {
      out[at] = '\\';
      out[at + 1] = (byte) letter;
      return at + 2;
    }
    if (character < ' ') {
      out[at] = '\\';
      out[at + 1] = 'u';
      out[at + 2] = '0';
      out[at + 3] = '0';
      out[at + 4] = (byte) HEX.charAt(character >> 4);
      out[at + 5] = (byte) HEX.charAt(character & 15);
      return at + 6;
    }
    if (character < 0x80) {
      out[at] = (byte) character;
      return at + 1;
    }
    if (character < 0x800) {
      out[at] = (byte) (0xC0 | (character >> 6));
      out[at + 1] = continuation(character);
      return at + 2;
    }
    if (character < 0x10000) {
      out[at] = (byte) (0xE0 | (character >> 12));
      out[at + 1] = continuation(character >> 6);
      out[at + 2] = continuation(character);
      return at + 3;
    }
    out[at] = (byte) (0xF0 | (character >> 18));
    out[at + 1] = continuation(character >> 12);
    out[at + 2] = continuation(character >> 6);
    out[at + 3] = continuation(character);
    return at + 4;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
