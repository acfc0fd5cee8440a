package org.mcpruntime.process.token;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a bearer token is.
 *
 * <p>What the token says is looked at before its signature, for that is cheaper and only a token
 * that names our issuer and audience may have keys fetched; nothing of it is handed out before its
 * signature was right. A token that was verified is remembered until it expires or its key is gone,
 * for a signature costs a hundred times what looking it up costs.
 */
public final class TokenVerifier {

  /** How many tokens are remembered unless somebody says otherwise. */
  public static final int REMEMBERED = 10_000;

  private final TokenRules rules;
  private final Keys keys;
  private final InstantSource clock;
  private final TokenMetrics metrics;
  private final VerifiedTokens remembered;

  public TokenVerifier(TokenRules rules, Keys keys, InstantSource clock, TokenMetrics metrics) {
    this(rules, keys, clock, metrics, REMEMBERED);
  }

  /**
   * @param most how many verified tokens are remembered
   */
  public TokenVerifier(
      TokenRules rules, Keys keys, InstantSource clock, TokenMetrics metrics, int most) {
    this.rules = rules;
    this.keys = keys;
    this.clock = clock;
    this.metrics = metrics;
    this.remembered = new VerifiedTokens(most);
  }

  /** Never waits; costs about 100 µs where the token is new. */
  public Verdict verify(String token) {
    var now = clock.instant();
    if (token.length() > SignedToken.LONGEST) {
      return metrics.count(new Verdict.Invalid(Fault.TOO_LARGE, token.length() + " characters"));
    }
    @Nullable KeySet known = keys.current().orElse(null);
    var digest = Digest.of(token);
    @Nullable Verdict before = known == null ? null : remembered.find(digest, known, now);
    if (before != null) {
      metrics.countRemembered();
      return before;
    }
    return metrics.count(
        switch (SignedToken.parse(token)) {
          case SignedToken signed -> look(signed, known, digest, now);
          case TokenReading.Refused refused ->
              new Verdict.Invalid(refused.fault(), refused.detail());
        });
  }

  private Verdict look(SignedToken signed, @Nullable KeySet known, Digest digest, Instant now) {
    var said = Payload.check(signed.payload(), rules, now);
    if (!(said instanceof Verdict.Verified claimed)) {
      return said;
    }
    return known == null
        ? new Verdict.ProviderUnavailable(keys.problem())
        : signature(signed, claimed, known, digest);
  }

  private Verdict signature(
      SignedToken signed, Verdict.Verified claimed, KeySet known, Digest digest) {
    var named = signed.kid().isEmpty() ? known.all() : known.named(signed.kid());
    if (named.isEmpty()) {
      return new Verdict.UnknownKey(signed.kid());
    }
    var fit = named.stream().filter(key -> key.signsWith(signed.algorithm())).toList();
    if (fit.isEmpty()) {
      return new Verdict.Invalid(Fault.ALGORITHM_REFUSED, signed.algorithm().word());
    }
    if (signed.kid().isEmpty() && fit.size() > 1) {
      return new Verdict.Invalid(Fault.KEY_UNNAMED, "");
    }
    for (var key : fit) {
      if (key.signed(signed.algorithm(), signed.text(), signed.signature())) {
        remembered.add(digest, claimed, key, claimed.claims().expires().plus(rules.leeway()));
        return claimed;
      }
    }
    return new Verdict.Invalid(Fault.SIGNATURE_WRONG, "");
  }
}
