/**
 * The {@code MCPServer} resource: what a team publishes, how callers are identified, which tools it
 * declares.
 *
 * <p>Enter at {@link org.mcpruntime.contract.server.MCPServer}. {@code MCPServerSpec} has as many
 * components as the custom resource has fields because its flat JSON shape is the contract; objects
 * of it come from JSON, never from a constructor call. Compact constructors fill in the schema's
 * defaults, so a value that was read is never null where the schema promises one.
 */
@NullMarked
package org.mcpruntime.contract.server;

import org.jspecify.annotations.NullMarked;
