package org.mcpruntime.contract.access;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectMeta;

/** What an administrator allows: {@code mcpruntime.org/v1alpha1}, kind {@code MCPAccessGrant}. */
public record MCPAccessGrant(
    String apiVersion,
    String kind,
    ObjectMeta metadata,
    MCPAccessGrantSpec spec,
    @Nullable AccessStatus status) {}
