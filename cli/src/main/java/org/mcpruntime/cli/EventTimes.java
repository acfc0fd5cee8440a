package org.mcpruntime.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From when to when events are meant. */
final class EventTimes {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "TIME|SPAN",
      description = "not before: 2026-01-31T12:00:00Z, or 15m, or 7d")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME|SPAN", description = "before that")
  private @Nullable String until;

  private final InstantSource clock;

  EventTimes(InstantSource clock) {
    this.clock = clock;
  }

  /** As parameters of the API. */
  void addTo(Map<String, String> parameters) {
    if (since != null) {
      parameters.put("since", time("--since", since).toString());
    }
    if (until != null) {
      parameters.put("until", time("--until", until).toString());
    }
  }

  private Instant time(String option, String text) {
    try {
      return Character.isDigit(text.charAt(0)) && text.indexOf('T') > 0
          ? Instant.parse(text)
          : clock.instant().minus(span(text));
    } catch (DateTimeParseException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is a time such as 2026-01-31T12:00:00Z or a span such as 15m, not %s"
              .formatted(option, text));
    }
  }

  /** Days are said of what happened, and nowhere else. */
  private static Duration span(String text) {
    return text.matches("\\d{1,5}d")
        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
        : TimeSpan.of(text).duration();
  }
}
