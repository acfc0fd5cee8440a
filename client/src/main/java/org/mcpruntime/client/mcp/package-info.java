/** A caller of MCP servers over Streamable HTTP, of both eras. */
@NullMarked
package org.mcpruntime.client.mcp;

import org.jspecify.annotations.NullMarked;
