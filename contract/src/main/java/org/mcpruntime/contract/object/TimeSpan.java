package org.mcpruntime.contract.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A length of time as manifests write it: numbers with the units {@code h}, {@code m}, {@code s},
 * {@code ms}, longest first, such as {@code 24h} or {@code 1h30m}.
 *
 * <p>Keeps the text it was read from, because the rendered policy repeats it letter by letter.
 */
public record TimeSpan(@JsonValue String text) {

  /** The one grammar, for schemas too; these also ask for one character at least. */
  public static final String PATTERN =
      "^([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

  private static final Pattern GRAMMAR = Pattern.compile(PATTERN);

  public TimeSpan {
    var _ = parse(text);
  }

  /** The span of a text; a blank one says nothing. */
  @JsonCreator
  static @Nullable TimeSpan read(String text) {
    return text.isBlank() ? null : new TimeSpan(text);
  }

  public static TimeSpan of(String text) {
    return new TimeSpan(text);
  }

  public Duration duration() {
    return parse(text);
  }

  private static Duration parse(String text) {
    var parts = GRAMMAR.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration; write one such as 30s or 1h30m");
    }
    return Duration.ofHours(number(parts.group(1), "h"))
        .plusMinutes(number(parts.group(2), "m"))
        .plusSeconds(number(parts.group(3), "s"))
        .plusMillis(number(parts.group(4), "ms"));
  }

  private static long number(@Nullable String part, String unit) {
    return part == null ? 0 : Long.parseLong(part, 0, part.length() - unit.length(), 10);
  }

  @Override
  public String toString() {
    return text;
  }
}
