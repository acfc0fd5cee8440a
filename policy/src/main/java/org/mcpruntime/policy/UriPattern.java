package org.mcpruntime.policy;

import java.util.Locale;

/**
 * A URI, or a pattern of URIs: {@code *} stands for any run of characters but {@code /}, {@code **}
 * for any run, and a template expression such as <code>{id}</code> for what {@code *} does.
 */
record UriPattern(String text) {

  /** Whether it has no wildcard, so that it stands for one URI. */
  boolean isLiteral() {
    return text.indexOf('*') < 0 && text.indexOf('{') < 0;
  }

  /**
   * Whether it stands for that URI; linear in the product of both lengths at worst, without
   * recursion.
   */
  boolean matches(String uri) {
    if (isLiteral()) {
      return text.equals(uri);
    }
    // reached[i]: the pattern read so far can end before uri[i].
    var reached = new boolean[uri.length() + 1];
    reached[0] = true;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '*' && text.startsWith("**", at)) {
        spread(reached, uri, true);
        at += 2;
      } else if (c == '*') {
        spread(reached, uri, false);
        at++;
      } else if (c == '{' && text.indexOf('}', at) > 0) {
        spread(reached, uri, false);
        at = text.indexOf('}', at) + 1;
      } else {
        step(reached, uri, c);
        at++;
      }
    }
    return reached[uri.length()];
  }

  private static void spread(boolean[] reached, String uri, boolean acrossSegments) {
    for (int i = 0; i < uri.length(); i++) {
      if (reached[i] && (acrossSegments || uri.charAt(i) != '/')) {
        reached[i + 1] = true;
      }
    }
  }

  private static void step(boolean[] reached, String uri, char c) {
    for (int i = uri.length(); i > 0; i--) {
      reached[i] = reached[i - 1] && uri.charAt(i - 1) == c;
    }
    reached[0] = false;
  }

  /**
   * Whether a server may take the URI for another one than its letters say: dot segments, escaped
   * dots or separators, backslashes and control characters. Such a URI is refused rather than
   * normalised, because servers differ.
   */
  static boolean ambiguous(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c == '\\' || c == 0x7f) {
        return true;
      }
      if (c == '%' && escapesSeparator(uri, i)) {
        return true;
      }
      if (c == '/' && isDotSegment(uri, i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean escapesSeparator(String uri, int percent) {
    if (percent + 2 >= uri.length()) {
      return true;
    }
    var code = uri.substring(percent + 1, percent + 3).toLowerCase(Locale.ROOT);
    return switch (code) {
      case "2e", "2f", "5c", "25", "00" -> true;
      default -> false;
    };
  }

  private static boolean isDotSegment(String uri, int from) {
    int end = from;
    while (end < uri.length() && uri.charAt(end) == '.') {
      end++;
    }
    int dots = end - from;
    boolean ends = end == uri.length() || "/?#".indexOf(uri.charAt(end)) >= 0;
    return (dots == 1 || dots == 2) && ends;
  }
}
