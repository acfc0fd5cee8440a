package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The structural schema of one kind: fills in defaults and says what does not fit, as the API
 * server does.
 *
 * <p>It knows the part of OpenAPI that structural schemas of ours use; a keyword it does not know
 * is refused when the definition is loaded, so a new one cannot be silently ignored. {@code
 * tests/judge} compares its verdicts with those of Kubernetes' own code.
 */
final class Schema {

  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "default",
          "enum",
          "format",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "pattern",
          "description",
          "x-kubernetes-validations");

  /** Members of {@code metadata} that Kubernetes itself defines. */
  private static final Set<String> METADATA =
      Set.of(
          "name",
          "generateName",
          "namespace",
          "labels",
          "annotations",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "finalizers",
          "ownerReferences",
          "managedFields",
          "selfLink");

  private final JsonNode root;

  /** In RE2, as Kubernetes reads them: {@code $} is the end, not the line before it. */
  private final Map<String, Pattern> patterns = new HashMap<>();

  private Schema(JsonNode root) {
    this.root = root;
    admit(root, "openAPIV3Schema");
  }

  /** The schema of a kind, from the definition on the class path. */
  static Schema of(Kind kind) {
    try (InputStream in = Schema.class.getResourceAsStream(kind.definition())) {
      if (in == null) {
        throw new IllegalStateException(kind.definition() + " is not on the class path");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var definition = Yaml.read(kind.definition(), text).getFirst().value();
      return new Schema(definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void admit(JsonNode schema, String path) {
    schema
        .fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!KEYWORDS.contains(keyword)) {
                throw new IllegalStateException(
                    "the schema at " + path + " uses " + keyword + ", which is not known here");
              }
            });
    if (schema.has("pattern")) {
      patterns.computeIfAbsent(schema.get("pattern").asText(), Pattern::compile);
    }
    schema
        .path("properties")
        .properties()
        .forEach(p -> admit(p.getValue(), path + "." + p.getKey()));
    if (schema.has("items")) {
      admit(schema.get("items"), path + "[]");
    }
    if (schema.path("additionalProperties").isObject()) {
      admit(schema.get("additionalProperties"), path + ".*");
    }
  }

  JsonNode root() {
    return root;
  }

  /**
   * Fills the defaults into the value and drops nulls that stand for nothing, in place; then says
   * what does not fit.
   */
  List<Violation> apply(ObjectNode value) {
    complete(value);
    var violations = new ArrayList<Violation>();
    check(root, value, "", violations);
    return violations;
  }

  /** Fills the defaults into the value and drops nulls that stand for nothing, in place. */
  void complete(ObjectNode value) {
    complete(root, value);
  }

  private static void complete(JsonNode schema, JsonNode value) {
    switch (value) {
      case ObjectNode object -> {
        for (var property : schema.path("properties").properties()) {
          var present = object.get(property.getKey());
          if (present != null && present.isNull()) {
            object.remove(property.getKey());
            present = null;
          }
          if (present == null && property.getValue().has("default")) {
            object.set(property.getKey(), property.getValue().get("default").deepCopy());
          }
        }
        object
            .properties()
            .forEach(p -> complete(propertySchema(schema, p.getKey()), p.getValue()));
      }
      case ArrayNode array -> array.forEach(item -> complete(schema.path("items"), item));
      default -> {}
    }
  }

  private static JsonNode propertySchema(JsonNode schema, String name) {
    var property = schema.path("properties").path(name);
    return property.isMissingNode() ? schema.path("additionalProperties") : property;
  }

  private void check(JsonNode schema, JsonNode value, String path, List<Violation> out) {
    var type = schema.path("type").asText();
    if (!hasType(type, value)) {
      out.add(new Violation(path, "must be " + described(type) + ", is " + described(value)));
      return;
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      var words = new ArrayList<String>();
      schema.get("enum").forEach(word -> words.add(word.asText()));
      out.add(
          new Violation(path, "\"" + value.asText() + "\" is none of " + String.join(", ", words)));
    }
    switch (value) {
      case ObjectNode object -> checkObject(schema, object, path, out);
      case ArrayNode array -> checkArray(schema, array, path, out);
      default -> checkScalar(schema, value, path, out);
    }
  }

  private void checkObject(JsonNode schema, ObjectNode object, String path, List<Violation> out) {
    for (var required : schema.path("required")) {
      if (!object.has(required.asText())) {
        out.add(new Violation(Document.child(path, required.asText()), "is required"));
      }
    }
    bound(schema, "Properties", object.size(), "entries", path, out);
    for (var property : object.properties()) {
      var child = Document.child(path, property.getKey());
      var known = propertySchema(schema, property.getKey());
      if (!known.isMissingNode()) {
        check(known, property.getValue(), child, out);
      } else if (!isEnvelope(path, property.getKey())) {
        out.add(new Violation(child, unknown(schema, path, property.getKey())));
      }
      if (child.equals("metadata")) {
        checkMetadata(property.getValue(), out);
      }
    }
  }

  private static boolean isEnvelope(String path, String name) {
    return switch (path) {
      case "" -> name.equals("apiVersion") || name.equals("kind") || name.equals("metadata");
      case "metadata" -> true; // looked at by checkMetadata, for every kind
      default -> false;
    };
  }

  private static void checkMetadata(JsonNode metadata, List<Violation> out) {
    metadata
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!METADATA.contains(name)) {
                out.add(new Violation("metadata." + name, "is not a field of metadata"));
              }
            });
    for (var map : List.of("labels", "annotations")) {
      metadata
          .path(map)
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isTextual()) {
                  out.add(
                      new Violation(
                          "metadata." + map + "." + entry.getKey(),
                          "must be text; write the value in quotes"));
                }
              });
    }
  }

  private static String unknown(JsonNode schema, String path, String name) {
    var where = path.isEmpty() ? "the object" : path;
    return "is not a field of "
        + where
        + Spelling.nearest(name, schema.path("properties").fieldNames())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
  }

  private void checkArray(JsonNode schema, ArrayNode array, String path, List<Violation> out) {
    bound(schema, "Items", array.size(), "items", path, out);
    for (int i = 0; i < array.size(); i++) {
      check(schema.path("items"), array.get(i), Document.item(path, i), out);
    }
  }

  private void checkScalar(JsonNode schema, JsonNode value, String path, List<Violation> out) {
    if (value.isTextual()) {
      var text = value.textValue();
      bound(schema, "Length", text.codePointCount(0, text.length()), "characters", path, out);
      var pattern = patterns.get(schema.path("pattern").asText());
      if (pattern != null && !pattern.matcher(text).find()) {
        out.add(new Violation(path, "\"" + text + "\" does not match " + pattern));
      }
      if (schema.path("format").asText().equals("date-time") && !isTime(text)) {
        out.add(new Violation(path, "\"" + text + "\" is not a time such as 2026-01-31T12:00:00Z"));
      }
    }
    if (value.isNumber()) {
      limit(schema, value, path, out);
    }
  }

  private static void limit(JsonNode schema, JsonNode value, String path, List<Violation> out) {
    var number = value.decimalValue();
    var minimum = schema.path("minimum");
    var maximum = schema.path("maximum");
    if (minimum.isNumber() && number.compareTo(minimum.decimalValue()) < 0) {
      out.add(new Violation(path, number + " is below " + plain(minimum)));
    }
    if (maximum.isNumber() && number.compareTo(maximum.decimalValue()) > 0) {
      out.add(new Violation(path, number + " is above " + plain(maximum)));
    }
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private static void bound(
      JsonNode schema, String what, int size, String unit, String path, List<Violation> out) {
    var least = schema.path("min" + what);
    var most = schema.path("max" + what);
    if (least.isNumber() && size < least.asInt()) {
      out.add(
          new Violation(
              path,
              size == 0
                  ? "must not be empty"
                  : "has %d %s, at least %d are needed".formatted(size, unit, least.asInt())));
    }
    if (most.isNumber() && size > most.asInt()) {
      out.add(new Violation(path, "has %d %s, at most %d fit".formatted(size, unit, most.asInt())));
    }
  }

  private static boolean hasType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> throw new IllegalStateException("no value has type " + type);
    };
  }

  private static boolean contains(JsonNode words, JsonNode value) {
    for (var word : words) {
      if (word.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static String described(String type) {
    return switch (type) {
      case "object" -> "a mapping";
      case "array" -> "a list";
      case "string" -> "text";
      case "boolean" -> "true or false";
      case "integer" -> "a whole number";
      default -> "a number";
    };
  }

  private static String described(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case STRING -> "the text \"" + value.textValue() + "\"";
      case NULL -> "null";
      default -> value.asText();
    };
  }

  private static boolean isTime(String text) {
    try {
      var _ = OffsetDateTime.parse(text);
      return Character.isDigit(text.charAt(0));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
