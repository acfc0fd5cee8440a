package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.source.ServerPolicy;

/**
 * Everything that an event tells of a message.
 *
 * @param policy null where no server stands at the path, or none of its policies has arrived
 * @param caller null where it is not known who asks
 */
public record Told(
    Asked asked,
    @Nullable ServerPolicy policy,
    Authentication.@Nullable Verified caller,
    Ruling ruling) {}
