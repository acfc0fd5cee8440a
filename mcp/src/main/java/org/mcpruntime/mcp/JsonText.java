package org.mcpruntime.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One value in canonical JSON, as a part of a byte array that nobody writes to any more.
 *
 * <p>It is what {@link Reader} accepted or {@link JsonWriter} made, so that walking it needs no
 * checks: members and elements are found by skipping over what stands before them.
 */
public final class JsonText {

  private final byte[] bytes;
  private final int from;
  private final int to;

  JsonText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Length in bytes. */
  public int length() {
    return to - from;
  }

  /** The bytes, copied. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** The bytes, to read only. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, from, to - from).asReadOnlyBuffer();
  }

  /** Has the bytes digested. */
  public void update(MessageDigest digest) {
    digest.update(bytes, from, to - from);
  }

  /** The same text with another value in the place of a part of it. */
  @SuppressWarnings("ReferenceEquality") // a part lies in the same array, not in an equal one
  public JsonText replacing(JsonText part, JsonText other) {
    if (part.bytes != bytes || part.from < from || part.to > to) {
      throw new IllegalArgumentException("it is no part of this text");
    }
    var made = new byte[length() - part.length() + other.length()];
    int before = part.from - from;
    System.arraycopy(bytes, from, made, 0, before);
    System.arraycopy(other.bytes, other.from, made, before, other.length());
    System.arraycopy(bytes, part.to, made, before + other.length(), to - part.to);
    return new JsonText(made, 0, made.length);
  }

  /** The same text without the array around it. */
  JsonText copy() {
    return new JsonText(toBytes(), 0, length());
  }

  /** Whether a string has control characters; those of ASCII are written as escapes but U+007F. */
  boolean hasControls() {
    for (int p = from + 1; p < to - 1; p++) {
      boolean second = bytes[p] == (byte) 0xC2 && (bytes[p + 1] & 0xff) < 0xA0; // to U+009F
      if (bytes[p] == 0x7f || second) {
        return true;
      }
      if (bytes[p] == '\\') {
        p++;
        if (bytes[p] != '"' && bytes[p] != '\\') {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a string has only characters that ASCII prints, blanks not among them. */
  boolean isVisibleAscii() {
    for (int p = from + 1; p < to - 1; p++) {
      if (bytes[p] <= ' ' || bytes[p] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  byte[] array() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  public boolean isObject() {
    return bytes[from] == '{';
  }

  public boolean isArray() {
    return bytes[from] == '[';
  }

  public boolean isString() {
    return bytes[from] == '"';
  }

  public boolean isTrue() {
    return bytes[from] == 't';
  }

  public boolean isNull() {
    return bytes[from] == 'n';
  }

  public boolean isNumber() {
    return bytes[from] == '-' || (bytes[from] >= '0' && bytes[from] <= '9');
  }

  /** Whether it is a number without fraction or exponent that every reader takes for the same. */
  public boolean isWhole() {
    int length = to - from;
    if (!isNumber()
        || length > 17
        || (length == 2 && bytes[from] == '-' && bytes[from + 1] == '0')) {
      return false;
    }
    long value = 0; // at most 17 digits, which a long holds
    for (int p = from; p < to; p++) {
      boolean digit = bytes[p] >= '0' && bytes[p] <= '9';
      if (!digit && (p > from || bytes[p] != '-')) {
        return false;
      }
      value = digit ? value * 10 + bytes[p] - '0' : value;
    }
    return value < 1L << 53;
  }

  /** The characters of a string. */
  public String string() {
    if (!isString()) {
      throw new IllegalStateException("it is no string: " + this);
    }
    var text = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    return text.indexOf('\\') < 0 ? text : unescaped(text);
  }

  private static String unescaped(String text) {
    var plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
      } else if (text.charAt(i + 1) == 'u') {
        plain.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
        i += 5;
      } else {
        plain.append(Escapes.character(text.charAt(i + 1)));
        i++;
      }
    }
    return plain.toString();
  }

  /** The characters of a string, null where it is none. */
  public static @Nullable String stringOf(@Nullable JsonText text) {
    return text != null && text.isString() ? text.string() : null;
  }

  /** The value of an object's member; null where it has none of that name, or is no object. */
  public @Nullable JsonText member(String name) {
    if (!isObject()) {
      return null;
    }
    int p = from + 1;
    while (bytes[p] == '"') {
      int colon = skip(p);
      int next = skip(colon + 1);
      if (new JsonText(bytes, p, colon).isString(name)) {
        return new JsonText(bytes, colon + 1, next);
      }
      p = bytes[next] == ',' ? next + 1 : next;
    }
    return null;
  }

  /** Whether it is an object with a member of one of two names; looks through it once. */
  public boolean hasEither(String one, String other) {
    int p = from + 1;
    while (isObject() && bytes[p] == '"') {
      int colon = skip(p);
      var name = new JsonText(bytes, p, colon);
      if (name.isString(one) || name.isString(other)) {
        return true;
      }
      int next = skip(colon + 1);
      p = bytes[next] == ',' ? next + 1 : next;
    }
    return false;
  }

  /** Whether it is the string of these characters. */
  public boolean isString(String characters) {
    if (!isString()) {
      return false;
    }
    int length = to - from - 2;
    if (length == characters.length()) {
      int i = 0;
      while (i < length
          && bytes[from + 1 + i] == characters.charAt(i)
          && bytes[from + 1 + i] != '\\') {
        i++;
      }
      if (i == length) {
        return true;
      }
    }
    return !isPlain() && string().equals(characters);
  }

  /** Whether each byte of a string stands for a character. */
  private boolean isPlain() {
    for (int p = from + 1; p < to - 1; p++) {
      if (bytes[p] < 0 || bytes[p] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Gives each name, as characters, and value of an object. */
  public void members(BiConsumer<String, JsonText> consumer) {
    int p = from + 1;
    while (isObject() && bytes[p] == '"') {
      int colon = skip(p);
      int next = skip(colon + 1);
      consumer.accept(new JsonText(bytes, p, colon).string(), new JsonText(bytes, colon + 1, next));
      p = bytes[next] == ',' ? next + 1 : next;
    }
  }

  /** Gives each element of an array. */
  public void elements(Consumer<JsonText> consumer) {
    int p = from + 1;
    while (isArray() && bytes[p] != ']') {
      int next = skip(p);
      consumer.accept(new JsonText(bytes, p, next));
      p = bytes[next] == ',' ? next + 1 : next;
    }
  }

  /** Where the value that begins here ends. */
  private int skip(int begin) {
    int p = begin;
    int depth = 0;
    do {
      byte b = bytes[p];
      if (b == '"') {
        p = skipString(p);
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
        p++;
      } else if (b == '}' || b == ']') {
        depth--;
        p++;
      } else if (b == ',' || b == ':') {
        p++;
      } else {
        p = skipWord(p);
      }
    } while (depth > 0);
    return p;
  }

  private int skipString(int begin) {
    int p = begin + 1;
    while (true) {
      while (p + 8 <= to && Eight.neitherQuoteNorBackslash(bytes, p)) {
        p += 8;
      }
      if (bytes[p] == '"') {
        return p + 1;
      }
      p += bytes[p] == '\\' ? 2 : 1;
    }
  }

  private int skipWord(int begin) {
    int p = begin;
    while (p < to && bytes[p] != ',' && bytes[p] != '}' && bytes[p] != ']') {
      p++;
    }
    return p;
  }

  /** A name as a step of a path: {@code .name}, or {@code ["na me"]}. */
  static String step(String name) {
    boolean plain = !name.isEmpty() && name.length() <= 60 && Character.isLetter(name.charAt(0));
    for (int i = 0; plain && i < name.length(); i++) {
      char c = name.charAt(i);
      plain = c < 0x80 && Character.isLetterOrDigit(c);
    }
    if (plain || name.equals("_meta")) {
      return "." + name;
    }
    var shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return "[" + new JsonWriter().string(shown).text() + "]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonText text
        && Arrays.equals(bytes, from, to, text.bytes, text.from, text.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int p = from; p < to; p++) {
      hash = 31 * hash + bytes[p];
    }
    return hash;
  }

  /** The canonical JSON itself. */
  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
