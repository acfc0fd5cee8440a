package org.mcpruntime.contract.object;

import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.List;
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

  /**
   * Since when a status has been, which is said anew only when it becomes so.
   *
   * @param before the conditions that the object had
   * @return to the second
   */
  public static Instant since(List<Condition> before, String type, Status status, Instant now) {
    return before.stream()
        .filter(old -> old.type.equals(type) && old.status == status)
        .map(Condition::lastTransitionTime)
        .findFirst()
        .orElseGet(() -> Instant.ofEpochSecond(now.getEpochSecond()));
  }

  /** The three values a condition may have, in Kubernetes' spelling. */
  public enum Status {
    True,
    False,
    Unknown
  }
}
