package org.mcpruntime.gateway.redaction;

import org.jspecify.annotations.Nullable;

/**
 * A secret in a text.
 *
 * @param from where what is blotted out begins
 * @param to where it ends
 */
record Found(int from, int to) {

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_USER_INFO = 256;

  /** The secret that is recognised here: by its beginning, or by a sign that a value follows. */
  static @Nullable Found at(String text, int p) {
    int end = SecretShape.endOf(text, p);
    if (end > p) {
      return new Found(p, end);
    }
    return switch (text.charAt(p)) {
      case '=' -> value(text, p);
      case ':' -> text.startsWith("://", p) ? userInfo(text, p + 3) : value(text, p);
      default -> null;
    };
  }

  /** The user and password of a URL. */
  private static @Nullable Found userInfo(String text, int from) {
    boolean colon = false;
    for (int p = from; p < text.length() && p < from + LONGEST_USER_INFO; p++) {
      char c = text.charAt(p);
      if (c == '@') {
        return colon && p > from && !isBlot(text, from) ? new Found(from, p) : null;
      }
      if (c == '/' || c == '?' || c == '#' || c <= ' ' || c == '"') {
        return null;
      }
      colon |= c == ':';
    }
    return null;
  }

  /** What follows a sign that stands behind a secret's name: {@code "api_key": "…"}. */
  private static @Nullable Found value(String text, int sign) {
    int nameEnd = sign;
    while (nameEnd > 0 && isPadding(text.charAt(nameEnd - 1))) {
      nameEnd--;
    }
    int nameBegin = nameEnd;
    while (nameBegin > 0
        && nameEnd - nameBegin < LONGEST_NAME
        && isOfName(text.charAt(nameBegin - 1))) {
      nameBegin--;
    }
    if (nameBegin == nameEnd || !SecretName.is(text.substring(nameBegin, nameEnd))) {
      return null;
    }
    int begin = sign + 1;
    while (begin < text.length() && isPadding(text.charAt(begin))) {
      begin++;
    }
    int end = begin;
    while (end < text.length() && !endsValue(text.charAt(end))) {
      end++;
    }
    end = withScheme(text, begin, end);
    return end == begin || isBlot(text, begin) ? null : new Found(begin, end);
  }

  /** {@code authorization: Bearer x}: the word before the blank is no secret, what follows is. */
  private static int withScheme(String text, int begin, int end) {
    var word = text.substring(begin, end);
    boolean scheme =
        word.equalsIgnoreCase("bearer")
            || word.equalsIgnoreCase("basic")
            || word.equalsIgnoreCase("digest")
            || word.equalsIgnoreCase("token");
    if (!scheme || end >= text.length() || text.charAt(end) != ' ') {
      return end;
    }
    int p = end + 1;
    while (p < text.length() && !endsValue(text.charAt(p))) {
      p++;
    }
    return p;
  }

  private static boolean isBlot(String text, int at) {
    return text.startsWith(Redaction.BLOT, at);
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '\t';
  }

  private static boolean isOfName(char c) {
    return Alphabet.isPlain(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean endsValue(char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '&' || c == ',' || c == ';' || c == '\\'
        || c == '}' || c == ')' || c == '#' || c == '<';
  }
}
