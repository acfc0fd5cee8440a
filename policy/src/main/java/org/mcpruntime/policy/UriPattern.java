package org.mcpruntime.policy;

import java.util.HexFormat;

/**
 * A URI, or a pattern of URIs: {@code *} stands for any run of characters but {@code /}, {@code **}
 * for any run, and a template expression such as <code>{id}</code> for what {@code *} does.
 */
record UriPattern(String text) {

  /** A longer URI is refused: matching takes time in proportion to pattern and URI. */
  private static final int MAX_LENGTH = 2048;

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
        // {+x}, {#x} and {/x} stand for more than one segment (RFC 6570).
        spread(reached, uri, "+#/".indexOf(text.charAt(at + 1)) >= 0);
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
   * Whether a server may take the URI for another one than its letters say: no scheme or one with
   * capitals, a file with an authority or a query, dot segments, empty segments, backslashes,
   * fragments, characters that a URI does not have, and escapes that are broken, of a separator, or
   * of a character that needs none (RFC 3986, section 2.3), so that a rule about {@code secret}
   * would not speak of {@code %73ecret}. Such a URI is refused rather than normalised, because
   * servers differ.
   */
  static boolean ambiguous(String uri) {
    int scheme = uri.indexOf(':');
    if (uri.length() > MAX_LENGTH || isDotSegment(uri, 0) || !isLowerScheme(uri, scheme)) {
      return true;
    }
    if (uri.startsWith("file:") && (!uri.startsWith("file:///") || uri.indexOf('?') >= 0)) {
      return true;
    }
    if (uri.indexOf("//", Math.min(uri.length(), scheme + 3)) >= 0) {
      return true;
    }
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
        return true;
      }
      if (c == '%' && !isNeededEscape(uri, i)) {
        return true;
      }
      if ((c == '/' || c == ':') && isDotSegment(uri, i + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLowerScheme(String uri, int end) {
    for (int i = 0; i < end; i++) {
      char c = uri.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean later = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
      if (!letter && !later) {
        return false;
      }
    }
    return end > 0;
  }

  private static boolean isNeededEscape(String uri, int percent) {
    boolean whole =
        percent + 2 < uri.length()
            && HexFormat.isHexDigit(uri.charAt(percent + 1))
            && HexFormat.isHexDigit(uri.charAt(percent + 2));
    if (!whole) {
      return false;
    }
    int octet = HexFormat.fromHexDigits(uri, percent + 1, percent + 3);
    boolean control = octet < ' ' || octet == 0x7f;
    boolean letterOrDigit = octet < 0x80 && Character.isLetterOrDigit(octet);
    return !control && !letterOrDigit && "-._~/\\%".indexOf(octet) < 0;
  }

  private static boolean isDotSegment(String uri, int from) {
    int end = from;
    while (end < uri.length() && uri.charAt(end) == '.') {
      end++;
    }
    int dots = end - from;
    boolean ends = end == uri.length() || "/?#;".indexOf(uri.charAt(end)) >= 0;
    return (dots == 1 || dots == 2) && ends;
  }
}
