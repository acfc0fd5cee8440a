/**
 * The publisher of policies.
 *
 * <p>Enter at {@link org.mcpruntime.feed.publish.Publisher}: whoever watches resources puts and
 * removes them there, one at a time, and {@link org.mcpruntime.feed.publish.FeedApp} serves it over
 * HTTP to whom {@link org.mcpruntime.feed.publish.Subscribers} admits. {@code Catalog} makes
 * policies of resources, {@code ServerFeed} lines of policies, {@code Distribution} knows who needs
 * which. A subscriber that is slow holds names, not bytes, and is in nobody's way.
 */
@NullMarked
package org.mcpruntime.feed.publish;

import org.jspecify.annotations.NullMarked;
