/**
 * Whether a process can do its work now, and why not.
 *
 * <p>Enter at {@link org.mcpruntime.process.health.Readiness}. Alive is whoever answers at all;
 * ready is who has met every condition and does not drain. {@link
 * org.mcpruntime.process.health.ManagementApp} tells it to probes, with the figures.
 */
@NullMarked
package org.mcpruntime.process.health;

import org.jspecify.annotations.NullMarked;
