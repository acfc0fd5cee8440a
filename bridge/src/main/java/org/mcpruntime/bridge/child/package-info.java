/**
 * MCP servers as processes: started, greeted, watched, started again, and ended with all that they
 * started.
 *
 * <p>Enter at {@link org.mcpruntime.bridge.child.ServerProcess}, which keeps one server running as
 * its {@link org.mcpruntime.bridge.child.Launch} says and tells its {@link
 * org.mcpruntime.bridge.child.ServerStatus}; a server counts as ready when it has answered a {@link
 * org.mcpruntime.bridge.child.Greeting}, which is a handshake of MCP. {@link
 * org.mcpruntime.bridge.child.Child} is one process with everything below it. Nothing here reads a
 * clock or the environment: {@link org.mcpruntime.bridge.child.Time} and the launch bring both.
 */
@NullMarked
package org.mcpruntime.bridge.child;

import org.jspecify.annotations.NullMarked;
