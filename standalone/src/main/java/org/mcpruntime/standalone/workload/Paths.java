package org.mcpruntime.standalone.workload;

import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Route;

/** Under which paths servers are reached. */
public final class Paths {

  private Paths() {}

  /** The path that callers know, such as {@code /workspace-assistant/mcp}. */
  public static String published(MCPServer server) {
    return Route.of(server).path();
  }

  /** The path that no other server has. */
  public static String qualified(ObjectRef server) {
    return "/%s/%s/mcp".formatted(server.namespace(), server.name());
  }

  /** The path that the server itself serves, which it is told as {@code MCP_PATH}. */
  static String within(MCPServer server) {
    return published(server);
  }
}
