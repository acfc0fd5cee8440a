/** Published servers and their tools, and what running ones say. */
@NullMarked
package org.mcpruntime.platform.server;

import org.jspecify.annotations.NullMarked;
