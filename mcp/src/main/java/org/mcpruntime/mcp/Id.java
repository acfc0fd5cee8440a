package org.mcpruntime.mcp;

/**
 * The id of a request: a string, or a whole number of at most 53 bits.
 *
 * <p>Two ids are the same when their canonical texts are: {@code 1} is not {@code "1"}.
 */
public record Id(JsonText json) {

  /** Whether a value can be an id. */
  static boolean isOne(JsonText text) {
    return text.isString() || text.isWhole();
  }

  public static Id of(long number) {
    return new Id(new JsonWriter().number(number).text());
  }

  public static Id of(String name) {
    return new Id(new JsonWriter().string(name).text());
  }

  /** The id as it was read, without holding on to the message around it. */
  static Id copyOf(JsonText text) {
    return new Id(text.copy());
  }
}
