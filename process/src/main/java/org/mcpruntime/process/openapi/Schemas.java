package org.mcpruntime.process.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.process.api.Route;

/**
 * JSON Schemas of records, as Jackson writes and reads them.
 *
 * <p>A member of an answer is required where it is written whatever it holds: empty texts, lists
 * and maps are left out, unless their record says otherwise. A member of a question is required
 * unless it may be null.
 */
final class Schemas {

  /** Whether something is asked or answered, and how it is written. */
  record Use(Route.Form form, boolean asked) {}

  /** Enums are the same wherever they stand. */
  private record Key(Class<?> type, @Nullable Use use) {}

  private static final Map<Class<?>, String> FORMATS =
      Map.of(Instant.class, "date-time", URI.class, "uri", UUID.class, "uuid");

  private final Map<Class<?>, Meaning> meanings;
  private final Map<Key, String> names = new HashMap<>();
  private final Map<String, ObjectNode> named;

  Schemas(About about) {
    meanings = about.meanings();
    named = new TreeMap<>(about.schemas());
  }

  /** Those that others refer to, by their names. */
  ObjectNode named() {
    var all = object();
    named.forEach(all::set);
    return all;
  }

  ObjectNode of(Class<?> type, Use use) {
    return of(use.form.mapper().constructType(type), use);
  }

  private ObjectNode of(JavaType type, Use use) {
    var raw = type.getRawClass();
    var meaning = meanings.get(raw);
    if (meaning != null) {
      return switch (meaning) {
        case Meaning.Named(var name) -> reference(name);
        case Meaning.Same(var same) -> of(same, use);
      };
    }
    if (raw == byte[].class) {
      return typed("string").put("format", "binary");
    }
    var format = FORMATS.get(raw);
    if (format != null) {
      return typed("string").put("format", format);
    }
    if (raw == TimeSpan.class) {
      return typed("string").put("pattern", TimeSpan.PATTERN);
    }
    if (type.isCollectionLikeType()) {
      return typed("array").set("items", of(type.getContentType(), use));
    }
    if (type.isMapLikeType()) {
      return typed("object").set("additionalProperties", of(type.getContentType(), use));
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return typed("object");
    }
    if (raw.isEnum()) {
      return word(raw);
    }
    return raw.isRecord() ? reference(record(type, use)) : simple(raw);
  }

  private static ObjectNode simple(Class<?> raw) {
    return switch (raw.getSimpleName()) {
      case "String" -> typed("string");
      case "boolean", "Boolean" -> typed("boolean");
      case "int", "Integer" -> typed("integer").put("format", "int32");
      case "long", "Long" -> typed("integer").put("format", "int64");
      default -> throw new IllegalArgumentException("there is no schema of " + raw);
    };
  }

  private ObjectNode word(Class<?> raw) {
    var key = new Key(raw, null);
    if (!names.containsKey(key)) {
      var words = typed("string");
      var list = words.putArray("enum");
      Arrays.stream(raw.getEnumConstants()).map(c -> Json.word((Enum<?>) c)).forEach(list::add);
      named.put(name(key), words);
    }
    return reference(names.getOrDefault(key, ""));
  }

  private String record(JavaType type, Use use) {
    var key = new Key(type.getRawClass(), use);
    var known = names.get(key);
    if (known != null) {
      return known;
    }
    var name = name(key);
    var schema = typed("object");
    named.put(name, schema);
    var required = new TreeSet<String>();
    members(type, use, schema.putObject("properties"), required);
    if (!required.isEmpty()) {
      var list = schema.putArray("required");
      required.forEach(list::add);
    }
    return name;
  }

  private void members(JavaType type, Use use, ObjectNode properties, Set<String> required) {
    var config = use.form.mapper().getSerializationConfig();
    BeanDescription description = config.introspect(type);
    var introspector = config.getAnnotationIntrospector();
    for (var member : description.findProperties()) {
      var accessor = member.getAccessor();
      if (introspector.findUnwrappingNameTransformer(accessor) != null) {
        members(accessor.getType(), use, properties, required);
        continue;
      }
      properties.set(member.getName(), of(accessor.getType(), use));
      if (isRequired(type.getRawClass(), member, description, use)) {
        required.add(member.getName());
      }
    }
  }

  private static boolean isRequired(
      Class<?> owner, BeanPropertyDefinition member, BeanDescription description, Use use) {
    var raw = member.getRawPrimaryType();
    boolean nullable =
        Arrays.stream(owner.getRecordComponents())
            .filter(component -> component.getName().equals(member.getInternalName()))
            .anyMatch(
                component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    if (use.asked) {
      return !nullable && !raw.isPrimitive();
    }
    var usual = JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null);
    var inclusion =
        description
            .findPropertyInclusion(usual)
            .withOverrides(member.findInclusion())
            .getValueInclusion();
    return switch (inclusion) {
      case ALWAYS, NON_NULL, NON_ABSENT, USE_DEFAULTS -> !nullable;
      case NON_EMPTY -> !nullable && !mayBeEmpty(member.getPrimaryType());
      case NON_DEFAULT, CUSTOM -> false;
    };
  }

  private static boolean mayBeEmpty(JavaType type) {
    var raw = type.getRawClass();
    return raw == String.class || type.isContainerType() || JsonNode.class.isAssignableFrom(raw);
  }

  /** What a type is called where schemas refer to it; two are never called the same. */
  private String name(Key key) {
    var type = key.type;
    var outer = type.getEnclosingClass();
    var plain =
        outer != null && outer.isRecord()
            ? outer.getSimpleName() + type.getSimpleName()
            : type.getSimpleName();
    var name = named.containsKey(plain) && key.use != null ? plain + suffix(key.use) : plain;
    if (named.containsKey(name)) {
      throw new IllegalStateException("two schemas are called %s: %s".formatted(name, type));
    }
    names.put(key, name);
    return name;
  }

  private static String suffix(Use use) {
    return use.form == Route.Form.SNAKE ? "InSnakeCase" : "InCamelCase";
  }

  static ObjectNode reference(String name) {
    return object().put("$ref", "#/components/schemas/" + name);
  }

  static ObjectNode typed(String type) {
    return object().put("type", type);
  }

  static ObjectNode object() {
    return Json.RESOURCES.createObjectNode();
  }
}
