/**
 * What is remembered. {@link org.mcpruntime.gateway.trail.Records} makes events of what the
 * exchange knows; a {@link org.mcpruntime.gateway.trail.Trail} takes them.
 *
 * <p>Taking one stores it into the memory of a spool's file and never waits for a disk or a
 * network. From there it is brought to other places until it is there. What there is no room for is
 * refused, or counted and said; nothing is lost in silence.
 */
@NullMarked
package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.NullMarked;
