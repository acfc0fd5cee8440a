package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * How a change of a server reaches its pods. Bounds are counts or percentages, such as {@code 1}
 * and {@code 25%}.
 */
public record Rollout(
    @Default("RollingUpdate") Strategy strategy,
    @Default("25%") @Pattern(COUNT) @Size(max = 10) String maxUnavailable,
    @Default("25%") @Pattern(COUNT) @Size(max = 10) String maxSurge,
    @Nullable @Min(0) @Max(2147483647) Integer canaryReplicas) {

  private static final String COUNT = "^([0-9]+%?)?$";

  /** The words of Kubernetes, and one of ours. */
  public enum Strategy {
    RollingUpdate,
    Recreate,
    Canary
  }

  public Rollout {
    strategy = strategy == null ? Strategy.RollingUpdate : strategy;
    maxUnavailable = Texts.or(maxUnavailable, "25%");
    maxSurge = Texts.or(maxSurge, "25%");
  }
}
