package org.mcpruntime.gateway.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The keys that checkpoints may be signed with: a JSON Web Key Set of Ed25519 keys. */
final class PublicKeys {

  /** The head of an Ed25519 key in X.509 form (RFC 8410); the key itself follows. */
  private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Map<String, PublicKey> keys = new HashMap<>();

  static PublicKeys read(Path file) throws IOException {
    try {
      var read = new PublicKeys();
      for (var jwk : Jwk.readSet(Files.readAllBytes(file))) {
        read.add(jwk);
      }
      return read;
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("%s is no set of Ed25519 keys".formatted(file), e);
    }
  }

  private void add(Jwk jwk) throws GeneralSecurityException {
    var x = Base64.getUrlDecoder().decode(jwk.x());
    var encoded = new byte[HEAD.length + x.length];
    System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
    System.arraycopy(x, 0, encoded, HEAD.length, x.length);
    var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    keys.put(jwk.kid(), key);
  }

  boolean knows(String kid) {
    return keys.containsKey(kid);
  }

  /** Whether one of the keys has signed it. */
  boolean signed(Checkpoint checkpoint) {
    var key = keys.get(checkpoint.kid());
    if (key == null) {
      return false;
    }
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(checkpoint.statement());
      return check.verify(Base64.getUrlDecoder().decode(checkpoint.signature()));
    } catch (SignatureException | IllegalArgumentException e) {
      return false; // of a wrong length, or no point of the curve
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK verifies Ed25519", e);
    }
  }
}
