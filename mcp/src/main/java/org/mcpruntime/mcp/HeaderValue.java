package org.mcpruntime.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Values of headers that say what the body says: as they are, or as {@code =?base64?…?=} where they
 * are no visible ASCII.
 */
public final class HeaderValue {

  private static final String OPENING = "=?base64?";
  private static final String CLOSING = "?=";

  private HeaderValue() {}

  /** The header's value for a text. */
  public static String encode(String text) {
    return isPlain(text)
        ? text
        : OPENING
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + CLOSING;
  }

  private static boolean isPlain(String text) {
    return !text.startsWith(" ") && !text.endsWith(" ") && !isWrapped(text) && isPrintable(text);
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWrapped(String value) {
    return value.length() >= OPENING.length() + CLOSING.length()
        && value.startsWith(OPENING)
        && value.endsWith(CLOSING);
  }

  /** The text of a header's value; empty where it is neither plain nor base64 of UTF-8. */
  public static Optional<String> decode(String value) {
    if (!isPrintable(value)) {
      return Optional.empty();
    }
    if (!isWrapped(value)) {
      return Optional.of(value);
    }
    var digits = value.substring(OPENING.length(), value.length() - CLOSING.length());
    try {
      var bytes = Base64.getDecoder().decode(digits);
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // One spelling only: a second one would be a second reading for whoever compares text.
      return Base64.getEncoder().encodeToString(bytes).equals(digits)
          ? Optional.of(text)
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
