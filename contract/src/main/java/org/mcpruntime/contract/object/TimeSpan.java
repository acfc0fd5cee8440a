package org.mcpruntime.contract.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A length of time as manifests write it: numbers with the units {@code h}, {@code m}, {@code s},
 * {@code ms}, longest first, such as {@code 24h} or {@code 1h30m}.
 *
 * <p>Keeps the text it was read from, because the rendered policy repeats it letter by letter.
 */
public record TimeSpan(@JsonValue String text) {

  /** The same grammar as {@link #duration}, for schemas. */
  public static final String PATTERN = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

  public TimeSpan {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a duration is empty; write one such as 30s or 1h30m");
    }
    var _ = parse(text);
  }

  @JsonCreator
  public static TimeSpan of(String text) {
    return new TimeSpan(text);
  }

  public Duration duration() {
    return parse(text);
  }

  private static Duration parse(String text) {
    var total = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int digits = at;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      int unit = digits;
      while (unit < text.length() && Character.isLetter(text.charAt(unit))) {
        unit++;
      }
      if (digits == at || digits - at > 9) {
        throw malformed(text);
      }
      total =
          total.plus(
              Long.parseLong(text, at, digits, 10), unitOf(text.substring(digits, unit), text));
      at = unit;
    }
    return total;
  }

  private static ChronoUnit unitOf(String unit, String text) {
    return switch (unit) {
      case "h" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      case "s" -> ChronoUnit.SECONDS;
      case "ms" -> ChronoUnit.MILLIS;
      default -> throw malformed(text);
    };
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a duration; write one such as 30s or 1h30m");
  }

  @Override
  public String toString() {
    return text;
  }
}
