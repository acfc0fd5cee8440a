package org.mcpruntime.process.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Verifies Ed25519 with the JDK, for Nimbus' own verifier needs another library. */
final class Ed25519 implements JWSVerifier {

  private static final int KEY_BYTES = 32;

  /** The head of an Ed25519 key in X.509 form (RFC 8410); the key itself follows. */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;
  private final JCAContext context = new JCAContext();

  /**
   * @param x the key as a JWK writes it
   */
  Ed25519(Base64URL x) throws JOSEException {
    var bytes = x.decode();
    if (bytes.length != KEY_BYTES) {
      throw new JOSEException("an Ed25519 key has 32 bytes, not " + bytes.length);
    }
    var encoded = new byte[HEAD.length + KEY_BYTES];
    System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
    System.arraycopy(bytes, 0, encoded, HEAD.length, KEY_BYTES);
    try {
      key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("no Ed25519 key: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature.decode());
    } catch (SignatureException e) {
      return false; // of a wrong length, or no point of the curve
    } catch (InvalidKeyException e) {
      throw new JOSEException("no Ed25519 key: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new JOSEException("this JDK knows no Ed25519", e);
    }
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
