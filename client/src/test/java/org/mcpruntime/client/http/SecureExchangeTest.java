package org.mcpruntime.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is believed to be whom over TLS. */
@Timeout(60)
final class SecureExchangeTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final char[] PASSWORD = "of-a-test".toCharArray();
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** A context with the key of a name, which signed itself, and which it trusts. */
  private SSLContext context(String name) throws Exception {
    var file = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-dname",
                "CN=a test",
                "-ext",
                "san=dns:" + name,
                "-validity",
                "2",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    return context(file);
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private SSLServerSocket server(SSLContext context) throws IOException {
    var socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    threads.execute(
        () -> {
          try (var connection = socket.accept()) {
            var _ = connection.getInputStream().read();
            connection.getOutputStream().write(ANSWER.getBytes(UTF_8));
          } catch (IOException e) {
            // Not believed.
          }
        });
    return socket;
  }

  private static Request request(SSLServerSocket server) {
    var url = URI.create("https://localhost:" + server.getLocalPort() + "/");
    return new Request("GET", url, Map.of(), null);
  }

  @Test
  void whoeverProvesTheNameIsAsked() throws Exception {
    var context = context("localhost");
    try (var server = server(context);
        var exchange = Exchange.of(request(server), LONG, context.getSocketFactory())) {
      assertThat(exchange.text()).isEqualTo("ok");
    }
  }

  @Test
  void whoeverProvesAnotherNameIsNotAsked() throws Exception {
    var context = context("another.example");
    try (var server = server(context)) {
      assertThatThrownBy(() -> Exchange.of(request(server), LONG, context.getSocketFactory()))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void whomTheMachineDoesNotTrustIsNotAsked() throws Exception {
    try (var server = server(context("localhost"))) {
      assertThatThrownBy(() -> Exchange.of(request(server), LONG)).isInstanceOf(SSLException.class);
    }
  }
}
