package org.mcpruntime.process.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mcpruntime.process.token.Verdict.Invalid;
import org.mcpruntime.process.token.Verdict.Verified;

/** Looks at what a token says; pure, and before its signature is. */
final class Payload {

  /** Seconds past the year 5000 are milliseconds, or nonsense. */
  private static final double LATEST = 1e11;

  private static final List<String> TEXTS =
      List.of("sub", "azp", "client_id", "team_id", "tenant_id", "sid", "scope");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Payload() {}

  /** What the token would be if its signature were right. */
  static Verdict check(ObjectNode said, TokenRules rules, Instant now) {
    if (!said.path("iss").isTextual() || !said.path("iss").textValue().equals(rules.issuer())) {
      return new Invalid(Fault.ISSUER_WRONG, "expected " + rules.issuer());
    }
    if (!audiences(said.path("aud")).contains(rules.audience())) {
      return new Invalid(Fault.AUDIENCE_WRONG, "expected " + rules.audience());
    }
    for (var name : TEXTS) {
      var value = said.path(name);
      // Texts of a token travel in headers; a line break there would be another header.
      if (!value.isMissingNode()
          && (!value.isTextual() || CONTROL.matcher(value.textValue()).find())) {
        return new Invalid(Fault.CLAIM_MALFORMED, name + " is no text of one line");
      }
    }
    return times(said, rules, now)
        .<Verdict>map(fault -> fault)
        .orElseGet(() -> new Verified(text(said, "sub"), claims(said)));
  }

  private static Optional<Invalid> times(ObjectNode said, TokenRules rules, Instant now) {
    for (var name : List.of("exp", "nbf", "iat")) {
      var value = said.path(name);
      if (!value.isMissingNode() && !isTime(value)) {
        return Optional.of(new Invalid(Fault.CLAIM_MALFORMED, name + " is no time in seconds"));
      }
    }
    if (!said.has("exp")) {
      return Optional.of(new Invalid(Fault.EXPIRY_MISSING, ""));
    }
    var expires = time(said.path("exp"));
    if (!now.isBefore(expires.plus(rules.leeway()))) {
      return Optional.of(new Invalid(Fault.EXPIRED, "at " + expires));
    }
    var latest = now.plus(rules.leeway());
    if (said.has("nbf") && time(said.path("nbf")).isAfter(latest)) {
      return Optional.of(new Invalid(Fault.NOT_YET_VALID, "until " + time(said.path("nbf"))));
    }
    if (said.has("iat") && time(said.path("iat")).isAfter(latest)) {
      return Optional.of(new Invalid(Fault.ISSUED_IN_FUTURE, "at " + time(said.path("iat"))));
    }
    return Optional.empty();
  }

  private static Claims claims(ObjectNode said) {
    return new Claims(
        first(said, "azp", "client_id"),
        first(said, "team_id", "tenant_id"),
        text(said, "sid"),
        List.of(text(said, "scope").strip().split(" +")).stream()
            .filter(word -> !word.isEmpty())
            .toList(),
        time(said.path("exp")));
  }

  private static String first(ObjectNode said, String name, String otherwise) {
    var text = text(said, name);
    return text.isEmpty() ? text(said, otherwise) : text;
  }

  /** As it is: whoever strips blanks makes two names one. */
  private static String text(ObjectNode said, String name) {
    var text = said.path(name).asText("");
    return text.isBlank() ? "" : text;
  }

  /** One text or several; anything else names nobody. */
  private static List<String> audiences(JsonNode value) {
    var names = new ArrayList<String>();
    if (value.isTextual()) {
      names.add(value.textValue());
    } else if (value.isArray()) {
      value.forEach(each -> names.add(each.isTextual() ? each.textValue() : ""));
    }
    return names;
  }

  private static boolean isTime(JsonNode value) {
    return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() < LATEST;
  }

  /** Parts of a second are allowed. */
  private static Instant time(JsonNode seconds) {
    return Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000));
  }
}
