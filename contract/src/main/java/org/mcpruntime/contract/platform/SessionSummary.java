package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.Trust;

/**
 * A session as people look at it, in the shape of the original.
 *
 * @param age when it was made
 */
public record SessionSummary(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    ServerRef serverRef,
    Subject subject,
    Trust consentedTrust,
    @Nullable String policyVersion,
    boolean revoked,
    @Nullable Instant expiresAt,
    @Nullable AccessStatus status,
    @Nullable Instant age) {}
