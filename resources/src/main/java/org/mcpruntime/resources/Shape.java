package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about one value, taken apart once: it is asked for every value of a folder.
 */
final class Shape {

  /** The type of a value, and the word for what its size counts. */
  enum Type {
    OBJECT("Properties"),
    ARRAY("Items"),
    STRING("Length"),
    BOOLEAN(""),
    INTEGER(""),
    NUMBER("");

    private final String bounded;

    Type(String bounded) {
      this.bounded = bounded;
    }

    static Type of(String word) {
      return switch (word) {
        case "object" -> OBJECT;
        case "array" -> ARRAY;
        case "string" -> STRING;
        case "boolean" -> BOOLEAN;
        case "integer" -> INTEGER;
        case "number" -> NUMBER;
        default -> throw new IllegalStateException("no value has type \"" + word + "\"");
      };
    }

    boolean has(JsonNode value) {
      return switch (this) {
        case OBJECT -> value.isObject();
        case ARRAY -> value.isArray();
        case STRING -> value.isTextual();
        case BOOLEAN -> value.isBoolean();
        case INTEGER -> value.isIntegralNumber();
        case NUMBER -> value.isNumber();
      };
    }
  }

  final Type type;
  final Map<String, Shape> properties = new LinkedHashMap<>();

  /** Of members that are not named; null where none may be. */
  final @Nullable Shape others;

  final @Nullable Shape items;
  final List<String> required = new ArrayList<>();

  /** What members are that are not there, in order. */
  final Map<String, JsonNode> defaults = new LinkedHashMap<>();

  /** The values that there are; empty where any may be. */
  final List<JsonNode> words = new ArrayList<>();

  /** How large it may be. */
  final int least;

  final int most;
  final @Nullable JsonNode minimum;
  final @Nullable JsonNode maximum;

  /** In RE2, as Kubernetes reads it: {@code $} is the end, not the line before it. */
  final @Nullable Pattern pattern;

  final boolean time;

  Shape(JsonNode schema) {
    this.type = Type.of(schema.path("type").asText());
    for (var property : schema.path("properties").properties()) {
      properties.put(property.getKey(), new Shape(property.getValue()));
      if (property.getValue().has("default")) {
        defaults.put(property.getKey(), property.getValue().get("default"));
      }
    }
    var additional = schema.path("additionalProperties");
    this.others = additional.isObject() ? new Shape(additional) : null;
    this.items = schema.has("items") ? new Shape(schema.get("items")) : null;
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema.path("enum").forEach(words::add);
    this.least = schema.path("min" + type.bounded).asInt(0);
    this.most = schema.path("max" + type.bounded).asInt(Integer.MAX_VALUE);
    this.minimum = schema.get("minimum");
    this.maximum = schema.get("maximum");
    this.pattern = schema.has("pattern") ? Pattern.compile(schema.get("pattern").asText()) : null;
    this.time = schema.path("format").asText().equals("date-time");
  }

  /** What is said about a member; null where there is to be none of that name. */
  @Nullable Shape member(String name) {
    var known = properties.get(name);
    return known == null ? others : known;
  }
}
