package org.mcpruntime.process.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

  private static final Issuer ISSUER =
      new Issuer().rsa("rsa").ec("p256", Curve.P_256).ed25519("ed");

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static String publicKey(String more) {
    var key = ISSUER.ecKey("p256").toPublicJWK().toJSONString();
    return key.replace("}", more.replace('\'', '"') + "}");
  }

  @Test
  void keys_of_every_kind_that_verifies_are_used() {
    var keys = new Issuer().rsa("a").ec("b", Curve.P_384).ec("c", Curve.P_521).ed25519("d").keys();

    assertThat(keys.size()).isEqualTo(4);
    assertThat(keys.ignored()).isEmpty();
    assertThat(keys.named("c")).hasSize(1);
    assertThat(keys.named("C")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'use':'sig'                                  | ",
        ",'alg':'ES256'                                | ",
        ",'key_ops':['verify']                         | ",
        ",'x5c':['rubbish'],'x5u':'https://evil'       | ",
        ",'use':'enc'                                  | is not for signatures",
        ",'key_ops':['encrypt']                        | is not for verifying",
        ",'d':'AAAA'                                   | has secret parts",
        ",'use':7                                      | cannot be read",
      })
  void what_a_key_says_of_its_use_is_respected(String more, String reason) {
    var keys = KeySet.parse(set(publicKey(more)));

    if (reason == null) {
      assertThat(keys.size()).isEqualTo(1);
    } else {
      assertThat(keys.size()).isZero();
      assertThat(keys.ignored()).singleElement().asString().startsWith("key p256 " + reason);
    }
  }

  @Test
  void a_key_is_used_with_the_algorithm_that_it_names() {
    var rsa = ISSUER.rsaKey("rsa").toPublicJWK().toJSONString();
    var key = KeySet.parse(set(rsa.replace("}", ",\"alg\":\"PS256\"}"))).named("rsa").getFirst();

    assertThat(key.signsWith(Algorithm.PS256)).isTrue();
    assertThat(key.signsWith(Algorithm.RS256)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
        "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g\",\"y\":\"SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg\"}",
        "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
        "{}",
        "7",
        "null"
      })
  void a_key_that_cannot_be_used_is_left_out_and_told(String key) {
    var good = ISSUER.ecKey("p256").toPublicJWK().toJSONString();

    var keys = KeySet.parse(set(key, good));

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.ignored()).singleElement().asString().startsWith("key without a kid ");
  }

  @Test
  void the_secret_part_of_a_key_is_never_told() {
    var keys = KeySet.parse(set(ISSUER.ecKey("p256").toJSONString()));

    assertThat(keys.size()).isZero();
    assertThat(keys.ignored().toString()).doesNotContain(ISSUER.ecKey("p256").getD().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[}", "<html>", "null"})
  void what_is_no_key_set_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySet.parse(text))
        .withMessageContaining("a key set");
  }

  @Test
  void a_key_set_has_a_size() {
    var many = IntStream.range(0, 101).mapToObj(i -> "{}").collect(Collectors.joining(",", "", ""));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySet.parse(set(many)))
        .withMessageContaining("at most 100");
  }

  @Test
  void an_issuer_that_publishes_no_key_is_taken_at_its_word() {
    assertThat(KeySet.parse("{\"keys\":[]}").size()).isZero();
  }
}
