package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers with tokens of an issuer that runs, and what others are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokensTest {

  private static final String AUDIENCE = "https://desk.example/mcp";

  private HttpServer issuer;
  private RSAKey key;
  private RSAKey foreign;
  private Scene scene;

  @BeforeAll
  void start() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    foreign = new RSAKeyGenerator(2048).keyID("k1").generate();
    try {
      issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer(
        "/.well-known/oauth-authorization-server",
        "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}");
    answer("/keys", new JWKSet(key.toPublicJWK()).toString());
    issuer.start();
    scene =
        new Scene(
            Book.usual().withAuth(Book.oauth(url(), AUDIENCE)),
            new Backend(TokensTest::serve),
            Map.of("KEEP_ALIVE", "100ms", "EXTERNAL_BASE_URL", "https://desk.example/base"));
  }

  private static boolean serve(Backend.Heard heard, Backend.Wire wire) throws IOException {
    if (heard.method().equals("GET")) {
      wire.stream();
      return wire.untilClosed();
    }
    return wire.json(200, Scene.result("1"));
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort());
  }

  private void answer(String path, String json) {
    issuer.createContext(
        path,
        http -> {
          byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          http.getResponseHeaders().set("Content-Type", "application/json");
          http.sendResponseHeaders(200, bytes.length);
          try (var out = http.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  @AfterAll
  void stop() {
    scene.close();
    issuer.stop(0);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(url().toString())
        .audience(AUDIENCE)
        .subject("ada")
        .claim("azp", "helper")
        .claim("team_id", "crew")
        .claim("sid", Book.SESSION)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String signed(JWTClaimsSet claims, RSAKey by) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(by));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply bearing(String token, String... headers) {
    var all = new java.util.ArrayList<>(List.of(headers));
    all.add("Authorization: Bearer " + token);
    return scene.post(Scene.call("add"), all.toArray(String[]::new));
  }

  @Test
  void aTokenSaysWhoAsksAndGoesNoFurther() {
    var token = signed(claims().build(), key);
    var reply = bearing(token, Scene.BOB, "X-MCP-Agent-Session: bob-1", "X-MCP-Team-ID: x");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var heard = scene.backend.heard().getLast();
    assertThat(heard.header("x-mcp-human-id")).containsExactly("ada");
    assertThat(heard.header("x-mcp-agent-id")).containsExactly("helper");
    assertThat(heard.header("x-mcp-team-id")).containsExactly("crew");
    assertThat(heard.header("x-mcp-agent-session")).containsExactly(Book.SESSION);
    assertThat(String.join("\n", heard.lines()) + heard.body()).doesNotContain(token);
  }

  @Test
  void everythingThatIsWrongWithATokenIsRefused() throws JOSEException {
    var wrong =
        Map.<String, UnaryOperator<JWTClaimsSet.Builder>>of(
            "audience", c -> c.audience("https://other.example"),
            "issuer", c -> c.issuer("https://other.example"),
            "expired", c -> c.expirationTime(Date.from(Instant.now().minusSeconds(600))),
            "never ends", c -> c.expirationTime(null),
            "not yet", c -> c.notBeforeTime(Date.from(Instant.now().plusSeconds(600))));
    int heard = scene.backend.heard().size();
    wrong.forEach(
        (name, change) -> refused(name, bearing(signed(change.apply(claims()).build(), key))));
    refused("another key", bearing(signed(claims().build(), foreign)));
    refused("no signature", bearing(new PlainJWT(claims().build()).serialize()));
    var token = signed(claims().build(), key);
    refused("changed", bearing(token.substring(0, token.length() - 6) + "AAAAAA"));
    refused("no token", bearing("x"));
    refused("two", bearing(token, "Authorization: Bearer " + token));
    assertThat(scene.backend.heard()).hasSize(heard);
  }

  private static void refused(String name, Reply reply) {
    assertThat(reply.status()).as(name + reply.body()).isEqualTo(401);
    assertThat(reply.reason()).as(name).isEqualTo("invalid_token");
    assertThat(reply.only("www-authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void whoHasNoTokenIsToldWhereToGetOne() {
    for (var headers : List.of(List.<String>of(), List.of("Authorization: Basic YTpi"))) {
      var reply = scene.post(Scene.call("add"), headers.toArray(String[]::new));
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.reason()).isEqualTo("missing_bearer_token");
      assertThat(reply.only("www-authenticate"))
          .isEqualTo(
              "Bearer realm=\"mcp-runtime\", resource_metadata=\"https://desk.example/base"
                  + "/.well-known/oauth-protected-resource/mcp\"");
    }
    try (var dial = scene.dial()) {
      for (var verb : List.of("GET", "DELETE")) {
        var reply = dial.ask(verb, Scene.PATH, List.of(), "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("www-authenticate")).hasSize(1);
      }
    }
  }

  /** A request for metadata. */
  record Metadata(String verb, String path, int status, String resource) {}

  static List<Metadata> metadata() {
    var base = "/.well-known/oauth-protected-resource";
    return List.of(
        new Metadata("GET", base + "/mcp", 200, "https://desk.example/base/mcp"),
        new Metadata("GET", base, 200, "https://desk.example/base"),
        new Metadata("HEAD", base + "/mcp", 200, ""),
        new Metadata("POST", base + "/mcp", 405, ""),
        new Metadata("DELETE", base, 405, ""));
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void metadataIsForEverybody(Metadata asked) {
    int records = scene.trail.settled();
    int heard = scene.backend.everythingHeard().size();
    try (var dial = scene.dial()) {
      dial.send(
          Dial.request(
              asked.verb, asked.path, List.of("X-Forwarded-Host: evil", "Origin: https://x"), ""));
      var reply = asked.verb.equals("HEAD") ? dial.head() : dial.reply();
      assertThat(reply.status()).isEqualTo(asked.status);
      if (!asked.resource.isEmpty()) {
        assertThat(reply.json().get("resource").asText()).isEqualTo(asked.resource);
        assertThat(reply.json().at("/authorization_servers/0").asText())
            .isEqualTo(url().toString());
      }
    }
    assertThat(scene.trail.settled()).isEqualTo(records);
    assertThat(scene.backend.everythingHeard()).hasSize(heard);
  }

  @Test
  void aServerWithoutTokensHasNoMetadata() {
    try (var plain = new Scene(Book.usual(), Backend.answering(heard -> ""));
        var dial = plain.dial()) {
      var reply = dial.ask("GET", "/.well-known/oauth-protected-resource/mcp", List.of(), "");
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().get("error").asText()).isEqualTo("oauth_not_enabled");
      assertThat(reply.json().get("adapter_required").asBoolean()).isTrue();
      assertThat(reply.header("www-authenticate")).isEmpty();
      assertThat(plain.backend.everythingHeard()).isEmpty();
    }
  }

  @Test
  void withoutItsIssuersKeysATokenCannotBeVerified() {
    var gone = URI.create("http://127.0.0.1:1");
    try (var scene =
        new Scene(
            Book.usual().withAuth(Book.oauth(gone, AUDIENCE)), Backend.answering(heard -> ""))) {
      var token = signed(claims().issuer(gone.toString()).build(), key);
      var reply = scene.post(Scene.call("add"), "Authorization: Bearer " + token);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.reason()).isEqualTo("oauth_provider_unavailable");
      assertThat(scene.backend.everythingHeard()).isEmpty();
    }
  }

  @Test
  void aStreamEndsWithTheTokenThatOpenedIt() {
    var soon = Date.from(Instant.now().plusSeconds(2));
    var token = signed(claims().expirationTime(soon).build(), key);
    try (var dial = scene.dial()) {
      dial.send(Dial.request("GET", Scene.PATH, List.of("Authorization: Bearer " + token), ""))
          .head();
      assertThat(dial.event()).isEmpty();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  scene.trail.outcomes().stream()
                      .anyMatch(
                          event ->
                              event.payload().exchange().method().equals("GET")
                                  && event
                                      .payload()
                                      .verdict()
                                      .reason()
                                      .word()
                                      .equals("invalid_token")));
      assertThat(Instant.now()).isAfterOrEqualTo(soon.toInstant().minusSeconds(1));
    }
  }
}
