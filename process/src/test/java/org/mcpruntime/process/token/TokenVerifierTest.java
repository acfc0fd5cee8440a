package org.mcpruntime.process.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.Verdict.Invalid;
import org.mcpruntime.process.token.Verdict.ProviderUnavailable;
import org.mcpruntime.process.token.Verdict.UnknownKey;
import org.mcpruntime.process.token.Verdict.Verified;

class TokenVerifierTest {

  private static final Issuer ISSUER =
      new Issuer()
          .rsa("rsa")
          .ec("p256", Curve.P_256)
          .ec("p384", Curve.P_384)
          .ec("p521", Curve.P_521)
          .ed25519("ed");

  private static final String RIGHT =
      """
      {"iss":"https://id.example","aud":"https://mcp.example/files","sub":"alice",
       "exp":1795608300,"iat":1795608000}""";

  private final Advancing clock = new Advancing();
  private final TokenMetrics metrics = new TokenMetrics(new Metrics());
  private final TokenVerifier verifier = verifier(Keys.of(ISSUER.keys()));

  private TokenVerifier verifier(Keys keys) {
    var rules = new TokenRules("https://id.example", "https://mcp.example/files");
    return new TokenVerifier(rules, keys, clock, metrics);
  }

  private static Optional<Fault> fault(Verdict verdict) {
    return verdict instanceof Invalid invalid ? Optional.of(invalid.fault()) : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, rsa",
    "RS384, rsa",
    "RS512, rsa",
    "PS256, rsa",
    "ES256, p256",
    "ES384, p384",
    "ES512, p521",
    "EdDSA, ed",
    "Ed25519, ed",
  })
  void a_token_that_the_issuer_signed_is_verified(String alg, String kid) {
    var token = ISSUER.token(alg, kid, RIGHT);

    var verdict = verifier.verify(token);

    assertThat(verdict).isInstanceOf(Verified.class);
    var broken = token.substring(0, token.length() - 8) + "AAAAAAAA";
    assertThat(fault(verifier.verify(broken))).contains(Fault.SIGNATURE_WRONG);
    var other = token.replace(Issuer.encoded(RIGHT), Issuer.encoded(RIGHT.replace("alice", "bob")));
    assertThat(fault(verifier.verify(other))).contains(Fault.SIGNATURE_WRONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "None", "NONE", "HS256", "HS512", "PS384", "RSA-OAEP", "", "rs256"})
  void an_algorithm_that_is_not_accepted_is_refused_before_any_key_is_asked(String alg) {
    var header = Issuer.encoded("{\"alg\":\"%s\",\"kid\":\"rsa\"}".formatted(alg));
    var unsigned = header + "." + Issuer.encoded(RIGHT) + ".";

    assertThat(fault(verifier.verify(unsigned))).contains(Fault.ALGORITHM_REFUSED);
    assertThat(fault(verifier.verify(unsigned + "AAAA"))).contains(Fault.ALGORITHM_REFUSED);
  }

  @Test
  void a_public_key_is_no_shared_secret() throws JOSEException {
    var pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getMimeEncoder()
                .encodeToString(ISSUER.rsaKey("rsa").toRSAPublicKey().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (var secret :
        List.of(
            pem.getBytes(StandardCharsets.US_ASCII),
            ISSUER.rsaKey("rsa").toRSAPublicKey().getEncoded(),
            ISSUER.rsaKey("rsa").getModulus().decode())) {
      var header = Issuer.encoded("{\"alg\":\"HS256\",\"kid\":\"rsa\"}");
      var text = header + "." + Issuer.encoded(RIGHT);
      var signature =
          new MACSigner(secret)
              .sign(new JWSHeader(JWSAlgorithm.HS256), text.getBytes(StandardCharsets.US_ASCII));

      assertThat(fault(verifier.verify(text + "." + signature))).contains(Fault.ALGORITHM_REFUSED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, rsa",
    "RS256, p256",
    "ES256, p384",
    "ES384, p256",
    "EdDSA, p256",
    "RS256, ed"
  })
  void a_key_is_used_with_algorithms_of_its_kind_only(String alg, String kid) {
    var text =
        Issuer.encoded("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(alg, kid))
            + "."
            + Issuer.encoded(RIGHT);

    assertThat(fault(verifier.verify(text + ".AAAA"))).contains(Fault.ALGORITHM_REFUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what the payload says, what that is; the time is 1795608000
        "'iss':'https://id.example/','aud':'https://mcp.example/files','exp':1795608300 | ISSUER_WRONG",
        "'iss':'HTTPS://id.example','aud':'https://mcp.example/files','exp':1795608300  | ISSUER_WRONG",
        "'iss':['https://id.example'],'aud':'https://mcp.example/files','exp':1795608300 | ISSUER_WRONG",
        "'aud':'https://mcp.example/files','exp':1795608300                              | ISSUER_WRONG",
        "'iss':'https://id.example','exp':1795608300                                     | AUDIENCE_WRONG",
        "'iss':'https://id.example','aud':'https://mcp.example','exp':1795608300         | AUDIENCE_WRONG",
        "'iss':'https://id.example','aud':[],'exp':1795608300                            | AUDIENCE_WRONG",
        "'iss':'https://id.example','aud':{},'exp':1795608300                            | AUDIENCE_WRONG",
        "'iss':'https://id.example','aud':[['https://mcp.example/files']],'exp':1795608300 | AUDIENCE_WRONG",
        "'iss':'https://id.example','aud':'https://mcp.example/files'                    | EXPIRY_MISSING",
        "@                                                                               | EXPIRY_MISSING",
        "@,'exp':0                                                                       | EXPIRED",
        "@,'exp':1795607970                                                              | EXPIRED",
        "@,'exp':1795607971                                                              | ",
        "@,'exp':1795608300.75                                                           | ",
        "@,'exp':'1795608300'                                                            | CLAIM_MALFORMED",
        "@,'exp':null                                                                    | CLAIM_MALFORMED",
        "@,'exp':-1                                                                      | CLAIM_MALFORMED",
        "@,'exp':1795608300000                                                           | CLAIM_MALFORMED",
        "@,'exp':1e999                                                                   | CLAIM_MALFORMED",
        "@,'exp':1795608300,'nbf':1795608030                                             | ",
        "@,'exp':1795608300,'nbf':1795608031                                             | NOT_YET_VALID",
        "@,'exp':1795608300,'nbf':true                                                   | CLAIM_MALFORMED",
        "@,'exp':1795608300,'iat':1795608030                                             | ",
        "@,'exp':1795608300,'iat':1795608031                                             | ISSUED_IN_FUTURE",
        "@,'exp':1795608300,'sub':7                                                      | CLAIM_MALFORMED",
        "@,'exp':1795608300,'sub':'a\\r\\nX-MCP-Team-ID: b'                               | CLAIM_MALFORMED",
        "@,'exp':1795608300,'sid':['s']                                                  | CLAIM_MALFORMED",
        "@,'exp':1795608300,'unknown':{'a':[1]}                                          | ",
        "@,'exp':1795608300,'exp':1895608300                                             | MALFORMED",
        "@,'exp':1795608300,'iss':'https://id.example'                                   | MALFORMED",
      })
  void what_a_token_must_say(String members, Fault expected) {
    var payload =
        "{"
            + members
                .replace("@", "'iss':'https://id.example','aud':'https://mcp.example/files'")
                .replace('\'', '"')
            + "}";

    var verdict = verifier.verify(ISSUER.token("ES256", "p256", payload));

    assertThat(fault(verdict)).as("%s", verdict).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'typ':'JWT'                                    | ",
        "'typ':'at+jwt'                                 | ",
        "'typ':'AT+JWT'                                 | ",
        "'typ':'application/at+jwt'                     | ",
        "'typ':'dpop+jwt'                               | TYPE_REFUSED",
        "'typ':'logout+jwt'                             | TYPE_REFUSED",
        "'typ':''                                       | TYPE_REFUSED",
        "'typ':7                                        | TYPE_REFUSED",
        "'crit':['exp'],'exp':1                         | CRITICAL_HEADER",
        "'crit':['b64'],'b64':false                     | CRITICAL_HEADER",
        "'crit':[]                                      | CRITICAL_HEADER",
        "'jku':'https://evil.example/jwks'              | ",
        "'alg':'ES256'                                  | MALFORMED",
      })
  void what_a_header_may_say(String member, Fault expected) {
    var header = ("{'alg':'ES256','kid':'p256'," + member + "}").replace('\'', '"');
    var signed = ISSUER.token("ES256", "p256", RIGHT);
    var text = Issuer.encoded(header) + "." + Issuer.encoded(RIGHT);

    var verdict =
        expected == null
            ? verifier.verify(ISSUER.signed(header, "p256", RIGHT))
            : verifier.verify(text + signed.substring(signed.lastIndexOf('.')));

    assertThat(fault(verdict)).as("%s", verdict).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void a_key_that_a_token_brings_itself_is_not_looked_at() {
    var stranger = new Issuer().rsa("rsa");
    var header =
        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":%s}"
            .formatted(stranger.rsaKey("rsa").toPublicJWK().toJSONString());

    var verdict = verifier.verify(stranger.signed(header, "rsa", RIGHT));

    assertThat(fault(verdict)).contains(Fault.SIGNATURE_WRONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.e30.",
        "e30=.e30.AAAA",
        "e30.e30.AA+A",
        "bnVsbA.bnVsbA.AAAA",
        "W10.W10.AAAA",
        "eyJhbGciOiJSUzI1NiJ9.gA.AAAA"
      })
  void what_is_no_jwt_is_malformed(String text) {
    assertThat(fault(verifier.verify(text)))
        .hasValueSatisfying(
            fault -> assertThat(fault).isIn(Fault.MALFORMED, Fault.ALGORITHM_REFUSED));
  }

  @Test
  void a_token_has_a_size() {
    assertThat(fault(verifier.verify("a".repeat(16 * 1024 + 1)))).contains(Fault.TOO_LARGE);

    var large = RIGHT.replace("}", ",\"more\":\"" + "x".repeat(11_000) + "\"}");
    assertThat(verifier.verify(ISSUER.token("ES256", "p256", large))).isInstanceOf(Verified.class);
  }

  @Test
  void brackets_without_end_do_not_end_the_process() {
    var deep = RIGHT.replace("}", ",\"more\":" + "[".repeat(5_000) + "}");

    assertThat(fault(verifier.verify(ISSUER.token("ES256", "p256", deep))))
        .contains(Fault.MALFORMED);
  }

  @Test
  void claims_are_those_that_mean_what_they_say() {
    var payload =
        RIGHT.replace(
            "}",
            """
            ,"azp":"agent","client_id":"other","tenant_id":"tenant","tid":"directory",
            "sid":"s-1","scope":"read  write "}""");

    var verdict = verifier.verify(ISSUER.token("ES256", "p256", payload));

    assertThat(verdict)
        .isEqualTo(
            new Verified(
                "alice",
                new Claims(
                    "agent",
                    "tenant",
                    "s-1",
                    List.of("read", "write"),
                    Instant.ofEpochSecond(1795608300))));
  }

  @Test
  void a_directory_is_no_team_and_a_name_is_not_trimmed() {
    var payload =
        RIGHT
            .replace("alice", " alice")
            .replace("}", ",\"tid\":\"directory\",\"client_id\":\"c\"}");

    var verdict = verifier.verify(ISSUER.token("ES256", "p256", payload));

    assertThat(verdict)
        .isEqualTo(
            new Verified(
                " alice", new Claims("c", "", "", List.of(), Instant.ofEpochSecond(1795608300))));
  }

  @Test
  void a_token_with_several_audiences_is_for_each_of_them() {
    var payload =
        RIGHT.replace("\"https://mcp.example/files\"", "[\"other\",\"https://mcp.example/files\"]");

    assertThat(verifier.verify(ISSUER.token("ES256", "p256", payload)))
        .isInstanceOf(Verified.class);
  }

  @Test
  void a_key_that_is_not_known_is_worth_a_refresh_if_the_rest_is_right() {
    var stranger = new Issuer().rsa("new");

    assertThat(verifier.verify(stranger.token("RS256", "new", RIGHT)))
        .isEqualTo(new UnknownKey("new"));
    var elsewhere = RIGHT.replace("/files", "/mail");
    assertThat(fault(verifier.verify(stranger.token("RS256", "new", elsewhere))))
        .contains(Fault.AUDIENCE_WRONG);
  }

  @Test
  void a_token_that_names_no_key_is_verified_where_only_one_can_be_meant() {
    var two = new Issuer().rsa("one").rsa("two").ec("ec", Curve.P_256);
    var verifier = verifier(Keys.of(two.keys()));

    assertThat(verifier.verify(two.signed("{\"alg\":\"ES256\"}", "ec", RIGHT)))
        .isInstanceOf(Verified.class);
    assertThat(fault(verifier.verify(two.signed("{\"alg\":\"RS256\"}", "one", RIGHT))))
        .contains(Fault.KEY_UNNAMED);
  }

  @Test
  void without_keys_a_token_is_neither_right_nor_wrong() {
    var verifier = verifier(new Changing());

    assertThat(verifier.verify(ISSUER.token("ES256", "p256", RIGHT)))
        .isEqualTo(new ProviderUnavailable("the issuer is silent"));
    assertThat(fault(verifier.verify("rubbish"))).contains(Fault.MALFORMED);
  }

  @Test
  void a_token_is_remembered_until_it_expires() {
    var token = ISSUER.token("ES256", "p256", RIGHT);

    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    clock.advance(Duration.ofSeconds(330));

    assertThat(fault(verifier.verify(token))).contains(Fault.EXPIRED);
  }

  @Test
  void a_token_is_forgotten_when_its_key_is_gone() {
    var keys = new Changing();
    var verifier = verifier(keys);
    var token = ISSUER.token("ES256", "p256", RIGHT);
    keys.known = ISSUER.keys();
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);

    keys.known = new Issuer().rsa("rsa").keys();

    assertThat(verifier.verify(token)).isEqualTo(new UnknownKey("p256"));
  }

  @Test
  void a_token_is_forgotten_when_its_name_means_another_key() {
    var keys = new Changing();
    var verifier = verifier(keys);
    var token = ISSUER.token("ES256", "p256", RIGHT);
    keys.known = ISSUER.keys();
    assertThat(verifier.verify(token)).isInstanceOf(Verified.class);

    keys.known = new Issuer().ec("p256", Curve.P_256).keys();

    assertThat(fault(verifier.verify(token))).contains(Fault.SIGNATURE_WRONG);
  }

  @Test
  void rules_without_issuer_or_audience_are_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenRules("", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenRules("i", " "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenRules("i", "a", Duration.ofMinutes(6)));
  }

  /** Keys that a test exchanges. */
  private static final class Changing implements Keys {

    private @Nullable KeySet known;

    @Override
    public Optional<KeySet> current() {
      return Optional.ofNullable(known);
    }

    @Override
    public CompletableFuture<Void> refresh() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public String problem() {
      return "the issuer is silent";
    }
  }
}
