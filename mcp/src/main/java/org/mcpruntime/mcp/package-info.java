/**
 * MCP as it is spoken, in both eras: bytes become messages here, and messages bytes.
 *
 * <p>Enter at {@link org.mcpruntime.mcp.Reader}: it reads a text once, strictly, into an {@link
 * org.mcpruntime.mcp.Envelope} that carries the {@link org.mcpruntime.mcp.Message} to decide on and
 * the canonical text to forward, or says what is wrong as {@link org.mcpruntime.mcp.Malformed}.
 * {@link org.mcpruntime.mcp.Agreement} holds headers against the body, {@link
 * org.mcpruntime.mcp.SseReader} takes streams apart, {@link org.mcpruntime.mcp.Method} is the one
 * table of every method, and {@link org.mcpruntime.mcp.RpcError} makes the errors that peers get.
 * Nothing here decides or performs IO.
 */
@NullMarked
package org.mcpruntime.mcp;

import org.jspecify.annotations.NullMarked;
