package org.mcpruntime.contract.server;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * Where callers find a server.
 *
 * @param host empty where any will do
 * @param path such as {@code /workspace-assistant/mcp}
 */
public record Route(String host, String path) {

  /** The route that a server asks for by itself. */
  public static Route of(MCPServer server) {
    var spec = server.spec();
    return new Route(Texts.orEmpty(spec.ingressHost()).strip(), path(server));
  }

  private static String path(MCPServer server) {
    var prefix = trimmed(server.spec().publicPathPrefix());
    return "/%s/mcp".formatted(prefix.isEmpty() ? server.metadata().name() : prefix);
  }

  private static String trimmed(@Nullable String prefix) {
    return Texts.orEmpty(prefix).strip().replaceAll("^/+|/+$", "");
  }

  /** Host and path in one, as people write it. */
  @Override
  public String toString() {
    return host + path;
  }
}
