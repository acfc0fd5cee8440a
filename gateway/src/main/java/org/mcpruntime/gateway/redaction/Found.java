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

  /** A user's name is shorter than a token that stands in its place. */
  private static final int LEAST_TOKEN = 20;

  /** Characters of an escape in a URL. */
  private static final int ESCAPE = 3;

  /** The secret that is recognised here: by its beginning, or by a sign that a value follows. */
  static @Nullable Found at(String text, int p) {
    int end = SecretShape.endOf(text, p);
    if (end > p) {
      return new Found(p, end);
    }
    return switch (text.charAt(p)) {
      case '=' -> value(text, p);
      case ':' -> text.startsWith("://", p) ? userInfo(text, p + 3) : value(text, p);
      case '%' -> isEscapedSign(text, p) ? value(text, p) : null;
      case ' ' -> flag(text, p);
      case '>' -> value(text, p);
      default -> null;
    };
  }

  /** {@code =} or {@code :} in a URL. */
  private static boolean isEscapedSign(String text, int p) {
    return text.regionMatches(true, p, "%3D", 0, ESCAPE)
        || text.regionMatches(true, p, "%3A", 0, ESCAPE);
  }

  /** What follows a flag of a command line: {@code --password x}. */
  private static @Nullable Found flag(String text, int blank) {
    int begin = blank;
    while (begin > 0 && isOfName(text.charAt(begin - 1)) && blank - begin < LONGEST_NAME) {
      begin--;
    }
    boolean flag = blank - begin > 2 && text.startsWith("--", begin);
    return flag && SecretName.is(text.substring(begin, blank))
        ? value(text, blank + 1, false)
        : null;
  }

  /** The user and password of a URL, or the token in their place; a user alone is none. */
  private static @Nullable Found userInfo(String text, int from) {
    boolean colon = false;
    for (int p = from; p < text.length() && p < from + LONGEST_USER_INFO; p++) {
      char c = text.charAt(p);
      if (c == '@') {
        boolean secret = colon || p - from >= LEAST_TOKEN;
        return secret && p > from && !isBlot(text, from) ? new Found(from, p) : null;
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
    if (nameBegin == nameEnd) {
      return null;
    }
    var name = text.substring(nameBegin, nameEnd);
    return SecretName.is(name)
        ? value(text, sign + signLength(text, sign), SecretName.isHeader(name))
        : null;
  }

  private static int signLength(String text, int sign) {
    return text.charAt(sign) == '%' ? ESCAPE : 1;
  }

  /**
   * @param line whether all of the line is the value, as it is behind a header's name
   */
  private static @Nullable Found value(String text, int after, boolean line) {
    int begin = after;
    char quote = 0;
    while (begin < text.length() && isPadding(text.charAt(begin))) {
      char c = text.charAt(begin);
      quote = c == '"' || c == '\'' ? c : quote;
      begin++;
    }
    int end = begin;
    while (end < text.length() && !ends(text.charAt(end), quote, line)) {
      end++;
    }
    return end == begin || isBlot(text, begin) ? null : new Found(begin, end);
  }

  /** A quoted value ends at its quote, a header's at the end of the line, others at a blank. */
  private static boolean ends(char c, char quote, boolean line) {
    if (c == '\n' || c == '\r') {
      return true;
    }
    if (quote != 0) {
      return c == quote || c == '\\';
    }
    return line
        ? c == '"' || c == '\\'
        : c <= ' ' || c == '"' || c == '\'' || c == '&' || c == ';' || c == '\\' || c == '}'
            || c == ')' || c == '<';
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
}
