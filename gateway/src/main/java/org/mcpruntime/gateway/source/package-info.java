/**
 * Where a gateway has its policies from: {@link org.mcpruntime.gateway.source.PolicyFile} for one
 * server, {@link org.mcpruntime.gateway.source.PolicyFolder} for many.
 *
 * <p>A source reads, checks and compiles away from the event loop and swaps in one step what {@link
 * org.mcpruntime.gateway.source.PolicySource#current} gives; whoever decides takes it once per
 * message. What cannot be enforced is said and never takes the place of what can: the last good
 * policy stays, and nothing here fills in, defaults or loosens a document.
 */
@NullMarked
package org.mcpruntime.gateway.source;

import org.jspecify.annotations.NullMarked;
