/** The policy in force of a server, and why a call is let through or not. */
@NullMarked
package org.mcpruntime.platform.policy;

import org.jspecify.annotations.NullMarked;
