package org.mcpruntime.performance;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntFunction;
import org.mcpruntime.mcp.Limits;

/** Calls of a tool as agents write them, small and as large as is accepted. */
public enum Body {
  SMALL("300 bytes, no white space"),
  PRETTY("the same, indented"),
  ESCAPED("the same, letters in its strings as escapes"),
  LONG_STRINGS("1 MiB of long strings"),
  NUMBERS("1 MiB of numbers"),
  NESTED("1 MiB of small objects inside one another"),
  NON_ASCII("1 MiB of text that is not ASCII"),
  MANY_ESCAPES("1 MiB of source code in strings");

  private static final String CLOSING = "}}}";
  private static final String ARGUMENTS =
      "\"customer\":\"Müller & Söhne\",\"amount\":1299.90,\"items\":[\"a-1\",\"b-2\"],\"dry\":false";

  private final String sentence;

  Body(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  boolean small() {
    return compareTo(ESCAPED) <= 0;
  }

  /** A call of the tool, which says the same in every small body. */
  byte[] call(String tool) {
    var opening = opening(tool);
    var text =
        switch (this) {
          case SMALL -> opening + ARGUMENTS + CLOSING;
          case PRETTY -> indented(opening + ARGUMENTS + CLOSING);
          case ESCAPED -> opening + escaped(ARGUMENTS) + CLOSING;
          case LONG_STRINGS ->
              filled(opening, n -> member(n, "\"" + "lorem ipsum ".repeat(700) + "\""));
          case NUMBERS ->
              filled(
                  opening,
                  n ->
                      member(
                          n,
                          String.format(
                              Locale.ROOT, "[%d,%d.%d,-1.5e%d,0]", n, n * 7919, n % 97, n % 30)));
          case NESTED ->
              filled(
                  opening,
                  n ->
                      member(
                          n,
                          "{\"id\":%d,\"of\":{\"a\":[{\"b\":{\"c\":true}},{}],\"d\":null}}"
                              .formatted(n)));
          case NON_ASCII ->
              filled(opening, n -> member(n, "\"" + "Größe 大きさ размер 🚀 ".repeat(30) + "\""));
          case MANY_ESCAPES ->
              filled(
                  opening,
                  n ->
                      member(
                          n,
                          "\"" + "if (a < \\\"b\\\") {\\n\\treturn c;\\n}\\n".repeat(60) + "\""));
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String opening(String tool) {
    return """
        {"jsonrpc":"2.0","id":4711,"method":"tools/call","params":{"_meta":\
        {"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}},"name":"%s","arguments":{"""
        .formatted(tool);
  }

  private static String member(int number, String value) {
    return "\"member-%d\":%s".formatted(number, value);
  }

  /** As many members as fit. */
  private static String filled(String opening, IntFunction<String> member) {
    var text = new StringBuilder(opening).append(member.apply(0));
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length + CLOSING.length();
    for (int n = 1; ; n++) {
      var next = "," + member.apply(n);
      bytes += next.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Limits.REQUEST.bytes()) {
        return text.append(CLOSING).toString();
      }
      text.append(next);
    }
  }

  private static String indented(String text) {
    var indented = new StringBuilder();
    int depth = 0;
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inString ^= c == '"';
      boolean closes = !inString && (c == '}' || c == ']');
      boolean opens = !inString && (c == '{' || c == '[');
      depth += opens ? 1 : closes ? -1 : 0;
      if (closes) {
        indented.append('\n').append("  ".repeat(depth));
      }
      indented.append(c);
      if (opens || (!inString && c == ',')) {
        indented.append('\n').append("  ".repeat(depth));
      } else if (!inString && c == ':') {
        indented.append(' ');
      }
    }
    return indented.toString();
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inString ^= c == '"';
      escaped.append(inString && c != '"' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return escaped.toString();
  }
}
