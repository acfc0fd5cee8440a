package org.mcpruntime.gateway.caller;

import org.jspecify.annotations.Nullable;

/** The one value of a header that may be there once. */
final class FieldText {

  private FieldText() {}

  /**
   * The value without the space around it, empty where the header is not there; null where it is
   * there twice or holds control characters, so that nobody can say which value another reader of
   * the request would take.
   */
  static @Nullable String only(Presented presented, String name) {
    var values = presented.header(name);
    if (values.isEmpty()) {
      return "";
    }
    var value = trimmed(values.getFirst());
    return values.size() > 1 || hasControls(value) ? null : value;
  }

  /** Space and tab only: what HTTP takes for space (RFC 9110, section 5.5). */
  private static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isSpace(value.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean hasControls(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
