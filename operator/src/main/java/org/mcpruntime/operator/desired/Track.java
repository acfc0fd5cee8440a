package org.mcpruntime.operator.desired;

import java.util.Locale;

/** Which pods of a server. */
public enum Track {
  STABLE,
  CANARY;

  /** The value of {@link Labels#TRACK}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
