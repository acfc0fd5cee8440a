package org.mcpruntime.process.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.Verdict.ProviderUnavailable;
import org.mcpruntime.process.token.Verdict.Verified;

/** Against an issuer by somebody else: discovery, keys and tokens as they come over HTTP. */
class OtherIssuerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Making its keys may take it seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final IssuerKeys.Pace PACE =
      new IssuerKeys.Pace(Duration.ofMinutes(10), Duration.ofSeconds(30), PATIENCE, false);

  private final Moved clock = new Moved();
  private final TokenMetrics metrics = new TokenMetrics(new Metrics());
  private final Log log =
      Log.to(new PrintStream(OutputStream.nullOutputStream()), Form.TEXT, Level.ERROR, clock);

  /** The real time, for the issuer knows no other, moved on by a test. */
  private static final class Moved implements InstantSource {
    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(by);
    }
  }

  private static MockOAuth2Server issuer(String algorithm, int port) {
    var tokens = new OAuth2TokenProvider(new KeyProvider(List.of(), algorithm));
    var config = new OAuth2Config(false, null, null, false, tokens, Set.of(), new NettyWrapper());
    // Whoever had the port before may still be letting go of it.
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              var server = new MockOAuth2Server(config);
              server.start(LOOPBACK, port);
              return server;
            },
            _ -> true);
  }

  private static String token(MockOAuth2Server issuer, String audience) {
    var said =
        new DefaultOAuth2TokenCallback(
            "org",
            "alice",
            "at+jwt",
            List.of(audience),
            Map.of("azp", "agent", "team_id", "team", "sid", "s-1", "tid", "directory"),
            3600);
    return issuer.issueToken("org", "agent", said).serialize();
  }

  private IssuerKeys keys(String issuer) {
    return IssuerKeys.start(issuer, PACE, clock, log, metrics);
  }

  private TokenVerifier verifier(String issuer, Keys keys) {
    return new TokenVerifier(new TokenRules(issuer, "https://mcp.example"), keys, clock, metrics);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS512", "PS256", "ES256", "ES384"})
  void its_tokens_are_verified(String algorithm) {
    var server = issuer(algorithm, 0);
    var issuer = server.issuerUrl("org").toString();
    try (var keys = keys(issuer)) {
      var verifier = verifier(issuer, keys);
      await().atMost(PATIENCE).until(() -> keys.current().isPresent());

      assertThat(verifier.verify(token(server, "https://mcp.example")))
          .isInstanceOfSatisfying(
              Verified.class,
              verified -> {
                assertThat(verified.subject()).isEqualTo("alice");
                assertThat(verified.claims().agent()).isEqualTo("agent");
                assertThat(verified.claims().team()).isEqualTo("team");
                assertThat(verified.claims().session()).isEqualTo("s-1");
              });
      assertThat(verifier.verify(token(server, "https://other.example")))
          .isInstanceOfSatisfying(
              Verdict.Invalid.class,
              invalid -> assertThat(invalid.fault()).isEqualTo(Fault.AUDIENCE_WRONG));
    } finally {
      server.shutdown();
    }
  }

  @Test
  void it_goes_away_comes_back_with_other_keys_and_is_found_again() {
    var first = issuer("ES256", 0);
    var issuer = first.issuerUrl("org").toString();
    int port = first.url("/").port();
    var old = token(first, "https://mcp.example");
    first.shutdown();

    try (var keys = keys(issuer)) {
      var verifier = verifier(issuer, keys);
      await().atMost(PATIENCE).until(() -> keys.problem().contains("Connect"));
      assertThat(verifier.verify(old)).isInstanceOf(ProviderUnavailable.class);

      var second = issuer("ES256", port);
      try {
        clock.by = Duration.ofMinutes(1);
        await().atMost(PATIENCE).until(() -> keys.current().isPresent());
        var fresh = token(second, "https://mcp.example");
        assertThat(verifier.verify(fresh)).isInstanceOf(Verified.class);
      } finally {
        second.shutdown();
      }

      var third = issuer("RS256", port);
      try {
        var rotated = token(third, "https://mcp.example");
        keys.refresh().toCompletableFuture().join();
        assertThat(verifier.verify(rotated))
            .as("asked a moment ago")
            .isNotInstanceOf(Verified.class);

        clock.by = Duration.ofMinutes(2);
        keys.refresh().toCompletableFuture().join();
        assertThat(verifier.verify(rotated)).isInstanceOf(Verified.class);
      } finally {
        third.shutdown();
      }
    }
  }
}
