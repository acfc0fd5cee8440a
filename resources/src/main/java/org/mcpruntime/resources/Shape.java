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
 *
 * @param others of members that are not named; null where none may be
 * @param defaults what members are that are not there, in order
 * @param words the values that there are; empty where any may be
 * @param least how small it may be
 * @param most how large it may be
 * @param pattern in RE2, as Kubernetes reads it: {@code $} is the end, not the line before it
 * @param time whether it is one, in text
 */
record Shape(
    Type type,
    Map<String, Shape> properties,
    @Nullable Shape others,
    @Nullable Shape items,
    List<String> required,
    Map<String, JsonNode> defaults,
    List<JsonNode> words,
    int least,
    int most,
    @Nullable JsonNode minimum,
    @Nullable JsonNode maximum,
    @Nullable Pattern pattern,
    boolean time) {

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

  static Shape of(JsonNode schema) {
    var type = Type.of(schema.path("type").asText());
    var properties = new LinkedHashMap<String, Shape>();
    var defaults = new LinkedHashMap<String, JsonNode>();
    for (var property : schema.path("properties").properties()) {
      properties.put(property.getKey(), of(property.getValue()));
      if (property.getValue().has("default")) {
        defaults.put(property.getKey(), property.getValue().get("default"));
      }
    }
    var additional = schema.path("additionalProperties");
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    var words = new ArrayList<JsonNode>();
    schema.path("enum").forEach(words::add);
    return new Shape(
        type,
        properties,
        additional.isObject() ? of(additional) : null,
        schema.has("items") ? of(schema.get("items")) : null,
        required,
        defaults,
        words,
        schema.path("min" + type.bounded).asInt(0),
        schema.path("max" + type.bounded).asInt(Integer.MAX_VALUE),
        schema.get("minimum"),
        schema.get("maximum"),
        schema.has("pattern") ? Pattern.compile(schema.get("pattern").asText()) : null,
        schema.path("format").asText().equals("date-time"));
  }

  /** What is said about a member; null where there is to be none of that name. */
  @Nullable Shape member(String name) {
    var known = properties.get(name);
    return known == null ? others : known;
  }
}
