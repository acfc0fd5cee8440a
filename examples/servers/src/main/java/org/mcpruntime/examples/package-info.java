/**
 * MCP servers to try the runtime with, on the official SDK; nothing in them knows of the runtime.
 */
@NullMarked
package org.mcpruntime.examples;

import org.jspecify.annotations.NullMarked;
