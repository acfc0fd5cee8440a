package org.mcpruntime.contract.server;

import java.util.regex.Pattern;

/**
 * What proves who calls a server whose auth is {@code oauth} (RFC 6750, section 2.1). It shows in
 * no text of this object.
 */
public final class BearerToken {

  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
  private static final int LONGEST = 16 << 10;

  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  /**
   * Reads one; space around it, and its scheme, are left out.
   *
   * @throws IllegalArgumentException where the text cannot be one; it does not repeat the text
   */
  public static BearerToken of(String text) {
    var bare = text.strip();
    if (bare.regionMatches(true, 0, "Bearer ", 0, 7)) {
      bare = bare.substring(7).strip();
    }
    if (bare.length() > LONGEST || !SYNTAX.matcher(bare).matches()) {
      throw new IllegalArgumentException(
          "a bearer token is up to %d letters, digits and -._~+/= without spaces"
              .formatted(LONGEST));
    }
    return new BearerToken(bare);
  }

  /** As it is sent. */
  String credentials() {
    return "Bearer " + text;
  }

  @Override
  public String toString() {
    return "a bearer token";
  }
}
