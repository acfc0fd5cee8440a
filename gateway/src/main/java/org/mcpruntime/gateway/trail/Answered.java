package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;

/**
 * How it ended.
 *
 * @param status of HTTP, as the client saw it
 * @param latencyMS from the arrival to the end of the answer
 * @param bytesIn of the request's body
 * @param bytesOut of the answer's body
 * @param failure what an allowed message failed of, null where it came to its end
 */
public record Answered(
    int status, long latencyMS, long bytesIn, long bytesOut, @Nullable Reason failure) {}
