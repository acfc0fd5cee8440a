package org.mcpruntime.process.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.contract.json.Json;

/** Signs tokens of any shape, with Nimbus' signers and, for Ed25519, the JDK's. */
final class Issuer {

  private interface Signing {
    Base64URL sign(String alg, byte[] text) throws JOSEException, GeneralSecurityException;
  }

  private final Map<String, JWK> jwks = new LinkedHashMap<>();
  private final Map<String, Signing> signers = new LinkedHashMap<>();

  Issuer rsa(String kid) {
    try {
      var key = new RSAKeyGenerator(2048).keyID(kid).generate();
      return add(kid, key, byNimbus(new RSASSASigner(key)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  Issuer ec(String kid, Curve curve) {
    try {
      var key = new ECKeyGenerator(curve).keyID(kid).generate();
      return add(kid, key, byNimbus(new ECDSASigner(key)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  Issuer ed25519(String kid) {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var encoded = pair.getPublic().getEncoded();
      var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
      return add(
          kid,
          new OctetKeyPair.Builder(Curve.Ed25519, x).keyID(kid).build(),
          (_, text) -> {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(text);
            return Base64URL.encode(signature.sign());
          });
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Issuer add(String kid, JWK key, Signing signing) {
    jwks.put(kid, key);
    signers.put(kid, signing);
    return this;
  }

  private static Signing byNimbus(JWSSigner signer) {
    return (alg, text) -> signer.sign(new JWSHeader(JWSAlgorithm.parse(alg)), text);
  }

  /** What it publishes. */
  String jwks() {
    return new JWKSet(List.copyOf(jwks.values())).toString(true);
  }

  KeySet keys() {
    return KeySet.parse(jwks());
  }

  RSAKey rsaKey(String kid) {
    return requireNonNull((RSAKey) jwks.get(kid));
  }

  ECKey ecKey(String kid) {
    return requireNonNull((ECKey) jwks.get(kid));
  }

  /** A token signed with a key, whose header names it. */
  String token(String alg, String kid, String payload) {
    return signed("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(alg, kid), kid, payload);
  }

  /** A token whose header says what it likes, signed by the algorithm that it says. */
  String signed(String header, String kid, String payload) {
    var text = encoded(header) + "." + encoded(payload);
    try {
      var alg = Json.RESOURCES.readTree(header).path("alg").asText();
      return text + "." + requireNonNull(signers.get(kid)).sign(alg, text.getBytes(US_ASCII));
    } catch (JOSEException | GeneralSecurityException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String text) {
    return Base64URL.encode(text).toString();
  }
}
