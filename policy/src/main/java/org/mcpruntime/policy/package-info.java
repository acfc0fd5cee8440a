/**
 * Who may do what: pure functions from values to values.
 *
 * <ul>
 *   <li>{@link org.mcpruntime.policy.Render}: resources → snapshot
 *   <li>{@link org.mcpruntime.policy.AccessVerdict}: grant or session, its server, time → what its
 *       status says
 *   <li>{@link org.mcpruntime.policy.Check}: bytes → snapshot and what is wrong with it
 *   <li>{@link org.mcpruntime.policy.PolicyIndex#compile}: snapshot → index
 *   <li>{@link org.mcpruntime.policy.PolicyState}, {@link org.mcpruntime.policy.PolicyIndex#with}:
 *       state or index, change → the next one, at the cost of the change
 *   <li>{@link org.mcpruntime.policy.Decide}: index, caller, message, time → {@link
 *       org.mcpruntime.policy.Permit} or {@link org.mcpruntime.policy.Denial}
 *   <li>{@link org.mcpruntime.policy.Explain}: the same answer by the long way, with everything
 *       that counted
 * </ul>
 *
 * <p>No clock, no IO, no log, no mutable state. The default is to deny.
 */
@NullMarked
package org.mcpruntime.policy;

import org.jspecify.annotations.NullMarked;
