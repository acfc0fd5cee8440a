package org.mcpruntime.contract.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;

/**
 * Reads a word this process does not know as its most restrictive meaning, and reports it.
 *
 * <p>A newer peer may write words that an older one has never heard of. Refusing the document would
 * freeze its revocations; guessing would open a door. So an unknown requirement is the highest, an
 * unknown ceiling the lowest, an unknown decision {@code deny}, an unknown way to identify callers
 * identifies nobody, an unreadable start never comes, an unreadable end has passed, an unreadable
 * length of time is none, and an unreadable flag is set, for each of them closes; anything else
 * counts as absent, and absent never permits.
 */
final class Strictly extends DeserializationProblemHandler {

  private final Consumer<String> report;

  Strictly(Consumer<String> report) {
    this.report = report;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message) {
    return closed(context, type, value);
  }

  @Override
  public @Nullable Object handleWeirdNumberValue(
      DeserializationContext context, Class<?> type, Number value, String message) {
    return closed(context, type, value.toString());
  }

  @Override
  public @Nullable Object handleInstantiationProblem(
      DeserializationContext context, Class<?> type, @Nullable Object value, Throwable problem) {
    return type == TimeSpan.class && value instanceof String text
        ? closed(context, type, text)
        : NOT_HANDLED;
  }

  private @Nullable Object closed(DeserializationContext context, Class<?> type, String value) {
    if (value.isBlank()) {
      return null;
    }
    report.accept(place(context) + "\"" + value + "\" is not a " + described(type));
    var field = String.valueOf(fieldName(context));
    if (type == Trust.class) {
      return field.equals("required_trust") ? Trust.HIGH : Trust.LOW;
    }
    if (type == AccessRule.Effect.class) {
      return AccessRule.Effect.DENY;
    }
    if (type == Auth.Mode.class) {
      return Auth.Mode.NONE;
    }
    if (type == Instant.class) {
      return field.equals("valid_from") ? Instant.MAX : Instant.EPOCH;
    }
    if (type == TimeSpan.class) {
      return TimeSpan.of("0s");
    }
    boolean flag = type == boolean.class || type == Boolean.class;
    return flag ? true : null;
  }

  private static @Nullable String fieldName(DeserializationContext context) {
    var at = context.getParser().getParsingContext();
    return at.hasCurrentName() || at.getParent() == null
        ? at.getCurrentName()
        : at.getParent().getCurrentName();
  }

  private static String place(DeserializationContext context) {
    var parser = context.getParser();
    var location = parser.currentTokenLocation();
    return "line "
        + location.getLineNr()
        + ", "
        + parser.getParsingContext().pathAsPointer().toString()
        + ": ";
  }

  private static String described(Class<?> type) {
    if (type == Instant.class) {
      return "time in RFC 3339 form";
    }
    if (type == TimeSpan.class) {
      return "length of time such as 30s or 1h30m";
    }
    var constants = type.getEnumConstants();
    return constants == null
        ? "value of this field"
        : "word of this field: "
            + String.join(", ", Arrays.stream(constants).map(c -> Json.word((Enum<?>) c)).toList());
  }
}
