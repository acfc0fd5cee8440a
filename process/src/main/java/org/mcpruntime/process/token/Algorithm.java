package org.mcpruntime.process.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms that are accepted: asymmetric ones. What is not here, {@code none} and every HMAC
 * among it, does not exist.
 */
enum Algorithm {
  RS256("RS256", "RSA"),
  RS384("RS384", "RSA"),
  RS512("RS512", "RSA"),
  PS256("PS256", "RSA"),
  ES256("ES256", "P-256"),
  ES384("ES384", "P-384"),
  ES512("ES512", "P-521"),
  EDDSA("EdDSA", "Ed25519"),
  /** The same under the name that RFC 9864 gives it. */
  ED25519("Ed25519", "Ed25519");

  private final String word;
  private final String family;

  Algorithm(String word, String family) {
    this.word = word;
    this.family = family;
  }

  static Optional<Algorithm> of(String word) {
    return Arrays.stream(values()).filter(a -> a.word.equals(word)).findFirst();
  }

  /** Whether keys of this curve, or of {@code RSA}, sign so. */
  boolean isOf(String curveOrType) {
    return family.equals(curveOrType);
  }

  String word() {
    return word;
  }

  /**
   * A header that says nothing but the algorithm: a verifier sees no key, address or parameter of
   * the token's own.
   */
  JWSHeader header() {
    return new JWSHeader(JWSAlgorithm.parse(word));
  }
}
