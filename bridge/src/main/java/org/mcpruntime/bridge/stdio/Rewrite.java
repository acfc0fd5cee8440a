package org.mcpruntime.bridge.stdio;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;

/** The same message with another id or token in it. */
final class Rewrite {

  static final String META = "_meta";
  static final String TOKEN = "progressToken";
  static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
  static final String REQUEST = "requestId";

  private Rewrite() {}

  /** A part of a text, found by names from the outside in; null where there is none. */
  static @Nullable JsonText part(JsonText text, String... names) {
    @Nullable JsonText part = text;
    for (var name : names) {
      part = part == null ? null : part.member(name);
    }
    return part;
  }

  /** The text with another value at a place; the same text where there is no such place. */
  static JsonText at(JsonText text, JsonText value, String... names) {
    var part = part(text, names);
    return part == null ? text : text.replacing(part, value);
  }

  /** The number that an id of ours is; below zero where it is none. */
  static long number(@Nullable Id id) {
    return id == null ? -1 : number(id.json());
  }

  static long number(@Nullable JsonText text) {
    return text != null && text.isWhole() ? Long.parseLong(text.toString()) : -1;
  }
}
