package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The CEL rules of a schema ({@code x-kubernetes-validations}), evaluated where they stand.
 *
 * <p>They run on values that fit the schema, after its defaults. A rule about {@code oldSelf} runs
 * only when there is a previous value.
 */
final class Rules {

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  /**
   * Parses only: that the rules have types is Kubernetes' business, and {@code tests/judge} asks
   * it.
   */
  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  /** Compiled when first needed: most manifests meet few of the rules. */
  private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

  private final JsonNode root;

  Rules(Schema schema) {
    this.root = schema.root();
  }

  private static CelRuntime.Program program(String rule) {
    try {
      return RUNTIME.createProgram(PARSER.parse(rule).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("the rule " + rule + " cannot be read", e);
    }
  }

  /** What the rules have against a value, given what it replaces, if anything. */
  List<Violation> check(JsonNode value, @Nullable JsonNode old) {
    var violations = new ArrayList<Violation>();
    check(root, value, old, "", violations);
    return violations;
  }

  private void check(
      JsonNode schema, JsonNode value, @Nullable JsonNode old, String path, List<Violation> out) {
    var rules = schema.path("x-kubernetes-validations");
    var selves = rules.isEmpty() ? null : Selves.of(schema, value, old);
    for (var rule : rules) {
      boolean transition = rule.get("rule").asText().contains("oldSelf");
      if (selves != null && !(transition && old == null) && !holds(rule, selves)) {
        out.add(
            new Violation(path + rule.path("fieldPath").asText(), rule.path("message").asText()));
      }
    }
    for (var property : schema.path("properties").properties()) {
      var child = value.get(property.getKey());
      if (child != null) {
        check(
            property.getValue(),
            child,
            old == null ? null : old.get(property.getKey()),
            Document.child(path, property.getKey()),
            out);
      }
    }
    if (value.isArray()) {
      // Items of a plain list have no previous selves.
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.get(i), null, Document.item(path, i), out);
      }
    }
  }

  /** A value, and what it replaces, as CEL sees them: made once for all rules about it. */
  private record Selves(Object self, @Nullable Object oldSelf) {

    static Selves of(JsonNode schema, JsonNode value, @Nullable JsonNode old) {
      return new Selves(cel(schema, value), old == null ? null : cel(schema, old));
    }
  }

  private boolean holds(JsonNode rule, Selves selves) {
    var text = rule.get("rule").asText();
    var variables = new HashMap<String, Object>();
    variables.put("self", selves.self());
    if (selves.oldSelf() != null) {
      variables.put("oldSelf", selves.oldSelf());
    }
    try {
      return Boolean.TRUE.equals(programs.computeIfAbsent(text, Rules::program).eval(variables));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("the rule " + text + " cannot be evaluated", e);
    }
  }

  /** The value as CEL sees it: typed by its schema. */
  private static Object cel(JsonNode schema, JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        var map = new LinkedHashMap<String, Object>();
        for (var property : value.properties()) {
          var known = schema.path("properties").path(property.getKey());
          map.put(
              property.getKey(),
              cel(
                  known.isMissingNode() ? schema.path("additionalProperties") : known,
                  property.getValue()));
        }
        yield map;
      }
      case ARRAY -> {
        var list = new ArrayList<Object>();
        value.forEach(item -> list.add(cel(schema.path("items"), item)));
        yield list;
      }
      case STRING ->
          schema.path("format").asText().equals("date-time")
              ? OffsetDateTime.parse(value.textValue()).toInstant()
              : value.textValue();
      case BOOLEAN -> value.booleanValue();
      case NUMBER ->
          value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
      default -> throw new IllegalStateException("a value that fits a schema is not " + value);
    };
  }
}
