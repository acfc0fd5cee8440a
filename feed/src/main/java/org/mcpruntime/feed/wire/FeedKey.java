package org.mcpruntime.feed.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key that frames are verified with. */
public final class FeedKey {

  static final int BYTES = 32;

  /** The head of an Ed25519 key in X.509 form (RFC 8410); the key itself follows. */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Jwk jwk;
  private final PublicKey key;
  private final String header;

  private FeedKey(Jwk jwk, PublicKey key) {
    this.jwk = jwk;
    this.key = key;
    this.header = header(jwk.kid());
  }

  /**
   * The key of a JSON Web Key.
   *
   * @throws IllegalArgumentException where it is none for a feed; the message says why
   */
  public static FeedKey of(Jwk jwk) {
    if (!jwk.kty().equals("OKP") || !jwk.crv().equals("Ed25519")) {
      throw new IllegalArgumentException("key " + jwk.kid() + " is not of Ed25519");
    }
    var canonical = canonical(jwk);
    if (!canonical.kid().equals(jwk.kid())) {
      throw new IllegalArgumentException(
          "key %s is named otherwise than its thumbprint, %s"
              .formatted(jwk.kid(), canonical.kid()));
    }
    try {
      var encoded = HexFormat.of().formatHex(HEAD) + HexFormat.of().formatHex(bytes(jwk));
      var spec = new X509EncodedKeySpec(HexFormat.of().parseHex(encoded));
      return new FeedKey(canonical, KeyFactory.getInstance("Ed25519").generatePublic(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key " + jwk.kid() + " is none: " + e.getMessage(), e);
    }
  }

  private static Jwk canonical(Jwk jwk) {
    return Jwk.ed25519(bytes(jwk));
  }

  private static byte[] bytes(Jwk jwk) {
    var bytes = Base64.getUrlDecoder().decode(jwk.x());
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("key " + jwk.kid() + " has not 32 bytes");
    }
    return bytes;
  }

  /**
   * The protected header of what this key signs: a detached JWS (RFC 7515, 7797). It is compared,
   * never read, so that nothing in it can mislead.
   */
  static String header(String kid) {
    var json = "{\"alg\":\"EdDSA\",\"b64\":false,\"crit\":[\"b64\"],\"kid\":\"" + kid + "\"}";
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.US_ASCII));
  }

  public Jwk jwk() {
    return jwk;
  }

  public String kid() {
    return jwk.kid();
  }

  String header() {
    return header;
  }

  boolean signed(SignedLine line) {
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update((header + ".").getBytes(StandardCharsets.US_ASCII));
      check.update(line.bytes(), line.bodyFrom(), line.bodyLength());
      return check.verify(line.signature());
    } catch (SignatureException e) {
      return false; // of a wrong length, or no point of the curve
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }
}
