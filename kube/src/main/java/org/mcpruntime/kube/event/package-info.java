/**
 * Tells people, by Kubernetes events, what changed about an object.
 *
 * <p>Enter at {@link org.mcpruntime.kube.event.Events}. An event is for eyes: nothing reads it back
 * to decide, and one that cannot be written is dropped and said so.
 */
@NullMarked
package org.mcpruntime.kube.event;

import org.jspecify.annotations.NullMarked;
