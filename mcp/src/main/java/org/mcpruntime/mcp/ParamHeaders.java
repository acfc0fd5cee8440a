package org.mcpruntime.mcp;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a tool are repeated in headers {@code Mcp-Param-…}: what {@code x-mcp-header}
 * in its input schema says.
 */
public record ParamHeaders(List<Mirrored> mirrored) {

  private static final String ANNOTATION = "x-mcp-header";
  private static final int DEEPEST = 64;

  /**
   * One argument.
   *
   * @param header rest of the header's name, in lower case
   * @param path of names from the arguments to the value
   */
  public record Mirrored(String header, List<String> path, boolean integer) {

    public Mirrored {
      path = List.copyOf(path);
    }
  }

  public static final ParamHeaders NONE = new ParamHeaders(List.of());

  public ParamHeaders {
    mirrored = List.copyOf(mirrored);
  }

  /** Those of a tool's input schema; empty when an annotation breaks the rules of the protocol. */
  public static Optional<ParamHeaders> of(JsonText schema) {
    var search = new Search();
    search.object(schema, List.of(), 0);
    boolean elsewhere = search.found.size() != count(schema, 0);
    return search.wrong || elsewhere
        ? Optional.empty()
        : Optional.of(search.found.isEmpty() ? NONE : new ParamHeaders(search.found));
  }

  /** Annotations may stand only where a chain of {@code properties} leads. */
  private static int count(JsonText value, int depth) {
    int[] count = {0};
    if (depth < DEEPEST) {
      value.members(
          (name, inside) -> count[0] += name.equals(ANNOTATION) ? 1 : count(inside, depth + 1));
      value.elements(inside -> count[0] += count(inside, depth + 1));
    }
    return count[0];
  }

  private static final class Search {

    private final List<Mirrored> found = new ArrayList<>();
    private final Set<String> headers = new HashSet<>();
    private boolean wrong;

    void object(JsonText schema, List<String> path, int depth) {
      var properties = schema.member("properties");
      if (properties == null || depth > DEEPEST) {
        return;
      }
      properties.members(
          (name, property) -> {
            var inside = new ArrayList<>(path);
            inside.add(name);
            var annotation = property.member(ANNOTATION);
            if (annotation != null) {
              annotated(property, annotation, inside);
            }
            object(property, inside, depth + 1);
          });
    }

    private void annotated(JsonText property, JsonText annotation, List<String> path) {
      var header = JsonText.stringOf(annotation);
      var type = JsonText.stringOf(property.member("type"));
      boolean primitive = "string".equals(type) || "integer".equals(type) || "boolean".equals(type);
      if (header == null || !isToken(header) || !primitive) {
        wrong = true;
        return;
      }
      var lower = header.toLowerCase(Locale.ROOT);
      wrong |= !headers.add(lower);
      found.add(new Mirrored(lower, path, "integer".equals(type)));
    }

    private static boolean isToken(String text) {
      return !text.isEmpty()
          && text.chars()
              .allMatch(
                  c ->
                      (c < 0x80 && Character.isLetterOrDigit(c))
                          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
  }

  /** What is wrong with the headers of a call; null where they say what its arguments say. */
  public @Nullable Malformed wrong(Envelope call, McpHeaders headers) {
    for (var each : mirrored) {
      var meant = value(call.parts().arguments(), each.path);
      var sent = header(headers, each.header);
      var name = McpHeaders.PARAM + each.header;
      if (meant == null && sent != null) {
        return malformed(Fault.HEADER_MISMATCH, name, "there is no such argument", call);
      }
      if (meant != null && sent == null) {
        return malformed(Fault.HEADER_MISSING, name, "", call);
      }
      if (meant != null && sent != null) {
        var decoded = HeaderValue.decode(sent);
        if (decoded.isEmpty()) {
          return malformed(Fault.HEADER_INVALID, name, "", call);
        }
        if (!isSame(decoded.get(), meant, each.integer)) {
          return malformed(Fault.HEADER_MISMATCH, name, "", call);
        }
      }
    }
    return null;
  }

  private static Malformed malformed(Fault fault, String header, String detail, Envelope call) {
    return new Malformed(fault, -1, header, detail, call.id());
  }

  private static @Nullable String header(McpHeaders headers, String name) {
    for (var param : headers.params()) {
      if (param.name().equals(name)) {
        return param.value();
      }
    }
    return null;
  }

  /** The value at a path; null where there is none, or null stands there. */
  private static @Nullable JsonText value(@Nullable JsonText arguments, List<String> path) {
    var value = arguments;
    for (var name : path) {
      value = value == null ? null : value.member(name);
    }
    return value == null || value.isNull() ? null : value;
  }

  private static boolean isSame(String sent, JsonText meant, boolean integer) {
    if (meant.isString()) {
      return meant.string().equals(sent);
    }
    if (integer && meant.isNumber()) {
      try {
        boolean bounded = sent.length() < 64 && meant.length() < 64;
        return bounded && new BigDecimal(sent).compareTo(new BigDecimal(meant.toString())) == 0;
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return meant.toString().equals(sent);
  }
}
