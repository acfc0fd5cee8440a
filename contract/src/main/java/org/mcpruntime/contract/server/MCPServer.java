package org.mcpruntime.contract.server;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectMeta;

/** A published MCP server: {@code mcpruntime.org/v1alpha1}, kind {@code MCPServer}. */
public record MCPServer(
    String apiVersion,
    String kind,
    ObjectMeta metadata,
    MCPServerSpec spec,
    @Nullable MCPServerStatus status) {}
