package org.mcpruntime.gateway;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the traffic port, read again when a file has changed: a connection is made
 * with what is there when it is made. What cannot be read leaves what was there.
 */
final class Certificates implements Supplier<SslContext> {

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

  private SslContext context() throws SSLException {
    var builder =
        SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
            .protocols("TLSv1.3", "TLSv1.2");
    var authorities = files.clientCa();
    if (authorities != null) {
      builder.trustManager(authorities.toFile()).clientAuth(ClientAuth.REQUIRE);
    }
    return builder.build();
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
    var made = new Once();
    return made::get;
  }

  /** Made when the first server wants it, for most want none. */
  private static final class Once {

    private @Nullable SslContext context;

    synchronized SslContext get() {
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
