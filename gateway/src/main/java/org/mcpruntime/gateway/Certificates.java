package org.mcpruntime.gateway;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the traffic port, read again when a file has changed: a connection is made
 * with what is there when it is made. What cannot be read leaves what was there.
 */
final class Certificates implements Supplier<SslContext> {

  private static final Pattern PEM_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private final GatewayConfig.Tls files;
  private SslContext context;
  private List<FileTime> read;

  /**
   * @throws IllegalArgumentException when they cannot be read at first
   */
  Certificates(GatewayConfig.Tls files) {
    this.files = files;
    try {
      read = times();
      context = context();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the certificate of TLS_CERT_FILE=%s cannot be used: %s"
              .formatted(files.certificate(), e.getMessage()),
          e);
    }
  }

  private List<FileTime> times() {
    return Stream.of(files.certificate(), files.key(), files.clientCa())
        .filter(Objects::nonNull)
        .map(Certificates::time)
        .toList();
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made of what was read once, for a file may be replaced at any time. */
  private SslContext context() throws IOException {
    byte[] chain = Files.readAllBytes(files.certificate());
    byte[] key = Files.readAllBytes(files.key());
    var builder =
        SslContextBuilder.forServer(new ByteArrayInputStream(chain), new ByteArrayInputStream(key))
            .protocols("TLSv1.3", "TLSv1.2");
    requirePair(chain, key);
    var authorities = files.clientCa();
    if (authorities != null) {
      builder.trustManager(authorities.toFile()).clientAuth(ClientAuth.REQUIRE);
    }
    return builder.build();
  }

  /** The key of one with the certificate of another would be taken, and every handshake fail. */
  private static void requirePair(byte[] chain, byte[] key) {
    try {
      var shown =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(chain))
              .getPublicKey();
      var algorithm =
          switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
          };
      var signature = Signature.getInstance(algorithm);
      signature.initSign(
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(decoded(key))));
      signature.update(chain);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(chain);
      if (!signature.verify(signed)) {
        throw new IllegalArgumentException("the key of TLS_KEY_FILE is not its own");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it and TLS_KEY_FILE are no pair: " + e.getMessage(), e);
    }
  }

  private static byte[] decoded(byte[] pem) {
    var text = new String(pem, StandardCharsets.ISO_8859_1);
    var body = PEM_KEY.matcher(text);
    if (!body.find()) {
      throw new IllegalArgumentException("TLS_KEY_FILE holds no PRIVATE KEY (PKCS#8)");
    }
    return Base64.getMimeDecoder().decode(body.group(1));
  }

  @Override
  public synchronized SslContext get() {
    try {
      var now = times();
      if (!now.equals(read)) {
        context = context();
        read = now;
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      // Files are replaced one after the other; the next connection looks again.
    }
    return context;
  }

  /** For servers that are called over TLS: the authorities that the JVM trusts. */
  static Supplier<SslContext> forClients() {
    return new Once();
  }

  /**
   * Made when the first server wants it, for most want none. No reference to a method: that would
   * load the class of contexts, and an AOT cache then has all 45 that it leads to.
   */
  private static final class Once implements Supplier<SslContext> {

    private @Nullable SslContext context;

    @Override
    public synchronized SslContext get() {
      var known = context;
      if (known == null) {
        try {
          known = SslContextBuilder.forClient().build();
        } catch (SSLException e) {
          throw new IllegalStateException("the JVM has no TLS", e);
        }
        context = known;
      }
      return known;
    }
  }
}
