package org.mcpruntime.contract.object;

import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code metav1.Condition}: one observed fact of an object, with the generation it was observed at.
 */
public record Condition(
    @Required String type,
    @Required Status status,
    @Nullable Long observedGeneration,
    @Required Instant lastTransitionTime,
    @Required String reason,
    @Required String message) {

  /** The three values a condition may have, in Kubernetes' spelling. */
  public enum Status {
    True,
    False,
    Unknown
  }
}
