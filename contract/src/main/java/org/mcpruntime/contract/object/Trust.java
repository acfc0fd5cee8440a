package org.mcpruntime.contract.object;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a caller is trusted, and how far a tool must be: ordered, {@code LOW} first. */
public enum Trust {
  @JsonProperty("low")
  LOW(1),
  @JsonProperty("medium")
  MEDIUM(2),
  @JsonProperty("high")
  HIGH(3);

  private final int rank;

  Trust(int rank) {
    this.rank = rank;
  }

  /** The rank that ceilings and requirements are compared by; {@code LOW} is 1. */
  public int rank() {
    return rank;
  }

  /** The trust of a {@link #rank}. */
  public static Trust ofRank(int rank) {
    return switch (rank) {
      case 1 -> LOW;
      case 2 -> MEDIUM;
      case 3 -> HIGH;
      default -> throw new IllegalArgumentException("no trust has rank " + rank);
    };
  }

  public static Trust min(Trust one, Trust other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  public static Trust max(Trust one, Trust other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
