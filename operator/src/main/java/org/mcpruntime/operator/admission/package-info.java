/**
 * The door: what is refused before it is stored, because other objects are against it.
 *
 * <p>Enter at {@link org.mcpruntime.operator.admission.Review#review}, which is pure; its rules are
 * those of {@code manifest check}. {@link org.mcpruntime.operator.admission.AdmissionApp} asks it
 * for the API server, {@link org.mcpruntime.operator.admission.Door} shows it the cluster, and
 * {@link org.mcpruntime.operator.admission.Registration} tells the API server whom to trust. What a
 * schema can refuse is not refused again, nothing is changed, and what passes is not safe for that:
 * the loops and the policies decide for themselves.
 */
@NullMarked
package org.mcpruntime.operator.admission;

import org.jspecify.annotations.NullMarked;
