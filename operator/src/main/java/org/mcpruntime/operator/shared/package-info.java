/**
 * What is to be done about the gateway that servers of a namespace share: made when the first one
 * asks for it, gone with the last.
 *
 * <p>Enter at {@link org.mcpruntime.operator.shared.SharedPlanner#plan}.
 */
@NullMarked
package org.mcpruntime.operator.shared;

import org.jspecify.annotations.NullMarked;
