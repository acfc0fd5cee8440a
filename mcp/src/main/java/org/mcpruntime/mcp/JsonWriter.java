package org.mcpruntime.mcp;

import java.util.Arrays;

/**
 * Writes canonical JSON from parts: no white space, UTF-8, the shortest escapes.
 *
 * <p>Members and elements are separated by itself; whoever opens an object or array ends it.
 */
public final class JsonWriter {

  private static final int LONGEST_CHARACTER = 6;

  private byte[] bytes = new byte[256];
  private int length;
  private byte[] closers = new byte[8];
  private int open;
  private boolean first = true;

  public JsonWriter object() {
    return open('{', '}');
  }

  public JsonWriter array() {
    return open('[', ']');
  }

  private JsonWriter open(char opener, char closer) {
    separate();
    put(opener);
    if (open == closers.length) {
      closers = Arrays.copyOf(closers, open * 2);
    }
    closers[open++] = (byte) closer;
    first = true;
    return this;
  }

  /** Ends the object or array that was opened last. */
  public JsonWriter end() {
    put((char) closers[--open]);
    first = false;
    return this;
  }

  /** The name of the member whose value comes next. */
  public JsonWriter name(String name) {
    string(name);
    put(':');
    first = true;
    return this;
  }

  /** A string; half a character in it becomes U+FFFD, for JSON text has none. */
  public JsonWriter string(String value) {
    separate();
    put('"');
    for (int i = 0; i < value.length(); ) {
      int character = value.codePointAt(i);
      i += Character.charCount(character);
      boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
      reserve(LONGEST_CHARACTER);
      length = Escapes.write(half ? 0xFFFD : character, bytes, length);
    }
    put('"');
    first = false;
    return this;
  }

  public JsonWriter number(long value) {
    return ascii(Long.toString(value));
  }

  public JsonWriter bool(boolean value) {
    return ascii(value ? "true" : "false");
  }

  public JsonWriter nothing() {
    return ascii("null");
  }

  /** A value that is canonical JSON already. */
  public JsonWriter raw(JsonText value) {
    separate();
    reserve(value.length());
    System.arraycopy(value.array(), value.from(), bytes, length, value.length());
    length += value.length();
    first = false;
    return this;
  }

  public JsonWriter id(Id id) {
    return raw(id.json());
  }

  private JsonWriter ascii(String word) {
    separate();
    for (int i = 0; i < word.length(); i++) {
      put(word.charAt(i));
    }
    first = false;
    return this;
  }

  private void separate() {
    if (!first && open > 0) {
      put(',');
    }
    first = false;
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** What was written; the writer is not used any more. */
  public JsonText text() {
    if (open != 0 || length == 0) {
      throw new IllegalStateException("the JSON is not finished");
    }
    return new JsonText(bytes, 0, length);
  }
}
