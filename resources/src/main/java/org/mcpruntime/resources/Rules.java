package org.mcpruntime.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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

  /** Members that a rule reads of its value, where it reads nothing else of it. */
  private static final Pattern MEMBER =
      Pattern.compile("\\bself\\b(?:\\.([A-Za-z_]\\w*)\\b(?!\\())?");

  private final Point root;

  Rules(Schema schema) {
    this.root = Point.of(schema.root());
  }

  /** A place in a schema at or below which rules stand. */
  private record Point(
      JsonNode schema, List<Rule> rules, Map<String, Point> properties, @Nullable Point items) {

    static Point of(JsonNode schema) {
      var rules = new ArrayList<Rule>();
      schema.path("x-kubernetes-validations").forEach(rule -> rules.add(new Rule(rule)));
      var properties = new LinkedHashMap<String, Point>();
      for (var property : schema.path("properties").properties()) {
        var point = of(property.getValue());
        if (!point.isEmpty()) {
          properties.put(property.getKey(), point);
        }
      }
      var items = schema.has("items") ? of(schema.get("items")) : null;
      return new Point(schema, rules, properties, items == null || items.isEmpty() ? null : items);
    }

    boolean isEmpty() {
      return rules.isEmpty() && properties.isEmpty() && items == null;
    }
  }

  /** One rule; what it says about values that come again and again is remembered. */
  private static final class Rule {

    /** Values that are remembered, and how many values they may hold inside. */
    private static final int REMEMBERED = 256;

    private static final int SMALL = 64;

    /** So many letters weigh as much as a value. */
    private static final int LETTERS = 64;

    private final String text;
    private final String message;
    private final String fieldPath;
    private final boolean transition;

    /** Null where it may read all of the value. */
    private final @Nullable Set<String> members;

    private final Map<JsonNode, Boolean> known = new ConcurrentHashMap<>();

    /** Made when first needed: most manifests meet few of the rules. */
    private volatile CelRuntime.@Nullable Program program;

    Rule(JsonNode rule) {
      this.text = rule.get("rule").asText();
      this.message = rule.path("message").asText();
      this.fieldPath = rule.path("fieldPath").asText();
      this.transition = text.contains("oldSelf");
      this.members = members(text);
    }

    private static @Nullable Set<String> members(String text) {
      var members = new HashSet<String>();
      for (var matcher = MEMBER.matcher(text); matcher.find(); ) {
        if (matcher.group(1) == null) {
          return null;
        }
        var _ = members.add(matcher.group(1));
      }
      return members;
    }

    boolean holds(JsonNode schema, JsonNode value, @Nullable JsonNode old) {
      if (transition) {
        return old == null || evaluated(cel(schema, value), cel(schema, old));
      }
      var read = read(value);
      var before = known.get(read);
      if (before != null) {
        return before;
      }
      boolean holds = evaluated(cel(schema, read), null);
      if (known.size() < REMEMBERED && size(read) <= SMALL) {
        known.put(read.deepCopy(), holds);
      }
      return holds;
    }

    private JsonNode read(JsonNode value) {
      if (members == null || !(value instanceof ObjectNode)) {
        return value;
      }
      var read = JsonNodeFactory.instance.objectNode();
      for (var name : members) {
        var member = value.get(name);
        if (member != null) {
          read.set(name, member);
        }
      }
      return read;
    }

    private static int size(JsonNode value) {
      int size = 1 + (value.isTextual() ? value.textValue().length() / LETTERS : 0);
      for (var member : value.properties()) {
        size += member.getKey().length() / LETTERS;
      }
      for (var inner : value) {
        size += size > SMALL ? 1 : size(inner);
      }
      return size;
    }

    private boolean evaluated(Object self, @Nullable Object oldSelf) {
      var made = program;
      if (made == null) {
        made = program(text);
        program = made;
      }
      var variables =
          oldSelf == null ? Map.of("self", self) : Map.of("self", self, "oldSelf", oldSelf);
      try {
        return Boolean.TRUE.equals(made.eval(variables));
      } catch (CelEvaluationException e) {
        throw new IllegalStateException("the rule " + text + " cannot be evaluated", e);
      }
    }
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

  private static void check(
      Point point, JsonNode value, @Nullable JsonNode old, String path, List<Violation> out) {
    for (var rule : point.rules()) {
      if (!rule.holds(point.schema(), value, old)) {
        out.add(new Violation(path + rule.fieldPath, rule.message));
      }
    }
    point
        .properties()
        .forEach(
            (name, property) -> {
              var child = value.get(name);
              if (child != null) {
                var oldChild = old == null ? null : old.get(name);
                check(property, child, oldChild, Document.child(path, name), out);
              }
            });
    if (point.items() != null && value.isArray()) {
      // Items of a plain list have no previous selves.
      for (int i = 0; i < value.size(); i++) {
        check(point.items(), value.get(i), null, Document.item(path, i), out);
      }
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
