package org.mcpruntime.process.api;

/**
 * Something that a query may say, whose name, meaning and bounds stand in one place for those who
 * read it and those who describe it.
 */
public sealed interface Parameter {

  String name();

  /** What it is for, in a line. */
  String summary();

  /** Any text; an empty one says nothing. */
  record Text(String name, String summary) implements Parameter {}

  /** A word of an enum; an empty one says nothing. */
  record Word<E extends Enum<E>>(String name, Class<E> words, String summary)
      implements Parameter {}

  /** True, false, or a name without a value, which is true. */
  record Flag(String name, String summary) implements Parameter {}

  /**
   * A whole number.
   *
   * @param usual where nothing is said
   */
  record Count(String name, Range range, int usual, String summary) implements Parameter {}

  /** Any whole number; an empty one says nothing. */
  record Whole(String name, String summary) implements Parameter {}

  /** Both ends included. */
  record Range(int least, int most) {}

  /** A time in RFC 3339 form; an empty one says nothing. */
  record Time(String name, String summary) implements Parameter {}

  /** A UUID; an empty one says nothing. */
  record Id(String name, String summary) implements Parameter {}
}
