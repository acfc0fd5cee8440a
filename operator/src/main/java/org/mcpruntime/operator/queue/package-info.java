/**
 * What has to be looked at, in order, each once.
 *
 * <p>Enter at {@link org.mcpruntime.operator.queue.WorkQueue}. What waits is a set: a key that is
 * told ten times is looked at once. {@link org.mcpruntime.operator.queue.Backlog} is the order
 * itself, over instants that it is given; nothing here knows what a key stands for.
 */
@NullMarked
package org.mcpruntime.operator.queue;

import org.jspecify.annotations.NullMarked;
