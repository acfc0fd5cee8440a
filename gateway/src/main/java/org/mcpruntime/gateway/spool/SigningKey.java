package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The key that a gateway signs checkpoints with: Ed25519, made on the first start. */
final class SigningKey {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String kid;
  private final PrivateKey key;

  private SigningKey(String kid, PrivateKey key) {
    this.kid = kid;
    this.key = key;
  }

  /** The key of a spool; made, and published beside those before it, where there is none. */
  static SigningKey of(Folder folder) throws IOException {
    try {
      var file = folder.signingKey();
      if (!Files.exists(file)) {
        make(folder);
      }
      var jwk = Jwk.read(Files.readAllBytes(file));
      publish(folder, jwk);
      var spec =
          new EdECPrivateKeySpec(
              NamedParameterSpec.ED25519, Base64.getUrlDecoder().decode(String.valueOf(jwk.d())));
      return new SigningKey(jwk.kid(), KeyFactory.getInstance("Ed25519").generatePrivate(spec));
    } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "%s holds no signing key: delete it, and another is made".formatted(folder.signingKey()),
          e);
    }
  }

  private static void make(Folder folder) throws IOException, GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var encoded = pair.getPublic().getEncoded();
    var x = BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    var jwk =
        new Jwk("OKP", "Ed25519", "EdDSA", "sig", thumbprint(x), x, BASE64.encodeToString(seed));
    var fresh = folder.signingKey().resolveSibling(folder.signingKey().getFileName() + ".new");
    Files.deleteIfExists(fresh);
    boolean posix = fresh.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      var _ =
          Files.createFile(
              fresh,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Folder.replace(folder.signingKey(), jwk.written());
  }

  /** RFC 7638. */
  private static String thumbprint(String x) {
    var text = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x);
    return BASE64.encodeToString(Hash.of(text.getBytes(US_ASCII)).bytes());
  }

  private static void publish(Folder folder, Jwk jwk) throws IOException {
    var file = folder.keys();
    var known = Files.exists(file) ? published(file) : List.<Jwk>of();
    if (!known.contains(jwk.published())) {
      var keys = new ArrayList<>(known);
      keys.add(jwk.published());
      Folder.replace(file, Jwk.written(keys));
    }
  }

  private static List<Jwk> published(Path file) throws IOException {
    try {
      return Jwk.readSet(Files.readAllBytes(file));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          ("%s holds no keys: bring it back from a copy; without it what earlier keys signed"
                  + " cannot be verified, so delete it only where there is none")
              .formatted(file));
    }
  }

  /** States that the chain has that hash there. */
  Checkpoint sign(String chain, long sequence, Hash hash, Instant time) {
    try {
      var text = hash.text();
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(Checkpoint.statement(chain, sequence, text, time));
      return new Checkpoint(
          chain, sequence, text, time, kid, BASE64.encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with Ed25519", e);
    }
  }
}
