/**
 * Which replica writes.
 *
 * <p>Enter at {@link org.mcpruntime.operator.lead.Leadership}. One of several replicas holds a
 * Lease and renews it; another one takes it when it was not renewed for so long that its holder has
 * certainly stopped. {@link org.mcpruntime.operator.lead.Tenancy} is the rule. A holder that cannot
 * renew stops before that, by its own clock and without asking anybody.
 */
@NullMarked
package org.mcpruntime.operator.lead;

import org.jspecify.annotations.NullMarked;
