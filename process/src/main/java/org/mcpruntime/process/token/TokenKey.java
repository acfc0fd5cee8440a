package org.mcpruntime.process.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;

/**
 * A public key, ready to verify.
 *
 * @param kid its name; empty where it has none
 * @param thumbprint what tells it from every other key (RFC 7638)
 * @param alg the only algorithm it may be used with; empty where it says none
 * @param family its curve, or {@code RSA}
 */
record TokenKey(String kid, String thumbprint, String alg, String family, JWSVerifier verifier) {

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16384;
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
  private static final List<String> READ =
      List.of("kty", "n", "e", "crv", "x", "y", "kid", "use", "key_ops", "alg");

  /** A key that is not used, and why. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason, null, false, false);
    }
  }

  static TokenKey read(JsonNode json) throws Unusable {
    if (!(json instanceof ObjectNode object)) {
      throw new Unusable("is no object");
    }
    if (PRIVATE.stream().anyMatch(object::has)) {
      throw new Unusable("has secret parts, which everybody can read now");
    }
    try {
      // Certificates and addresses beside a key are not ours to follow, nor to choke on.
      var jwk = JWK.parse(object.deepCopy().retain(READ).toString());
      if (jwk.getKeyUse() != null && !KeyUse.SIGNATURE.equals(jwk.getKeyUse())) {
        throw new Unusable("is not for signatures");
      }
      if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
        throw new Unusable("is not for verifying");
      }
      return of(jwk);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new Unusable("cannot be read: " + e.getMessage());
    }
  }

  private static TokenKey of(JWK jwk) throws Unusable, JOSEException {
    return switch (jwk) {
      case RSAKey rsa -> {
        if (rsa.size() < LEAST_RSA_BITS || rsa.size() > MOST_RSA_BITS) {
          throw new Unusable("is an RSA key of " + rsa.size() + " bits; 2048 to 16384 are used");
        }
        yield of(jwk, "RSA", new RSASSAVerifier(rsa));
      }
      case ECKey ec -> of(jwk, ec.getCurve().getName(), new ECDSAVerifier(ec));
      case OctetKeyPair pair when pair.getCurve().getName().equals("Ed25519") ->
          of(jwk, "Ed25519", new Ed25519(pair.getX()));
      default -> throw new Unusable("is of a kind that is not used: " + jwk.getKeyType());
    };
  }

  private static TokenKey of(JWK jwk, String family, JWSVerifier verifier)
      throws Unusable, JOSEException {
    if (Arrays.stream(Algorithm.values()).noneMatch(algorithm -> algorithm.isOf(family))) {
      throw new Unusable("is of a curve that is not used: " + family);
    }
    var kid = jwk.getKeyID() == null ? "" : jwk.getKeyID();
    var alg = jwk.getAlgorithm() == null ? "" : jwk.getAlgorithm().getName();
    return new TokenKey(kid, jwk.computeThumbprint().toString(), alg, family, verifier);
  }

  boolean signsWith(Algorithm algorithm) {
    return algorithm.isOf(family) && (alg.isEmpty() || alg.equals(algorithm.word()));
  }

  /** Whether this key signed the text. */
  boolean signed(Algorithm algorithm, String text, String signature) {
    try {
      return verifier.verify(
          algorithm.header(), text.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
    } catch (JOSEException e) {
      throw new IllegalStateException(
          "key " + kid + " cannot verify " + algorithm.word() + ": " + e.getMessage(), e);
    }
  }
}
