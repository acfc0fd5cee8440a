package org.mcpruntime.contract.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.Trust;

/**
 * Reads a word this process does not know as its most restrictive meaning, and reports it.
 *
 * <p>A newer peer may write words that an older one has never heard of. Refusing the document would
 * freeze its revocations; guessing would open a door. So an unknown requirement is the highest, an
 * unknown ceiling the lowest, an unknown decision {@code deny}, an unreadable start never comes and
 * an unreadable end has passed; anything else counts as absent, and absent never permits.
 */
final class Strictly extends DeserializationProblemHandler {

  private final Consumer<String> report;

  Strictly(Consumer<String> report) {
    this.report = report;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message) {
    var field = String.valueOf(fieldName(context));
    if (!value.isBlank()) {
      report.accept(place(context) + "\"" + value + "\" is not a " + described(type));
    }
    if (type == Trust.class) {
      return field.equals("required_trust") ? Trust.HIGH : Trust.LOW;
    }
    if (type == AccessRule.Effect.class) {
      return AccessRule.Effect.DENY;
    }
    if (type == Instant.class) {
      return field.equals("valid_from") ? Instant.MAX : Instant.EPOCH;
    }
    return null;
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
    var constants = type.getEnumConstants();
    if (constants == null) {
      return type == Instant.class ? "time in RFC 3339 form" : "value of this field";
    }
    return "word of this field: "
        + String.join(", ", Arrays.stream(constants).map(c -> Json.word((Enum<?>) c)).toList());
  }
}
