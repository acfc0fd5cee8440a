package org.mcpruntime.contract.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.TimeSpan;

/** Reads a word this process does not know as {@link Restrictive} says, and reports it. */
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
    var in = context.getParser();
    report.accept(Restrictive.told(in, value, Restrictive.described(type, words(type))));
    return Restrictive.meaning(in, type);
  }

  private static List<String> words(Class<?> type) {
    var constants = type.getEnumConstants();
    return constants == null
        ? List.of()
        : Arrays.stream(constants).map(constant -> Json.word((Enum<?>) constant)).toList();
  }
}
