package org.mcpruntime.gateway;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * The authorities that publishers' certificates have to be of, in a file that is read for each
 * connection, which are few: authorities change, and their files do without anybody saying so. What
 * cannot be used leaves what was there.
 */
final class Authorities implements Supplier<SslContext> {

  private final Path file;
  private final Log log;
  private byte[] read = {};
  private SslContext context;

  /**
   * @throws IllegalArgumentException when they cannot be read at first
   */
  Authorities(Path file, Log log) {
    this.file = file;
    this.log = log;
    try {
      read = Files.readAllBytes(file);
      context = context(read);
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "POLICY_FEED_CA_FILE=%s cannot be used: %s; it is to hold certificates in PEM"
              .formatted(file, sentence(e)),
          e);
    }
  }

  private static String sentence(Exception e) {
    return e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
  }

  private static SslContext context(byte[] pem) throws CertificateException, IOException {
    var certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .stream()
            .map(X509Certificate.class::cast)
            .toArray(X509Certificate[]::new);
    if (certificates.length == 0) {
      throw new CertificateException("there is no certificate in it");
    }
    return SslContextBuilder.forClient()
        .trustManager(certificates)
        .protocols("TLSv1.3", "TLSv1.2")
        .build();
  }

  @Override
  public synchronized SslContext get() {
    try {
      byte[] now = Files.readAllBytes(file);
      if (!Arrays.equals(now, read)) {
        read = now; // what is no good is said once
        context = context(now);
        log.info("Other authorities of publishers are trusted", LogKeys.PATH.is(file));
      }
    } catch (IOException | CertificateException e) {
      log.warn(
          "The authorities of publishers cannot be used; those of before stay trusted",
          LogKeys.PATH.is(file),
          LogKeys.ERROR.is(sentence(e)));
    }
    return context;
  }
}
