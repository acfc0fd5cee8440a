package org.mcpruntime.contract.access;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectMeta;

/** What a human consented to: {@code mcpruntime.org/v1alpha1}, kind {@code MCPAgentSession}. */
public record MCPAgentSession(
    String apiVersion,
    String kind,
    ObjectMeta metadata,
    MCPAgentSessionSpec spec,
    @Nullable AccessStatus status) {}
