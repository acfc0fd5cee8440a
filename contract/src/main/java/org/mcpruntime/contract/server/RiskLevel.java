package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;

/** A label for people who read records; it never decides. */
public enum RiskLevel {
  @JsonProperty("low")
  LOW,
  @JsonProperty("medium")
  MEDIUM,
  @JsonProperty("high")
  HIGH;

  /**
   * The level that follows from what a tool requires and does; null where its side effect is
   * unknown and trust low.
   */
  public static @Nullable RiskLevel derive(Trust required, @Nullable SideEffect sideEffect) {
    if (sideEffect == SideEffect.DESTRUCTIVE || required == Trust.HIGH) {
      return HIGH;
    }
    if (sideEffect == SideEffect.WRITE || required == Trust.MEDIUM) {
      return MEDIUM;
    }
    return sideEffect == SideEffect.READ ? LOW : null;
  }
}
