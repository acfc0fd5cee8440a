/**
 * What publisher and subscriber say to each other.
 *
 * <p>Enter at {@link org.mcpruntime.feed.wire.Frame}. A publisher's line is a detached JWS with an
 * unencoded payload (RFC 7515, 7797), a blank, and the payload: JSON that people can read and that
 * is signed once for everybody. {@link org.mcpruntime.feed.wire.TrustedKeys#open} is the only way
 * from bytes to a frame, and verifies before it reads.
 */
@NullMarked
package org.mcpruntime.feed.wire;

import org.jspecify.annotations.NullMarked;
