/**
 * Who carries out what was planned: a loop for servers, one for grants and sessions, one for
 * gateways that servers share, each with a queue and workers of its own.
 *
 * <p>Enter at {@link org.mcpruntime.operator.loop.Reconcilers}. A look gathers what is in sight,
 * asks the planner, writes what differs, and says what became of it: done, to be looked at again,
 * or broken. Nothing is decided here, and nothing is written by a replica that does not lead.
 */
@NullMarked
package org.mcpruntime.operator.loop;

import org.jspecify.annotations.NullMarked;
