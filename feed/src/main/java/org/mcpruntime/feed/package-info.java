/**
 * Policies on their way to the gateways.
 *
 * <p>{@code publish} makes and sends them, {@code subscribe} follows them in a gateway, {@code
 * wire} is what both say to each other. {@link org.mcpruntime.feed.FeedMain} is a publisher of a
 * folder of manifests as a process of its own.
 */
@NullMarked
package org.mcpruntime.feed;

import org.jspecify.annotations.NullMarked;
