/**
 * MCP servers as processes, and those that speak over their standard streams as Streamable HTTP.
 *
 * <p>Enter at {@link org.mcpruntime.bridge.BridgeMain}, the process that stands in a pod before one
 * server, or from a process of ours at {@link org.mcpruntime.bridge.stdio.StdioBridge} and {@link
 * org.mcpruntime.bridge.child.ServerProcess}. It decides nothing: that is the gateway's, which
 * stands before it. Told to {@code install}, it copies itself out of its image.
 */
@NullMarked
package org.mcpruntime.bridge;

import org.jspecify.annotations.NullMarked;
