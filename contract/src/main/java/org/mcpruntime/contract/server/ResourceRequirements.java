package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Compute resources of a container. Amounts are Kubernetes quantities such as {@code 250m} and
 * {@code 64Mi}.
 */
public record ResourceRequirements(@Nullable Amounts limits, @Nullable Amounts requests) {

  /** Processor and memory, each absent or a quantity. */
  public record Amounts(
      @Nullable @Pattern(QUANTITY) @Size(max = 32) String cpu,
      @Nullable @Pattern(QUANTITY) @Size(max = 32) String memory) {

    private static final String QUANTITY =
        "^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?)?$";
  }
}
