/**
 * The gateway's end of a feed.
 *
 * <p>Enter at {@link org.mcpruntime.feed.subscribe.Subscriber}. What a stream brings goes through
 * {@code Intake}: proven by {@code Trust}, followed by {@code Follower} (the table of what is
 * refused, and why), handed to a {@link org.mcpruntime.feed.subscribe.Subscriber.Listener}, kept by
 * {@code Cache}. Nothing here loosens what is in force: where no proof comes, its age grows, and
 * whoever decides looks at that.
 */
@NullMarked
package org.mcpruntime.feed.subscribe;

import org.jspecify.annotations.NullMarked;
