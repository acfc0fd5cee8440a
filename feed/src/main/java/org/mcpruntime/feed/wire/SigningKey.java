package org.mcpruntime.feed.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** A key that frames are signed with. */
public final class SigningKey {

  private final FeedKey verifier;
  private final PrivateKey key;
  private final byte[] signedHead;

  private SigningKey(FeedKey verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
    this.signedHead = (verifier.header() + ".").getBytes(StandardCharsets.US_ASCII);
  }

  /** A new key. */
  public static SigningKey make() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] x = Arrays.copyOfRange(encoded, encoded.length - FeedKey.BYTES, encoded.length);
      return new SigningKey(FeedKey.of(Jwk.ed25519(x)), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * The key of its two halves.
   *
   * @param pkcs8 the private half in base64
   * @throws IllegalArgumentException where they are no key
   */
  public static SigningKey of(Jwk half, String pkcs8) {
    try {
      var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8));
      var key =
          new SigningKey(FeedKey.of(half), KeyFactory.getInstance("Ed25519").generatePrivate(spec));
      var probe = SignedLine.parse(key.line("{}".getBytes(StandardCharsets.US_ASCII)));
      if (probe.isEmpty() || !key.verifier.signed(probe.get())) {
        throw new IllegalArgumentException("the halves of key " + half.kid() + " are no pair");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key " + half.kid() + " is none: " + e.getMessage(), e);
    }
  }

  /** The private half in base64 (PKCS#8). */
  public String secret() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  public FeedKey verifier() {
    return verifier;
  }

  /** The line of a frame: header, an empty payload, signature; a blank; the payload itself. */
  public byte[] line(byte[] body) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(signedHead);
      signature.update(body);
      var head =
          verifier.header()
              + ".."
              + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign())
              + " ";
      var line = new ByteArrayOutputStream(head.length() + body.length + 1);
      line.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      line.writeBytes(body);
      line.write('\n');
      return line.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }
}
