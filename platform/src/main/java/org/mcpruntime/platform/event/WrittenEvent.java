package org.mcpruntime.platform.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An {@link org.mcpruntime.contract.audit.AuditEvent}, as it was written. */
public record WrittenEvent(@JsonValue ObjectNode json) {}
