package org.mcpruntime.process.config;

import java.time.Duration;

/** Lengths of time as settings write them; the reader is {@code TimeSpan} of the contract. */
final class Lengths {

  private Lengths() {}

  static String text(Duration span) {
    if (span.isZero()) {
      return "0s";
    }
    return part(span.toHours(), "h")
        + part(span.toMinutesPart(), "m")
        + part(span.toSecondsPart(), "s")
        + part(span.toMillisPart(), "ms");
  }

  private static String part(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}
