/**
 * The records of a gateway, never lost: an append-only spool in a directory. Enter at {@link
 * org.mcpruntime.gateway.spool.Spool}.
 *
 * <p>A call stores its intent before it is forwarded, and its outcome, to memory that the system
 * keeps when the process is killed; it waits for no disk. Texts that repeat are stored once a
 * segment. Each record holds a hash of itself and of the one before it, and from time to time a
 * signed checkpoint says how far the chain has come. Where there is no room, intents are refused,
 * those that write first, and the outcome of what was taken always fits. What the spool does not
 * hold it tells, in the chain.
 *
 * <p>The form of the files stands in docs/reference/spool-format.md, byte by byte; whoever changes
 * one changes the other. It knows nothing of HTTP, nor of where records go from here: followers
 * ({@link org.mcpruntime.gateway.spool.SpoolReader}) bring them there.
 */
@NullMarked
package org.mcpruntime.gateway.spool;

import org.jspecify.annotations.NullMarked;
