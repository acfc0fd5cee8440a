package org.mcpruntime.process.token;

import java.time.Duration;

/**
 * What a token must say.
 *
 * @param issuer its {@code iss}, letter by letter
 * @param audience what its {@code aud} must name
 * @param leeway by how much clocks may differ
 */
public record TokenRules(String issuer, String audience, Duration leeway) {

  /** By how much clocks may differ unless somebody says otherwise. */
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  public TokenRules {
    if (issuer.isBlank() || audience.isBlank()) {
      throw new IllegalArgumentException(
          "a token is checked against an issuer and an audience; name both");
    }
    if (leeway.isNegative() || leeway.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("leeway " + leeway + " is not from 0 to 5 minutes");
    }
  }

  public TokenRules(String issuer, String audience) {
    this(issuer, audience, LEEWAY);
  }
}
