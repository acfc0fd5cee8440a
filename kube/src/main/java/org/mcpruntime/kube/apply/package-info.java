/**
 * Makes the objects that somebody owns be what was planned, and no more than that.
 *
 * <p>Enter at {@link org.mcpruntime.kube.apply.Apply#converge}. Children are applied under our
 * field manager, with a reference to their owner and our label; what has both and is not planned
 * any longer is removed. Nothing is written where the object as seen has all of it already. Each
 * child is a step of its own: what goes wrong with one is a value, and stops no other. Nothing here
 * knows what the objects are for, or waits.
 */
@NullMarked
package org.mcpruntime.kube.apply;

import org.jspecify.annotations.NullMarked;
