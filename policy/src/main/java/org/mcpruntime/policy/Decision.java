package org.mcpruntime.policy;

import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;

/** The answer to one message: a {@link Permit} or a {@link Denial}. */
public sealed interface Decision permits Permit, Denial {

  Reason reason();

  DecisionFacts facts();

  default boolean allowed() {
    return this instanceof Permit;
  }

  /** HTTP status of the decision: 200, or that of the refusal. */
  default int status() {
    return allowed() ? 200 : reason().status();
  }
}
