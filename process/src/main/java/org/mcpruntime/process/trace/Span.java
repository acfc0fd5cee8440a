package org.mcpruntime.process.trace;

import java.time.Instant;
import java.util.List;

/**
 * Something that happened in a trace, and has ended.
 *
 * @param parentId of the span that caused it; empty where none did
 */
public record Span(
    TraceContext context, String parentId, String name, Time time, List<Attribute> attributes) {

  public Span {
    attributes = List.copyOf(attributes);
  }

  /** On which side of a call it happened. */
  public enum Kind {
    SERVER,
    CLIENT,
    INTERNAL
  }

  /**
   * @param failed whether it ended as it should not have
   */
  public record Time(Instant start, Instant end, Kind kind, boolean failed) {}

  /** A name of the semantic conventions and its value, such as {@code http.route}. */
  public record Attribute(String name, String value) {}
}
