package org.mcpruntime.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;

/** Reads objects of one kind: schema with its defaults, then rules, then the record. */
final class ObjectReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final int MAX_NAME = 253;

  private final Kind kind;
  private final Schema schema;
  private final Rules rules;

  ObjectReader(Kind kind) {
    this.kind = kind;
    this.schema = Schema.of(kind);
    this.rules = new Rules(schema);
  }

  /** The object, or what is wrong with it added to the findings. */
  <T> Optional<Located<T>> read(Document document, Class<T> type, List<Finding> findings) {
    if (!(document.value() instanceof ObjectNode written)) {
      throw new IllegalStateException("a document with a kind is a mapping");
    }
    var value = written.deepCopy();
    var metadata = metadata(value);
    var label = kind.word() + " " + metadata.ref();
    var violations = judge(value, null);
    findings.addAll(Admission.findings(document, label, violations));
    if (!violations.isEmpty()) {
      return Optional.empty();
    }
    try {
      var object = Json.RESOURCES.treeToValue(value, type);
      var source = new Located.Source(document, value);
      return Optional.of(new Located<>(object, metadata, label, source));
    } catch (JsonProcessingException e) {
      findings.add(
          new Finding(
              Finding.Severity.ERROR, document.at("spec"), label, "spec", e.getOriginalMessage()));
      return Optional.empty();
    }
  }

  /** Fills the defaults into the value, in place; then says what does not fit. */
  List<Violation> judge(ObjectNode value, @Nullable ObjectNode old) {
    var _ = metadata(value);
    var violations = schema.apply(value);
    if (violations.stream().noneMatch(v -> v.path().equals("metadata.name"))) {
      violations.addAll(nameViolations(value.path("metadata")));
    }
    if (violations.isEmpty()) {
      violations.addAll(rules.check(value, old));
    }
    return violations;
  }

  void complete(ObjectNode value) {
    var _ = metadata(value);
    schema.complete(value);
  }

  /** What names the object; a namespace that is not told is filled in. */
  static ObjectMeta metadata(ObjectNode object) {
    var given = object.path("metadata");
    if (given instanceof ObjectNode metadata && !metadata.path("namespace").isTextual()) {
      metadata.put("namespace", Manifests.DEFAULT_NAMESPACE);
    }
    return ObjectMeta.named(
        given.path("namespace").asText(Manifests.DEFAULT_NAMESPACE), given.path("name").asText());
  }

  static List<Violation> nameViolations(JsonNode metadata) {
    if (!metadata.isObject()) {
      return List.of(new Violation("metadata", "is required, with a name"));
    }
    var name = metadata.path("name").asText();
    if (name.isEmpty()) {
      return List.of(new Violation("metadata.name", "is required"));
    }
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      return List.of(
          new Violation(
              "metadata.name",
              "\"%s\" is not a name: up to %d lower-case letters, digits, - and ., beginning and ending with a letter or digit"
                  .formatted(name, MAX_NAME)));
    }
    var namespace = metadata.path("namespace").asText();
    if (namespace.length() > 63 || !NAME.matcher(namespace).matches() || namespace.contains(".")) {
      return List.of(
          new Violation("metadata.namespace", "\"" + namespace + "\" is not a namespace"));
    }
    return List.of();
  }
}
