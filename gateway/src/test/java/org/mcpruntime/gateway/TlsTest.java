package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.server.Auth;

/** Callers over TLS, with certificates of their own or none, and certificates that change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // each test starts its own scene
final class TlsTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String ID = "uri:spiffe://example.org/ns/office/session/";

  private Papers first;
  private Papers second;
  private Papers ada;
  private Papers revoked;
  private Papers stranger;
  private Path folder;
  private Scene scene;

  @BeforeAll
  void makePapers(@TempDir Path papers) {
    folder = papers;
    first = Papers.make(papers, "first", "ip:127.0.0.1");
    second = Papers.make(papers, "second", "ip:127.0.0.1");
    ada = Papers.make(papers, "ada", ID + "ada-1");
    revoked = Papers.make(papers, "revoked", ID + "ada-gone");
    stranger = Papers.make(papers, "stranger", ID + "ada-1");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private void start(Auth auth, boolean clientsShow) {
    install(first);
    var settings = new HashMap<String, String>();
    settings.put("TLS_CERT_FILE", folder.resolve("tls.crt").toString());
    settings.put("TLS_KEY_FILE", folder.resolve("tls.key").toString());
    if (clientsShow) {
      var trusted = folder.resolve("ca.crt");
      ada.writeCertificate(trusted);
      try {
        var both = Files.readString(trusted);
        revoked.writeCertificate(trusted);
        Files.writeString(trusted, both + Files.readString(trusted));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      settings.put("TLS_CLIENT_CA_FILE", trusted.toString());
    }
    scene =
        new Scene(
            Book.usual().withAuth(auth),
            Backend.answering(heard -> Scene.result("1")),
            Map.copyOf(settings));
  }

  private void install(Papers papers) {
    papers.writeKey(folder.resolve("tls.key"));
    papers.writeCertificate(folder.resolve("tls.crt"));
    touch("tls.key");
    touch("tls.crt");
  }

  private int touches;

  /** File systems' clocks tick seldom; each writing shows. */
  private void touch(String name) {
    try {
      var time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(++touches);
      Files.setLastModifiedTime(folder.resolve(name), FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Dial dial(SSLContext context) throws IOException {
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), scene.gateway.port());
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return new Dial(socket);
  }

  private Reply call(List<Papers> shown, String... headers) throws IOException {
    try (var dial = dial(Papers.client(shown, List.of(first)))) {
      return dial.ask("POST", Scene.PATH, Scene.withJson(headers), Scene.call("add"));
    }
  }

  @Test
  void aCertificateNamesTheSessionAndTheSessionNamesTheCaller() throws IOException {
    start(Book.mode(Auth.Mode.MTLS), true);
    var reply = call(List.of(ada), Scene.BOB, "X-MCP-Agent-Session: bob-1");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var heard = scene.backend.only();
    assertThat(heard.header("x-mcp-human-id")).containsExactly("ada");
    assertThat(heard.header("x-mcp-agent-session")).containsExactly("ada-1");
    assertThat(heard.header("x-forwarded-proto")).containsExactly("https");
  }

  @Test
  void aSessionThatIsRevokedIsRevokedForItsCertificate() throws IOException {
    start(Book.mode(Auth.Mode.MTLS), true);
    var reply = call(List.of(revoked));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.reason()).isEqualTo("session_revoked");
    assertThat(scene.backend.heard()).isEmpty();
  }

  @Test
  void nobodyVouchesForAnotherUnlessHeIsTrusted() throws IOException {
    start(Book.mode(Auth.Mode.MTLS), true);
    var reply =
        call(
            List.of(ada), "X-MCP-Verified-SPIFFE-ID: spiffe://example.org/ns/office/session/bob-1");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.reason()).isEqualTo("untrusted_proxy");
  }

  @Test
  void whoShowsNoCertificateOrAStrangersHasNoConnection() {
    start(Book.mode(Auth.Mode.MTLS), true);
    for (var shown : List.of(List.<Papers>of(), List.of(stranger))) {
      assertThatThrownBy(() -> call(shown))
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(SSLException.class),
              e -> assertThat(e).isInstanceOf(IOException.class),
              e -> assertThat(e).isInstanceOf(UncheckedIOException.class),
              e -> assertThat(e).isInstanceOf(AssertionError.class));
    }
    assertThat(scene.backend.everythingHeard()).isEmpty();
    assertThat(scene.trail.outcomes()).isEmpty();
  }

  @Test
  void whereNoCertificateIsAskedForNobodyHasOne() throws IOException {
    start(Book.mode(Auth.Mode.MTLS), false);
    var reply = call(List.of(ada));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.reason()).isEqualTo("missing_client_certificate");
    assertThat(reply.json().at("/error/data/client_certificate_required").asBoolean()).isTrue();
  }

  @Test
  void plainTextIsNoTls() throws IOException {
    start(Auth.DEFAULT, false);
    try (var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add")));
      var left = dial.socket().getInputStream().readAllBytes();
      assertThat(new String(left, java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/1.1 200");
      assertThat(scene.backend.everythingHeard()).isEmpty();
    } catch (java.net.SocketException e) {
      assertThat(scene.backend.everythingHeard()).isEmpty(); // a reset is an end as well
    }
  }

  @Test
  void newConnectionsGetTheNewCertificateAndABrokenOneChangesNothing() throws IOException {
    start(Auth.DEFAULT, false);
    var both = Papers.client(List.of(), List.of(first, second));
    try (var old = dial(both)) {
      assertThat(old.send(Scene.adas(Scene.call("add"))).reply().status()).isEqualTo(200);
      assertThat(shown(both)).isEqualTo(first.certificate());

      install(second);
      await().atMost(SOON).until(() -> shown(both).equals(second.certificate()));
      assertThat(old.send(Scene.adas(Scene.call("add"))).reply().status()).isEqualTo(200);
      try (var fresh = dial(both)) {
        assertThat(fresh.send(Scene.adas(Scene.call("add"))).reply().status()).isEqualTo(200);
      }

      Files.writeString(folder.resolve("tls.crt"), "-----BEGIN CERTIFICATE-----\nbroken");
      touch("tls.crt");
      assertThat(shown(both)).isEqualTo(second.certificate());
      Files.delete(folder.resolve("tls.key"));
      assertThat(shown(both)).isEqualTo(second.certificate());
      // The key of one and the certificate of another are no pair.
      first.writeKey(folder.resolve("tls.key"));
      second.writeCertificate(folder.resolve("tls.crt"));
      touch("tls.key");
      touch("tls.crt");
      assertThat(shown(both)).isEqualTo(second.certificate());

      install(first);
      await().atMost(SOON).until(() -> shown(both).equals(first.certificate()));
    }
  }

  private X509Certificate shown(SSLContext context) throws IOException {
    try (var dial = dial(context)) {
      var session = ((SSLSocket) dial.socket()).getSession();
      return (X509Certificate) session.getPeerCertificates()[0];
    }
  }
}
