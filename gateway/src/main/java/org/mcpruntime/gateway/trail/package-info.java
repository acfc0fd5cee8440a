/**
 * What is remembered. {@link org.mcpruntime.gateway.trail.Records} makes events of what the
 * exchange knows; a {@link org.mcpruntime.gateway.trail.Trail} takes them.
 *
 * <p>Taking one costs a place in a bounded queue and never waits for a disk or a network. What does
 * not fit, or cannot be written, is counted and said; nothing is lost in silence.
 */
@NullMarked
package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.NullMarked;
