package org.mcpruntime.process.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.Verdict.Verified;

/** What holds of every token, whatever somebody makes of it. */
class TokenGuardsTest {

  private static final Issuer ISSUER = new Issuer().ec("ec", Curve.P_256).ed25519("ed");
  private static final String PAYLOAD =
      "{\"iss\":\"i\",\"aud\":\"a\",\"sub\":\"alice\",\"exp\":1795608300,\"sid\":\"s\"}";
  private static final String TOKEN = ISSUER.token("EdDSA", "ed", PAYLOAD);

  private final TokenVerifier verifier =
      new TokenVerifier(
          new TokenRules("i", "a"),
          Keys.of(ISSUER.keys()),
          new Advancing(),
          new TokenMetrics(new Metrics()));

  @Property(tries = 1000)
  void no_change_of_one_letter_makes_it_say_something_else(
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll @CharRange(from = '-', to = 'z') @Chars({'~', '\u00e9', ' '}) char letter) {
    var place = at % TOKEN.length();
    var changed = TOKEN.substring(0, place) + letter + TOKEN.substring(place + 1);

    var verdict = verifier.verify(changed);

    // The last letter of a signature has bits that count for nothing.
    if (verdict instanceof Verified && !changed.equals(TOKEN)) {
      assertThat(place).isEqualTo(TOKEN.length() - 1);
      assertThat(verdict).isEqualTo(verifier.verify(TOKEN));
    }
  }

  @Property(tries = 1000)
  void no_text_at_all_is_verified_or_ends_the_process(@ForAll String text) {
    assertThat(verifier.verify(text)).isNotInstanceOf(Verified.class);
  }

  @Property(tries = 1000)
  void no_payload_is_verified_without_its_signature(@ForAll String header, @ForAll String payload) {
    var signature = TOKEN.substring(TOKEN.lastIndexOf('.'));
    var text = Issuer.encoded(header) + "." + Issuer.encoded(payload) + signature;

    assertThat(verifier.verify(text)).isNotInstanceOf(Verified.class);
  }
}
