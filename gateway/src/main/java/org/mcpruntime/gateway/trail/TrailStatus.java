package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.Nullable;

/**
 * How a trail fares.
 *
 * @param name {@code spool}, {@code file} or {@code ingest}
 * @param depth events taken and not yet brought away
 * @param written events brought away
 * @param dropped events lost: there was no room, or nobody would ever take them
 * @param failing whether the last attempt failed
 * @param error why, when it failed last
 */
public record TrailStatus(
    String name, long depth, long written, long dropped, boolean failing, @Nullable String error) {}
