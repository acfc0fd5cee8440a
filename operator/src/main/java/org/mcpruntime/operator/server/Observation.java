package org.mcpruntime.operator.server;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.canary.Window;

/**
 * All that is seen of a server at one moment.
 *
 * @param others the routes that other servers want, of any namespace
 * @param window what gateways counted while a template is tried; null where nobody asked them
 */
public record Observation(
    MCPServer server,
    Stock stock,
    List<Claim> others,
    PolicyStanding policy,
    @Nullable Window window,
    Instant now) {

  public Observation {
    others = List.copyOf(others);
  }
}
