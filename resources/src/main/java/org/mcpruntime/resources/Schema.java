package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  private final Shape shape;

  private Schema(JsonNode root) {
    this.root = root;
    admit(root, "openAPIV3Schema");
    this.shape = Shape.of(root);
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
    check(shape, value, At.ROOT, violations);
    return violations;
  }

  /** Fills the defaults into the value and drops nulls that stand for nothing, in place. */
  void complete(ObjectNode value) {
    complete(shape, value);
  }

  private static void complete(Shape shape, JsonNode value) {
    switch (value) {
      case ObjectNode object -> completeMembers(shape, object);
      case ArrayNode array -> {
        if (shape.items() != null) {
          for (var item : array) {
            complete(shape.items(), item);
          }
        }
      }
      default -> {}
    }
  }

  private static void completeMembers(Shape shape, ObjectNode object) {
    List<String> nulls = List.of();
    for (var member : object.properties()) {
      if (member.getValue().isNull() && shape.properties().containsKey(member.getKey())) {
        nulls = new ArrayList<>(nulls);
        nulls.add(member.getKey());
      }
    }
    object.remove(nulls);
    for (var each : shape.defaults().entrySet()) {
      if (!object.has(each.getKey())) {
        object.set(each.getKey(), each.getValue().deepCopy());
      }
    }
    for (var member : object.properties()) {
      var known = shape.member(member.getKey());
      if (known != null && member.getValue().isContainerNode()) {
        complete(known, member.getValue());
      }
    }
  }

  /** Where a value is; put into words only where something is wrong with it. */
  private record At(@Nullable At around, String name, int index) {

    static final At ROOT = new At(null, "", 0);

    At child(String name) {
      return new At(this, name, -1);
    }

    At item(int index) {
      return new At(this, "", index);
    }

    boolean isRoot() {
      return around == null;
    }

    boolean isMetadata() {
      return around != null && around.isRoot() && name.equals("metadata");
    }

    String path() {
      if (around == null) {
        return "";
      }
      return index < 0 ? Document.child(around.path(), name) : Document.item(around.path(), index);
    }
  }

  private static void check(Shape shape, JsonNode value, At at, List<Violation> out) {
    if (!shape.type().has(value)) {
      out.add(
          new Violation(
              at.path(), "must be " + described(shape.type()) + ", is " + described(value)));
      return;
    }
    if (!shape.words().isEmpty() && !shape.words().contains(value)) {
      var words = shape.words().stream().map(JsonNode::asText).toList();
      out.add(
          new Violation(
              at.path(), "\"" + value.asText() + "\" is none of " + String.join(", ", words)));
    }
    switch (value) {
      case ObjectNode object -> checkObject(shape, object, at, out);
      case ArrayNode array -> checkArray(shape, array, at, out);
      default -> checkScalar(shape, value, at, out);
    }
  }

  private static void checkObject(Shape shape, ObjectNode object, At at, List<Violation> out) {
    for (var required : shape.required()) {
      if (!object.has(required)) {
        out.add(new Violation(at.child(required).path(), "is required"));
      }
    }
    bound(shape, object.size(), "entries", at, out);
    for (var property : object.properties()) {
      var name = property.getKey();
      var child = at.child(name);
      var known = shape.member(name);
      if (known != null) {
        check(known, property.getValue(), child, out);
      } else if (!isEnvelope(at, name)) {
        out.add(new Violation(child.path(), unknown(shape, at.path(), name)));
      }
      if (child.isMetadata()) {
        checkMetadata(property.getValue(), out);
      }
    }
  }

  private static boolean isEnvelope(At at, String name) {
    return at.isMetadata() // looked at by checkMetadata, for every kind
        || (at.isRoot()
            && (name.equals("apiVersion") || name.equals("kind") || name.equals("metadata")));
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

  private static String unknown(Shape shape, String path, String name) {
    var where = path.isEmpty() ? "the object" : path;
    return "is not a field of "
        + where
        + Spelling.nearest(name, shape.properties().keySet().iterator())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
  }

  private static void checkArray(Shape shape, ArrayNode array, At at, List<Violation> out) {
    bound(shape, array.size(), "items", at, out);
    for (int i = 0; i < array.size() && shape.items() != null; i++) {
      check(shape.items(), array.get(i), at.item(i), out);
    }
  }

  private static void checkScalar(Shape shape, JsonNode value, At at, List<Violation> out) {
    if (value.isTextual()) {
      var text = value.textValue();
      bound(shape, text.codePointCount(0, text.length()), "characters", at, out);
      if (shape.pattern() != null && !shape.pattern().matcher(text).find()) {
        out.add(new Violation(at.path(), "\"" + text + "\" does not match " + shape.pattern()));
      }
      if (shape.time() && !isTime(text)) {
        out.add(
            new Violation(
                at.path(), "\"" + text + "\" is not a time such as 2026-01-31T12:00:00Z"));
      }
    }
    if (value.isNumber()) {
      limit(shape, value, at, out);
    }
  }

  private static void limit(Shape shape, JsonNode value, At at, List<Violation> out) {
    var number = value.decimalValue();
    if (shape.minimum() != null && number.compareTo(shape.minimum().decimalValue()) < 0) {
      out.add(new Violation(at.path(), number + " is below " + plain(shape.minimum())));
    }
    if (shape.maximum() != null && number.compareTo(shape.maximum().decimalValue()) > 0) {
      out.add(new Violation(at.path(), number + " is above " + plain(shape.maximum())));
    }
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private static void bound(Shape shape, int size, String unit, At at, List<Violation> out) {
    if (size < shape.least()) {
      out.add(
          new Violation(
              at.path(),
              size == 0
                  ? "must not be empty"
                  : "has %d %s, at least %d are needed".formatted(size, unit, shape.least())));
    }
    if (size > shape.most()) {
      out.add(
          new Violation(
              at.path(), "has %d %s, at most %d fit".formatted(size, unit, shape.most())));
    }
  }

  private static String described(Shape.Type type) {
    return switch (type) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case STRING -> "text";
      case BOOLEAN -> "true or false";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
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
