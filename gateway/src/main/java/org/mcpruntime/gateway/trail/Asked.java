package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Revision;

/**
 * What was asked, and by which way it came.
 *
 * @param verb of HTTP
 * @param path as received, without its query
 * @param clientAddress see {@link org.mcpruntime.gateway.caller.TrustedProxies#client}
 * @param traceID 32 hexadecimal digits, null without a trace context
 * @param mcpSessionID of the transport, null without one
 * @param revision that the client speaks, null where it is not known
 * @param envelope the message, null where there is none or it could not be read
 */
public record Asked(
    String verb,
    String path,
    String clientAddress,
    @Nullable String traceID,
    @Nullable String mcpSessionID,
    @Nullable Revision revision,
    @Nullable Envelope envelope) {}
