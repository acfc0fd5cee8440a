package org.mcpruntime.process.api;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.platform.ErrorCode;

/** The parameters of a request; one that nobody knows is refused, for it may be a filter. */
public final class Query {

  /** Of a request without parameters. */
  public static final Query NOTHING = new Query(Map.of());

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  static Query of(@Nullable String text, List<Parameter> parameters) {
    var known = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
    var values = new HashMap<String, String>();
    for (var pair : text == null ? new String[0] : text.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        throw wrong(name, known.isEmpty() ? "there is none here" : "there are " + sorted(known));
      }
      if (values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw wrong(name, "it is given twice");
      }
    }
    return new Query(values);
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(text, "it is not escaped as URLs are");
    }
  }

  /** What is wrong with a parameter. */
  public static ApiException wrong(String name, String sentence) {
    return new ApiException(
        ErrorCode.INVALID_QUERY_PARAM, "parameter %s: %s".formatted(name, sentence));
  }

  /** The same, with one that is another. */
  public Query with(String name, String value) {
    var changed = new HashMap<>(values);
    changed.put(name, value);
    return new Query(changed);
  }

  /** Whether something was given by that name, even nothing. */
  public boolean has(Parameter parameter) {
    return values.containsKey(parameter.name());
  }

  /** As it stands in a URL. */
  public String text() {
    return values.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What was given, unless it is empty. */
  public Optional<String> text(Parameter parameter) {
    return Optional.ofNullable(values.get(parameter.name())).filter(value -> !value.isEmpty());
  }

  /** A UUID that was given. */
  public Optional<UUID> id(Parameter.Id parameter) {
    return text(parameter)
        .map(
            value -> {
              try {
                return UUID.fromString(value);
              } catch (IllegalArgumentException e) {
                throw wrong(
                    parameter.name(), "it is %s, not %s".formatted(parameter.summary(), value));
              }
            });
  }

  /** True for {@code true} and for a name without a value. */
  public boolean flag(Parameter.Flag parameter) {
    var name = parameter.name();
    var value = values.get(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.isEmpty() || value.equals("true")) {
      return true;
    }
    throw wrong(name, "it is true or false, not " + value);
  }

  public int count(Parameter.Count parameter) {
    var value = values.get(parameter.name());
    if (value == null) {
      return parameter.usual();
    }
    int least = parameter.range().least();
    int most = parameter.range().most();
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As wrong as a number that is too large.
    }
    throw wrong(
        parameter.name(), "it is a number from %d to %d, not %s".formatted(least, most, value));
  }

  /** A whole number that was given. */
  public Optional<Long> number(Parameter.Whole parameter) {
    return text(parameter)
        .map(
            value -> {
              try {
                return Long.valueOf(value);
              } catch (NumberFormatException e) {
                throw wrong(parameter.name(), "it is a whole number, not " + value);
              }
            });
  }

  public <E extends Enum<E>> Optional<E> word(Parameter.Word<E> parameter) {
    var words = parameter.words().getEnumConstants();
    return text(parameter)
        .map(
            value ->
                Arrays.stream(words)
                    .filter(word -> Json.word(word).equals(value))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            wrong(
                                parameter.name(),
                                "it is one of %s, not %s"
                                    .formatted(
                                        Arrays.stream(words)
                                            .map(Json::word)
                                            .collect(Collectors.joining(", ")),
                                        value))));
  }

  public Optional<Instant> time(Parameter.Time parameter) {
    return text(parameter)
        .map(
            value -> {
              try {
                return Instant.parse(value);
              } catch (DateTimeParseException e) {
                throw wrong(
                    parameter.name(), "it is a time such as 2026-11-26T07:00:00Z, not " + value);
              }
            });
  }
}
