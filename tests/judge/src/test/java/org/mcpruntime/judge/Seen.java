package org.mcpruntime.judge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;

/** What we saw in a message, in the form that the readers of other languages say it in. */
enum Seen {
  /** Numbers as the 64 bits of a double. */
  DOUBLES {
    @Override
    String number(String spelled) {
      return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(Double.parseDouble(spelled)));
    }
  },
  /** Numbers as they are. */
  EXACTLY {
    @Override
    String number(String spelled) {
      var value = new BigDecimal(spelled).stripTrailingZeros();
      return value.signum() == 0 ? "0" : value.unscaledValue() + "e" + -value.scale();
    }
  };

  abstract String number(String spelled);

  /** Method, id, name and the whole message, of what was decided on. */
  String of(Envelope envelope) {
    var method = envelope.message() instanceof Message.Response ? "-" : text(envelope.method());
    return String.join(" ", method, id(envelope), name(envelope), normal(envelope.text()));
  }

  /** An error may name no request, or null. */
  private String id(Envelope envelope) {
    var id = envelope.id();
    if (id != null) {
      return normal(id.json());
    }
    return envelope.text().member("id") == null ? "-" : "null";
  }

  private static String name(Envelope envelope) {
    return envelope.message() instanceof Message.Request request
            && request.target().kind() != Target.Kind.NONE
        ? text(request.target().name())
        : "-";
  }

  private String normal(JsonText value) {
    if (value.isString()) {
      return text(value.string());
    }
    if (value.isNumber()) {
      return "#" + number(value.toString());
    }
    if (value.isArray()) {
      var elements = new ArrayList<String>();
      value.elements(element -> elements.add(normal(element)));
      return "[" + String.join(",", elements) + "]";
    }
    if (value.isObject()) {
      // Sorted, for Node puts names that are numbers first.
      var members = new TreeMap<String, String>();
      value.members((name, member) -> members.put(name, normal(member)));
      return members.entrySet().stream()
          .map(member -> text(member.getKey()) + ":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
    return value.toString();
  }

  private static String text(String characters) {
    var text = new StringBuilder(characters.length() + 2).append('"');
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        text.append(c);
      } else {
        text.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return text.append('"').toString();
  }
}
