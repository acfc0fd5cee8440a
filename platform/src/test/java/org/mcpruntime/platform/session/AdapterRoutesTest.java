package org.mcpruntime.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;
import org.mcpruntime.resources.Kind;

/** Sessions that an adapter asks for. */
@Timeout(60)
final class AdapterRoutesTest {

  private static final String PATH = "/runtime/adapter/sessions";
  private static final String ASKED = "{\"serverName\":\"echo\",\"agentID\":\"cursor\"%s}";

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder).given(Manifests.ECHO);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  private LoopbackPlatform.Said asAlice(String more) {
    return platform.ask("POST", PATH, ASKED.formatted(more), LoopbackPlatform.USER);
  }

  private JsonNode session(String more) {
    var said = asAlice(more);
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    return said.json();
  }

  private void granted(String from, String to) {
    platform.given(Manifests.GRANT.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource({
    "low,    low,    low",
    "low,    medium, low",
    "low,    high,   low",
    "medium, low,    low",
    "medium, medium, medium",
    "medium, high,   medium",
    "high,   low,    low",
    "high,   medium, medium",
    "high,   high,   high",
    "'',     high,   low"
  })
  void theTrustIsTheLeastOfWhatIsWantedAndWhatIsAllowed(
      String wanted, String allowed, String consented) {
    granted("maxTrust: medium", "maxTrust: " + allowed);

    var session = session(wanted.isEmpty() ? "" : ",\"requestedTrust\":\"%s\"".formatted(wanted));

    assertThat(session.path("consentedTrust").asText()).isEqualTo(consented);
    assertThat(session.path("humanID").asText()).isEqualTo("alice");
    assertThat(session.path("policyVersion").asText()).isEqualTo("v1");
    assertThat(session.path("reused").asBoolean()).isFalse();
    assertThat(platform.stored(Kind.SESSION, session.path("name").asText())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'',         '',      3600",
    "31s,        '',      31",
    "30s1ms,     '',      30",
    "90m,        '',      5400",
    "24h,        '',      86400",
    "25h,        '',      86400",
    "999999999h, '',      86400",
    "1h,         PT10M,   600",
    "1h,         PT2H,    3600",
    "24h,        PT23H,   82800"
  })
  void aSessionLastsAsLongAsIsWantedADayAtMostAndNoLongerThanItsGrant(
      String wanted, String grant, long seconds) {
    granted(
        "policyVersion: v1",
        grant.isEmpty() ? "" : "expiresAt: " + platform.now().plus(Duration.parse(grant)));

    var session = session(wanted.isEmpty() ? "" : ",\"requestedTTL\":\"%s\"".formatted(wanted));

    var lasts = Duration.between(platform.now(), Instant.parse(session.path("expiresAt").asText()));
    assertThat(lasts.toSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "1s", "0s", "", "-1h", "1d", "soon", "1h 30m"})
  void aTimeThatIsTooShortOrNoneIsRefused(String wanted) {
    platform.given(Manifests.GRANT);

    var refused = asAlice(",\"requestedTTL\":\"%s\"".formatted(wanted));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("requestedTTL").contains("of more than 30 s");
  }

  @Test
  void aSessionThatIsThereIsGivenOutAgainWhileEnoughOfItIsLeft() {
    platform.given(Manifests.GRANT);
    var first = session("");

    platform.advance(Duration.ofSeconds(3600 - 31));
    var again = session("");
    platform.advance(Duration.ofSeconds(1));
    var late = session("");

    assertThat(again.path("reused").asBoolean()).isTrue();
    assertThat(again.path("name")).isEqualTo(first.path("name"));
    assertThat(late.path("reused").asBoolean()).isFalse();
    assertThat(late.path("name")).isNotEqualTo(first.path("name"));
  }

  @Test
  void aSessionThatIsRevokedIsNotGivenOutAgain() {
    platform.given(Manifests.GRANT);
    var first = session("").path("name").asText();
    var _ = platform.post("/runtime/sessions/mcp-servers/%s/revoke".formatted(first), "");

    assertThat(session("").path("name").asText()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "maxTrust: medium, maxTrust: low",
    "policyVersion: v1, policyVersion: v2",
    "policyVersion: v1, 'expiresAt: 2026-11-25T12:10:00Z'"
  })
  void aSessionThatSaysMoreThanItsGrantDoesByNowIsNotGivenOutAgain(String before, String after) {
    platform.given(Manifests.GRANT);
    var first = session(",\"requestedTrust\":\"medium\"");
    granted(before, after);

    var second = session(",\"requestedTrust\":\"medium\"");

    assertThat(second.path("name")).isNotEqualTo(first.path("name"));
    assertThat(second.path("reused").asBoolean()).isFalse();
  }

  @Test
  void whoAskAtOnceGetTheSame() throws Exception {
    platform.given(Manifests.GRANT);
    var names = new HashSet<String>();
    Callable<String> ask = () -> session("").path("name").asText();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : Stream.generate(() -> threads.submit(ask)).limit(8).toList()) {
        names.add(one.get());
      }
    }

    assertThat(names).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          humanID: alice    ; humanID: bob
          humanID: alice    ; agentID: claude
          humanID: alice    ; teamID: ops
          policyVersion: v1 ; disabled: true
          policyVersion: v1 ; expiresAt: 2026-11-25T12:00:00Z
          policyVersion: v1 ; validFrom: 2026-11-25T12:00:01Z
          name: echo        ; name: other
          """)
  void withoutAGrantThatIsInForceThereIsNoSession(String grant, String instead) {
    granted(grant, instead);

    var refused = asAlice("");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message())
        .contains("no grant in mcp-servers lets human alice with agent cursor use server echo");
    assertThat(platform.get("/runtime/sessions").json().path("sessions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          ,"humanID":"bob"  ; only an administrator speaks for human bob
          ,"teamID":"ops"   ; only an administrator speaks for team ops
          """)
  void aUserSpeaksForHerselfOnly(String claimed, String message) {
    platform.given(Manifests.GRANT.replace("humanID: alice", "agentID: cursor"));

    var user = asAlice(claimed);
    var administrator = platform.post(PATH, ASKED.formatted(claimed));

    assertThat(user.status()).isEqualTo(403);
    assertThat(user.message()).contains(message);
    assertThat(administrator.status()).as(administrator.text()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"agentID":"cursor"}                                              ; 400 ; serverName is needed
          {"serverName":"echo"}                                             ; 400 ; agentID is needed
          {"serverName":"echo","agentID":" "}                               ; 400 ; agentID is needed
          {"serverName":"nobody","agentID":"cursor"}                        ; 404 ; there is no MCPServer mcp-servers/nobody
          {"serverName":"echo","agentID":"cursor","namespace":"others"}     ; 404 ; others/echo
          {"serverName":"echo","agentID":"cursor","requestedTrust":"total"} ; 400 ; cannot be read
          {"serverName":"echo","agentID":"cursor "}                         ; 422 ; agentID
          """)
  void aRequestThatSaysTooLittleOrTheWrongThingIsRefused(String body, int status, String message) {
    platform.given(Manifests.GRANT);

    var refused = platform.ask("POST", PATH, body, LoopbackPlatform.USER);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
  }
}
