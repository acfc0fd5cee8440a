/**
 * Who may call what: {@code MCPAccessGrant} (the administrator's ceiling) and {@code
 * MCPAgentSession} (what a human consented to, until when).
 *
 * <p>Enter at {@link org.mcpruntime.contract.access.MCPAccessGrant}. Both name a server and a
 * subject; how they combine is decided in the module {@code policy}, nowhere else.
 */
@NullMarked
package org.mcpruntime.contract.access;

import org.jspecify.annotations.NullMarked;
