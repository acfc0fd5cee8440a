package org.mcpruntime.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.gateway.caller.Callers.AUDIENCE;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.ready;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.IssuerKeys;
import org.mcpruntime.process.token.KeySet;
import org.mcpruntime.process.token.Keys;
import org.mcpruntime.process.token.TokenMetrics;

/** Mode {@code oauth}, with an issuer that really publishes its keys. */
class TokenCallersTest {

  private static final InstantSource CLOCK = InstantSource.fixed(NOON);
  private static final long SOON = NOON.plusSeconds(300).getEpochSecond();

  private final Issuer issuer = new Issuer();
  private Authenticator authenticator = Callers.authenticator();
  private Auth auth = Auth.DEFAULT;

  @BeforeEach
  void begin() {
    issuer.newKey("k1");
    auth = Callers.oauth(issuer.url(), "", AUDIENCE);
    using(_ -> Keys.of(KeySet.parse(issuer.published())));
  }

  private void using(Function<String, Keys> issuers) {
    authenticator = Callers.authenticator(VerifyingProxy.NONE, issuers, CLOCK);
  }

  @AfterEach
  void end() {
    authenticator.close();
    issuer.close();
  }

  private String claims(String more) {
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%d%s}"
        .formatted(issuer.url(), AUDIENCE, SOON, more);
  }

  private Authentication authenticate(Request request) {
    return authenticator.authenticate(request, ready(policy("billing", auth)), NOON);
  }

  private Authentication bearing(String token) {
    return authenticate(Request.PLAIN.with("Authorization", "Bearer " + token));
  }

  private static @Nullable Reason reason(Authentication authentication) {
    return authentication instanceof Authentication.Refused refused ? refused.reason() : null;
  }

  @Test
  void a_token_proves_who_asks_until_it_expires() {
    var claims = claims(",\"sub\":\"h-1\",\"azp\":\"a-1\",\"team_id\":\"t-1\",\"sid\":\"s1\"");

    var authentication =
        authenticate(
            Request.PLAIN
                .with("Authorization", "bearer  " + issuer.token("k1", claims))
                .with("X-MCP-Human-ID", "somebody-else")
                .with("X-MCP-Agent-Session", "another"));

    assertThat(authentication)
        .isEqualTo(
            new Authentication.Verified(
                new Caller(new Subject("h-1", "a-1", "t-1"), "s1"),
                Assurance.PROVEN,
                NOON.plusSeconds(300)));
  }

  @Test
  void what_the_token_does_not_say_comes_from_its_other_claims_and_the_session_header() {
    var claims =
        claims(",\"sub\":\"h-1\",\"client_id\":\"a-2\",\"tenant_id\":\"t-2\",\"tid\":\"x\"");

    var authentication =
        authenticate(
            Request.PLAIN
                .with("Authorization", "Bearer " + issuer.token("k1", claims))
                .with("X-MCP-Agent-Session", "s2"));

    assertThat(authentication)
        .isInstanceOfSatisfying(
            Authentication.Verified.class,
            verified ->
                assertThat(verified.caller())
                    .isEqualTo(new Caller(new Subject("h-1", "a-2", "t-2"), "s2")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no exp       | {'iss':'ISS','aud':'AUD','sub':'h'}",
        "exp is zero  | {'iss':'ISS','aud':'AUD','sub':'h','exp':0}",
        "expired      | {'iss':'ISS','aud':'AUD','sub':'h','exp':1000}",
        "no aud       | {'iss':'ISS','exp':EXP,'sub':'h'}",
        "other aud    | {'iss':'ISS','aud':'https://other.example','sub':'h','exp':EXP}",
        "no iss       | {'aud':'AUD','sub':'h','exp':EXP}",
        "other iss    | {'iss':'ISS/','aud':'AUD','sub':'h','exp':EXP}",
        "not yet      | {'iss':'ISS','aud':'AUD','sub':'h','exp':EXP,'nbf':EXP}"
      })
  void a_token_that_says_the_wrong_thing_is_invalid(String what, String claims) {
    var said =
        claims
            .replace('\'', '"')
            .replace("ISS", issuer.url().toString())
            .replace("AUD", AUDIENCE)
            .replace("EXP", String.valueOf(SOON));

    assertThat(reason(bearing(issuer.token("k1", said)))).as(what).isEqualTo(Reason.INVALID_TOKEN);
  }

  @Test
  void an_invalid_token_gets_a_challenge_that_says_so() {
    assertThat(bearing("a.b.c"))
        .isInstanceOfSatisfying(
            Authentication.Refused.class,
            refused ->
                assertThat(refused.challenge().wwwAuthenticate())
                    .startsWith("Bearer realm=\"mcp-runtime\", resource_metadata=\"https://")
                    .endsWith(", error=\"invalid_token\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi", "TOKEN", "BearerTOKEN"})
  void what_is_no_bearer_token_counts_as_none(String value) {
    var sent = value.replace("TOKEN", issuer.token("k1", claims("")));

    assertThat(reason(authenticate(Request.PLAIN.with("Authorization", sent))))
        .isEqualTo(Reason.MISSING_BEARER_TOKEN);
    assertThat(reason(authenticate(Request.PLAIN))).isEqualTo(Reason.MISSING_BEARER_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"access_token=x", "a=1&access_token=x", "a;access_token", "access%5Ftoken=x"})
  void a_token_in_the_address_is_refused_even_beside_a_good_one(String query) {
    var good = Request.PLAIN.with("Authorization", "Bearer " + issuer.token("k1", claims("")));

    assertThat(reason(authenticate(good.asking(query)))).isEqualTo(Reason.INVALID_TOKEN);
    assertThat(authenticate(good.asking("a=access_token&my_access_token=1&%zz=%")))
        .isInstanceOf(Authentication.Verified.class);
  }

  @Test
  void two_tokens_are_refused() {
    var good = "Bearer " + issuer.token("k1", claims(""));
    var twice = Request.PLAIN.with("Authorization", good).with("Authorization", good);

    assertThat(reason(authenticate(twice))).isEqualTo(Reason.INVALID_TOKEN);
  }

  @Test
  void another_header_may_carry_the_token_with_its_scheme_or_without() {
    auth = Callers.oauth(issuer.url(), "X-Token", AUDIENCE);
    var token = issuer.token("k1", claims(",\"sub\":\"h-1\""));

    assertThat(authenticate(Request.PLAIN.with("X-Token", token)))
        .isEqualTo(authenticate(Request.PLAIN.with("X-Token", "Bearer " + token)))
        .isInstanceOf(Authentication.Verified.class);
    assertThat(reason(bearing(token))).isEqualTo(Reason.MISSING_BEARER_TOKEN);
  }

  @Test
  void a_session_header_that_is_there_twice_is_refused() {
    var request =
        Request.PLAIN
            .with("Authorization", "Bearer " + issuer.token("k1", claims("")))
            .with("X-MCP-Agent-Session", "s1")
            .with("X-MCP-Agent-Session", "s2");

    assertThat(reason(authenticate(request))).isEqualTo(Reason.AMBIGUOUS_IDENTITY);
  }

  @Test
  void a_policy_without_audience_accepts_no_token() {
    auth = Callers.oauth(issuer.url(), "", null);

    assertThat(reason(bearing(issuer.token("k1", claims(""))))).isEqualTo(Reason.INVALID_TOKEN);
  }

  @Test
  void a_token_of_a_key_that_was_never_published_is_invalid() {
    var known = issuer.published();
    using(_ -> Keys.of(KeySet.parse(known)));
    issuer.newKey("k2");

    assertThat(reason(bearing(issuer.token("k2", claims(""))))).isEqualTo(Reason.INVALID_TOKEN);
  }

  private static Function<String, Keys> fetched(InstantSource clock) {
    var log =
        Log.to(new PrintStream(OutputStream.nullOutputStream()), Form.TEXT, Level.ERROR, clock);
    var pace =
        new IssuerKeys.Pace(Duration.ofMinutes(10), Duration.ZERO, Duration.ofSeconds(3), true);
    return url -> IssuerKeys.start(url, pace, clock, log, new TokenMetrics(new Metrics()));
  }

  @Test
  void a_new_key_is_fetched_while_the_caller_waits_and_nobody_else_does() {
    using(fetched(CLOCK));
    authenticator.prepare(ready(policy("billing", auth)));
    await().until(() -> bearing(issuer.token("k1", claims(""))) instanceof Authentication.Verified);
    issuer.gate = new CountDownLatch(1);
    issuer.newKey("k2");

    var waiting = bearing(issuer.token("k2", claims(",\"sub\":\"h-1\"")));

    assertThat(waiting).isInstanceOf(Authentication.Waiting.class);
    assertThat(bearing(issuer.token("k1", claims("")))).isInstanceOf(Authentication.Verified.class);
    issuer.gate.countDown();
    assertThat(settled(waiting)).isInstanceOf(Authentication.Verified.class);
  }

  @Test
  void an_invented_key_is_looked_for_and_then_refused() {
    using(fetched(CLOCK));
    authenticator.prepare(ready(policy("billing", auth)));
    await().until(() -> bearing(issuer.token("k1", claims(""))) instanceof Authentication.Verified);
    var other = new Issuer();
    other.newKey("invented");

    var authentication = settled(bearing(other.token("invented", claims(""))));

    assertThat(reason(authentication)).isEqualTo(Reason.INVALID_TOKEN);
    other.close();
  }

  @Test
  void an_issuer_that_cannot_be_reached_is_said_to_be_unavailable() {
    using(fetched(CLOCK));
    var gone = URI.create("http://127.0.0.1:1");
    auth = Callers.oauth(gone, "", AUDIENCE);
    var claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%d}".formatted(gone, AUDIENCE, SOON);

    var authentication = settled(bearing(issuer.token("k1", claims)));

    assertThat(authentication)
        .isEqualTo(new Authentication.Refused(Reason.OAUTH_PROVIDER_UNAVAILABLE, Challenge.NONE));
  }

  private static Authentication settled(Authentication authentication) {
    if (authentication instanceof Authentication.Waiting(var stage)) {
      var settled = new CompletableFuture<Authentication>();
      var _ = stage.thenAccept(settled::complete);
      return settled.orTimeout(20, TimeUnit.SECONDS).join();
    }
    return authentication;
  }
}
