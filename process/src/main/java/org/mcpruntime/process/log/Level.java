package org.mcpruntime.process.log;

import java.util.Locale;

/** How much a line matters; each includes those before it. */
public enum Level {
  /** Somebody must look. */
  ERROR,
  /** Something was lost or refused that should not have been. */
  WARN,
  /** What an operator wants to read of a day. */
  INFO,
  /** What a developer wants to read of a minute. */
  DEBUG;

  boolean includes(Level other) {
    return other.compareTo(this) <= 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
