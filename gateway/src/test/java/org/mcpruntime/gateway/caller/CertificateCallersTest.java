package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.ready;
import static org.mcpruntime.gateway.source.Documents.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.policy.Caller;

/** Mode {@code mtls}, with certificates that an authority has really signed. */
class CertificateCallersTest {

  private static final String PROXY = "spiffe://example.org/ns/traefik/sa/traefik";
  private static final List<KeyStore> STORES = new ArrayList<>();

  private static final ServerPolicy POLICY =
      ready(
          policy("billing", Callers.auth(Auth.Mode.MTLS))
              .withSessions(
                  List.of(
                      session("s1", false, NOON.plusSeconds(1)),
                      session("gone", true, null),
                      session("old", false, NOON.minusSeconds(1)))));

  @TempDir private static Path folder;

  @BeforeAll
  static void sign() throws IOException, InterruptedException, GeneralSecurityException {
    STORES.add(
        KeyTool.in(folder)
            .sign("proxy", "uri:" + PROXY, "dns:traefik.example.org")
            .sign("session", uri("s1"))
            .sign("gone", uri("gone"))
            .sign("plain")
            .sign("two", uri("s1"), "uri:" + PROXY)
            .store());
  }

  private static String uri(String session) {
    return "uri:" + spiffe(session);
  }

  private static String spiffe(String session) {
    return "spiffe://example.org/ns/acme/session/" + session;
  }

  private static List<X509Certificate> chain(String name) throws GeneralSecurityException {
    return chain(STORES.getFirst().getCertificateChain(name));
  }

  private static List<X509Certificate> chain(Certificate[] chain) {
    return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private static Authentication authenticate(
      @Nullable String pinned, Request request, Instant now) {
    var proxy = new VerifyingProxy(pinned, VerifyingProxy.HEADER);
    try (var authenticator =
        Callers.authenticator(
            proxy,
            issuer -> {
              throw new AssertionError(issuer);
            })) {
      return authenticator.authenticate(request, POLICY, now);
    }
  }

  @ParameterizedTest(name = "pinned {0}, certificate {1}, header {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "true,  proxy,   s1,   -",
        "true,  proxy,   gone, SESSION_REVOKED",
        "true,  proxy,   old,  SESSION_EXPIRED",
        "true,  proxy,   none, SESSION_NOT_FOUND",
        "true,  proxy,   -,    MISSING_VERIFIED_IDENTITY",
        "true,  proxy,   a/b,  INVALID_SPIFFE_IDENTITY",
        "true,  session, s1,   UNTRUSTED_PROXY",
        "true,  plain,   s1,   UNTRUSTED_PROXY",
        "true,  plain,   -,    UNTRUSTED_PROXY",
        "true,  two,     s1,   UNTRUSTED_PROXY",
        "true,  -,       s1,   MISSING_CLIENT_CERTIFICATE",
        "true,  session, -,    -",
        "false, session, -,    -",
        "false, gone,    -,    SESSION_REVOKED",
        "false, two,     -,    INVALID_SPIFFE_IDENTITY",
        "false, proxy,   -,    INVALID_SPIFFE_IDENTITY",
        "false, plain,   -,    MISSING_VERIFIED_IDENTITY",
        "false, proxy,   s1,   UNTRUSTED_PROXY",
        "false, -,       -,    MISSING_CLIENT_CERTIFICATE"
      })
  void a_caller_is_known_as_the_table_says(
      boolean pinned,
      @Nullable String certificate,
      @Nullable String header,
      @Nullable Reason reason)
      throws GeneralSecurityException {
    var request = Request.PLAIN.with("X-MCP-Human-ID", "somebody-else");
    if (certificate != null) {
      request = request.showing(chain(certificate));
    }
    if (header != null) {
      request = request.with(VerifyingProxy.HEADER, spiffe(header));
    }

    var authentication = authenticate(pinned ? PROXY : null, request, NOON);

    if (reason == null) {
      assertThat(authentication)
          .isInstanceOfSatisfying(
              Authentication.Verified.class,
              verified -> {
                assertThat(verified.caller())
                    .isEqualTo(new Caller(new Subject("h-1", "a-1", ""), "s1"));
                assertThat(verified.assurance()).isEqualTo(Assurance.PROVEN);
                assertThat(verified.expiresAt()).isAfter(NOON);
              });
    } else {
      assertThat(authentication)
          .isEqualTo(new Authentication.Refused(reason, new Challenge(null, List.of(), true)));
    }
  }

  @Test
  void a_session_of_the_same_name_in_another_namespace_is_another()
      throws GeneralSecurityException {
    var request =
        Request.PLAIN
            .showing(chain("proxy"))
            .with(VerifyingProxy.HEADER, "spiffe://example.org/ns/other/session/s1");

    assertThat(authenticate(PROXY, request, NOON))
        .isInstanceOfSatisfying(
            Authentication.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.SESSION_NOT_FOUND));
  }

  @Test
  void a_verified_identity_that_is_there_twice_is_none() throws GeneralSecurityException {
    var request =
        Request.PLAIN
            .showing(chain("proxy"))
            .with(VerifyingProxy.HEADER, spiffe("s1"))
            .with(VerifyingProxy.HEADER, spiffe("s1"));

    assertThat(authenticate(PROXY, request, NOON))
        .isInstanceOfSatisfying(
            Authentication.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.MISSING_VERIFIED_IDENTITY));
  }

  @Test
  void a_certificate_that_ends_while_its_connection_lasts_is_none()
      throws GeneralSecurityException {
    var request = Request.PLAIN.showing(chain("session"));

    assertThat(authenticate(null, request, NOON.plus(Duration.ofDays(73_000))))
        .isInstanceOfSatisfying(
            Authentication.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.MISSING_CLIENT_CERTIFICATE));
  }

  @Test
  void the_chain_of_a_handshake_is_what_counts() throws IOException, GeneralSecurityException {
    var verified = handshake("session");

    assertThat(authenticate(null, Request.PLAIN.showing(verified), NOON))
        .isInstanceOf(Authentication.Verified.class);
  }

  /** The client's chain as a server sees it that asks for one. */
  private static List<X509Certificate> handshake(String client)
      throws IOException, GeneralSecurityException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var server =
        (SSLServerSocket)
            context("proxy").getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      server.setNeedClientAuth(true);
      var seen = new CompletableFuture<List<X509Certificate>>();
      var _ = Thread.ofVirtual().start(() -> accept(server, seen));
      try (var socket =
          (SSLSocket)
              context(client).getSocketFactory().createSocket(loopback, server.getLocalPort())) {
        socket.startHandshake();
        return seen.join();
      }
    }
  }

  private static void accept(
      SSLServerSocket server, CompletableFuture<List<X509Certificate>> seen) {
    try (var socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
      seen.complete(chain(socket.getSession().getPeerCertificates()));
    } catch (IOException e) {
      seen.completeExceptionally(e);
    }
  }

  private static SSLContext context(String name) throws IOException, GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyTool.only(STORES.getFirst(), name), KeyTool.PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyTool.trust(STORES.getFirst()));
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
