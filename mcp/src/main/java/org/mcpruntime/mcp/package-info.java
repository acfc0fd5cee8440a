/**
 * MCP as it is spoken: what kinds of message there are, and which methods, in both eras.
 *
 * <p>Enter at {@link org.mcpruntime.mcp.Message}, the value that a decision is taken on, and {@link
 * org.mcpruntime.mcp.Method}, the one table of every method. Nothing here decides or performs IO.
 */
@NullMarked
package org.mcpruntime.mcp;

import org.jspecify.annotations.NullMarked;
