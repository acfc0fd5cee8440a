package org.mcpruntime.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * YAML that people read: what fits on a line stands on one, so that a difference is a few lines and
 * a Deployment is not three screens.
 */
final class Text {

  private static final int WIDTH = 150;

  private Text() {}

  static String of(JsonNode node) {
    var out = new StringBuilder();
    block(node, "", out);
    return out.toString();
  }

  private static void block(JsonNode node, String indent, StringBuilder out) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                out.append(indent).append(scalar(member.getKey())).append(':');
                value(member.getValue(), indent, indent.length() + member.getKey().length(), out);
              });
    } else {
      for (var item : node) {
        out.append(indent).append('-');
        if (item.isContainerNode() && !fits(item, indent.length())) {
          var inner = new StringBuilder();
          block(item, indent + "  ", inner);
          out.append(' ').append(inner.substring(indent.length() + 2));
        } else {
          value(item, indent, indent.length(), out);
        }
      }
    }
  }

  private static void value(JsonNode value, String indent, int used, StringBuilder out) {
    if (value.isTextual() && value.textValue().contains("\n")) {
      out.append(" |\n");
      value
          .textValue()
          .lines()
          .forEach(line -> out.append(indent).append("  ").append(line).append('\n'));
    } else if (fits(value, used)) {
      out.append(' ').append(flow(value)).append('\n');
    } else {
      out.append('\n');
      block(value, indent + "  ", out);
    }
  }

  private static boolean fits(JsonNode node, int used) {
    return node.isValueNode() || flow(node).length() + used <= WIDTH;
  }

  private static String flow(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(member -> scalar(member.getKey()) + ": " + flow(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(Text::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node.isTextual() ? scalar(node.textValue()) : node.asText();
  }

  private static String scalar(String text) {
    return text.matches("[A-Za-z/][-A-Za-z0-9_./]*")
            && !text.matches("(?i)true|false|null|y|n|yes|no|on|off")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
