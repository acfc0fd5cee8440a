/**
 * The whole platform in one JVM: the gateway, the HTTP API, servers as processes, and the desired
 * state in a folder. Begin at {@link org.mcpruntime.standalone.Standalone}. Nothing is decided
 * here: this package starts parts, hands what one says to the other, and stops them.
 */
@NullMarked
package org.mcpruntime.standalone;

import org.jspecify.annotations.NullMarked;
