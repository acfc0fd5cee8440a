/**
 * What happened: one {@link org.mcpruntime.contract.audit.AuditEvent} per intent and per outcome,
 * and the closed list of {@link org.mcpruntime.contract.audit.Reason}s a message was let through or
 * refused for.
 *
 * <p>The envelope and payload keys are those of the original event contract, flat and in snake
 * case; newer keys are added beside them.
 */
@NullMarked
package org.mcpruntime.contract.audit;

import org.jspecify.annotations.NullMarked;
