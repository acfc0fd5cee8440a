package org.mcpruntime.operator.access;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;

/**
 * All grants and sessions that name one server.
 *
 * @param ref the server they name
 * @param server null where there is none
 * @param mirror of its policy, as it is; null where there is none
 */
public record AccessSight(
    ObjectRef ref,
    @Nullable MCPServer server,
    List<MCPAccessGrant> grants,
    List<MCPAgentSession> sessions,
    @Nullable ConfigMap mirror,
    Instant now) {

  public AccessSight {
    grants = List.copyOf(grants);
    sessions = List.copyOf(sessions);
  }
}
