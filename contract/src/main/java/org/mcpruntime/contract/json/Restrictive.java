package org.mcpruntime.contract.json;

import com.fasterxml.jackson.core.JsonParser;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;

/**
 * The most restrictive meaning of a word that this process does not know.
 *
 * <p>A newer peer may write words that an older one has never heard of. Refusing the document would
 * freeze its revocations; guessing would open a door. So an unknown requirement is the highest, an
 * unknown ceiling the lowest, an unknown decision {@code deny}, an unknown way to identify callers
 * identifies nobody, an unreadable start never comes, an unreadable end has passed, an unreadable
 * length of time is none, and an unreadable flag is set, for each of them closes; anything else
 * counts as absent, and absent never permits.
 */
final class Restrictive {

  private Restrictive() {}

  /** What an unreadable value of that type means where the parser is; null for absent. */
  static @Nullable Object meaning(JsonParser in, Class<?> type) {
    if (type == Trust.class) {
      return "required_trust".equals(field(in)) ? Trust.HIGH : Trust.LOW;
    }
    if (type == AccessRule.Effect.class) {
      return AccessRule.Effect.DENY;
    }
    if (type == Auth.Mode.class) {
      return Auth.Mode.NONE;
    }
    if (type == Instant.class) {
      return "valid_from".equals(field(in)) ? Instant.MAX : Instant.EPOCH;
    }
    if (type == TimeSpan.class) {
      return TimeSpan.of("0s");
    }
    boolean flag = type == boolean.class || type == Boolean.class;
    return flag ? true : null;
  }

  private static @Nullable String field(JsonParser in) {
    var at = in.getParsingContext();
    return at.hasCurrentName() || at.getParent() == null
        ? at.getCurrentName()
        : at.getParent().getCurrentName();
  }

  /** The sentence that tells it. */
  static String told(JsonParser in, String value, String described) {
    return "line %d, %s: \"%s\" is not a %s"
        .formatted(
            in.currentTokenLocation().getLineNr(),
            in.getParsingContext().pathAsPointer(),
            value,
            described);
  }

  /** What a value of that type is; of an enum, one of those words. */
  static String described(Class<?> type, Iterable<String> words) {
    if (type == Instant.class) {
      return "time in RFC 3339 form";
    }
    if (type == TimeSpan.class) {
      return "length of time such as 30s or 1h30m";
    }
    return type.isEnum()
        ? "word of this field: " + String.join(", ", words)
        : "value of this field";
  }
}
