/**
 * What a caller sees of a server, tried through the gateway: a call that is denied is denied here,
 * too, and is recorded as that of any agent.
 */
@NullMarked
package org.mcpruntime.platform.inspect;

import org.jspecify.annotations.NullMarked;
