package org.mcpruntime.feed.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Texts;

/**
 * A public key as JSON (RFC 7517, 8037).
 *
 * @param kid its thumbprint (RFC 7638), so that no two keys share one
 */
public record Jwk(String kty, String crv, String x, String kid, String use, String alg) {

  public Jwk {
    kty = Texts.orEmpty(kty);
    crv = Texts.orEmpty(crv);
    x = Texts.orEmpty(x);
    kid = Texts.orEmpty(kid);
    use = Texts.orEmpty(use);
    alg = Texts.orEmpty(alg);
  }

  /** The keys of a publisher: a JSON Web Key Set. */
  public record Set(List<Jwk> keys) {

    public Set {
      keys = Texts.copy(keys);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException where it is none; the message says why
     */
    public static Set parse(byte[] json) {
      try {
        return Json.RESOURCES.readValue(json, Set.class);
      } catch (java.io.IOException e) {
        throw new IllegalArgumentException("no set of keys: " + e.getMessage(), e);
      }
    }

    public byte[] json() {
      try {
        return Json.RESOURCES.writeValueAsBytes(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("keys can always be written", e);
      }
    }
  }

  static Jwk ed25519(byte[] key) {
    var x = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    return new Jwk("OKP", "Ed25519", x, thumbprint(x), "sig", "EdDSA");
  }

  static String thumbprint(String x) {
    try {
      var text = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
