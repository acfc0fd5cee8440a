/**
 * Is anything lost or doubled, whatever dies? {@link org.mcpruntime.judge.trail.TrailKillTest}
 * kills a gateway and the service that its records go to, both processes, again and again while
 * calls are answered, and asks afterwards what is known of each call.
 */
@NullMarked
package org.mcpruntime.judge.trail;

import org.jspecify.annotations.NullMarked;
