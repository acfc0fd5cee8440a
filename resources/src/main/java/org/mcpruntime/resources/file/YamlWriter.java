package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;

/** Values → YAML that versions 1.1 and 1.2 read alike. */
public final class YamlWriter {

  /** What needs no quotes: no number, no time, nothing of YAML's own. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/]([A-Za-z0-9_./:@+-]*[A-Za-z0-9_./@+-])?");

  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  /** A longer text is folded: readers refuse endless lines. */
  private static final int FOLD = 4_000;

  private YamlWriter() {}

  /** A document, with a line break at its end. */
  public static String document(ObjectNode value) {
    return block(value, 0) + "\n";
  }

  /** A value in block style whose first line is placed by the caller, the others at an indent. */
  static String block(JsonNode value, int indent) {
    return switch (value) {
      case ObjectNode object when !object.isEmpty() -> mapping(object, indent);
      case ArrayNode array when !array.isEmpty() -> sequence(array, indent);
      default -> flow(value);
    };
  }

  private static String mapping(ObjectNode object, int indent) {
    var out = new StringBuilder();
    for (var entry : object.properties()) {
      separate(out, indent);
      out.append(entry(entry.getKey(), entry.getValue(), indent));
    }
    return out.toString();
  }

  private static String sequence(ArrayNode array, int indent) {
    var out = new StringBuilder();
    for (var item : array) {
      separate(out, indent);
      out.append(item(item, indent));
    }
    return out.toString();
  }

  private static void separate(StringBuilder out, int indent) {
    if (!out.isEmpty()) {
      out.append('\n').append(" ".repeat(indent));
    }
  }

  /** {@code name: value}, its first line placed by the caller. */
  static String entry(String name, JsonNode value, int indent) {
    return scalar(name) + ":" + after(value, indent);
  }

  /** What follows the colon of an entry. */
  static String after(JsonNode value, int indent) {
    return value.isContainerNode() && !value.isEmpty()
        ? "\n" + " ".repeat(indent + 2) + block(value, indent + 2)
        : " " + flow(value);
  }

  /** {@code - value}, its first line placed by the caller. */
  static String item(JsonNode value, int indent) {
    return "- " + block(value, indent + 2);
  }

  /** A value on one line, which is JSON but for words that need no quotes. */
  static String flow(JsonNode value) {
    return value.isTextual() ? scalar(value.textValue()) : json(value);
  }

  /** A value in JSON. */
  static String json(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        var out = new StringBuilder("{");
        for (var entry : object.properties()) {
          out.append(out.length() > 1 ? ", " : "");
          out.append(quoted(entry.getKey())).append(": ").append(json(entry.getValue()));
        }
        yield out.append('}').toString();
      }
      case ArrayNode array -> {
        var out = new StringBuilder("[");
        for (var item : array) {
          out.append(out.length() > 1 ? ", " : "").append(json(item));
        }
        yield out.append(']').toString();
      }
      default -> value.isTextual() ? quoted(value.textValue()) : value.toString();
    };
  }

  private static String scalar(String text) {
    return text.length() < 100
            && PLAIN.matches(text)
            && !RESERVED.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : quoted(text);
  }

  private static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    int line = 0;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (text.length() > FOLD && ++line > FOLD && c != ' ') {
        out.append("\\\n");
        line = 0;
      }
      append(out, c);
    }
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default -> {
        if (printable(c)) {
          out.appendCodePoint(c);
        } else if (c > 0xffff) {
          out.append(Character.toString(c));
        } else {
          out.append("\\u%04x".formatted(c));
        }
      }
    }
  }

  private static boolean printable(int c) {
    return (c >= 0x20 && c < 0x7f)
        || (c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029)
        || (c >= 0xe000 && c < 0xfeff);
  }
}
