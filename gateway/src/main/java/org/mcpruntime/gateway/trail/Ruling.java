package org.mcpruntime.gateway.trail;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.Denial;
import org.mcpruntime.policy.Permit;

/**
 * What was ruled, by the policy or before it could be asked.
 *
 * @param observed what enforcement would have refused it for, where the policy only observes
 */
public record Ruling(
    boolean allowed, Reason reason, @Nullable Reason observed, DecisionFacts facts) {

  public static Ruling of(Decision decision) {
    return switch (decision) {
      case Permit permit ->
          new Ruling(
              true,
              permit.reason(),
              permit.observed().map(Denial::reason).orElse(null),
              permit.facts());
      case Denial denial -> new Ruling(false, denial.reason(), null, denial.facts());
    };
  }

  /** The gateway refused before the policy was asked. */
  public static Ruling refused(Reason reason) {
    return new Ruling(false, reason, null, DecisionFacts.NONE);
  }
}
