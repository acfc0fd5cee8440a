package org.mcpruntime.policy;

import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;

/** The message is refused. */
public record Denial(Reason reason, DecisionFacts facts) implements Decision {}
