package org.mcpruntime.platform.object;

import com.fasterxml.jackson.annotation.JsonInclude;

/** An object that is no more. */
public record Removed(
    boolean success,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    @JsonInclude(JsonInclude.Include.ALWAYS) String name) {}
