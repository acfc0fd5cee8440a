package org.mcpruntime.bridge.child;

import java.util.List;

/**
 * How a process ended.
 *
 * @param code its exit code; 128 and the signal's number where a signal ended it
 * @param lastLines what it said last, on both streams that are not the protocol's
 */
public record Exit(int code, List<String> lastLines) {

  private static final int SIGNALS = 128;

  public Exit {
    lastLines = List.copyOf(lastLines);
  }

  /** For people: {@code exit code 1}, {@code ended by signal 9}. */
  public String sentence() {
    return code > SIGNALS && code < SIGNALS + 65
        ? "ended by signal " + (code - SIGNALS)
        : "exit code " + code;
  }
}
