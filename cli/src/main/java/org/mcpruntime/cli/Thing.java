package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.mcpruntime.client.Api;
import org.mcpruntime.resources.Kind;

/** How commands speak of a kind of object, and show one. */
enum Thing {
  SERVER(Kind.SERVER, "NAME", "NAMESPACE", "STATUS", "URL"),
  GRANT(Kind.GRANT, "NAME", "NAMESPACE", "SERVER", "DISABLED", "STATUS"),
  SESSION(Kind.SESSION, "NAME", "NAMESPACE", "SERVER", "REVOKED", "STATUS");

  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change; its type does not say so
  private final List<String> columns;

  Thing(Kind kind, String... columns) {
    this.kind = kind;
    this.columns = List.of(columns);
  }

  String[] columns() {
    return columns.toArray(String[]::new);
  }

  /** Where all of the kind are. */
  String path() {
    return "/resources/" + kind.plural();
  }

  /** Where one is. */
  String path(String namespace, String name) {
    return "%s/%s/%s".formatted(path(), Api.escaped(namespace), Api.escaped(name));
  }

  static Thing of(JsonNode object) {
    return switch (Kind.of(object.path("kind").asText()).orElseThrow()) {
      case SERVER -> SERVER;
      case GRANT -> GRANT;
      case SESSION -> SESSION;
    };
  }

  /** Such as {@code MCPServer mcp-servers/echo}. */
  static String label(JsonNode object) {
    var meta = object.path("metadata");
    return Printing.visible(
        "%s %s/%s"
            .formatted(
                object.path("kind").asText(),
                meta.path("namespace").asText(),
                meta.path("name").asText()));
  }

  /** Its cells, in the order of the columns. */
  Object[] cells(JsonNode object) {
    var meta = object.path("metadata");
    var spec = object.path("spec");
    var name = Printing.visible(meta.path("name").asText());
    var namespace = Printing.visible(meta.path("namespace").asText());
    var phase = object.path("status").path("phase").asText("-");
    return switch (this) {
      case SERVER ->
          new Object[] {name, namespace, phase, object.path("status").path("url").asText("-")};
      case GRANT ->
          new Object[] {name, namespace, server(spec), spec.path("disabled").asBoolean(), phase};
      case SESSION ->
          new Object[] {name, namespace, server(spec), spec.path("revoked").asBoolean(), phase};
    };
  }

  private static String server(JsonNode spec) {
    return Printing.visible(spec.path("serverRef").path("name").asText());
  }
}
