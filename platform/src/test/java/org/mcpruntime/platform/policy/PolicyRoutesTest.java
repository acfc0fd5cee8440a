package org.mcpruntime.platform.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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

/** The policy in force and what follows from it for one call. */
@Timeout(60)
final class PolicyRoutesTest {

  private static final String ALICE = "server=echo&human=alice&agent=cursor&team=ops&session=hers";

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform =
        new LoopbackPlatform(folder)
            .given(Manifests.ECHO)
            .given(Manifests.GRANT)
            .given(Manifests.SESSION);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          tool=say                  ; true  ; allowed
          tool=drop                 ; false ; side_effect_not_allowed
          tool=unheard              ; false ; tool_side_effect_unknown
          method=tools/list         ; true  ; allowed
          ''                        ; true  ; allowed
          method=nobody/knows       ; false ; method_unknown
          """)
  void aCallIsExplained(String asked, boolean allowed, String reason) {
    var why = platform.get("/runtime/explain?" + ALICE + "&" + asked).json();

    assertThat(why.path("allowed").asBoolean()).as(why.toString()).isEqualTo(allowed);
    assertThat(why.path("reason").asText()).as(why.toString()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          server=echo&human=alice&agent=cursor&team=ops               ; missing_session
          server=echo&human=alice&agent=cursor&team=ops&session=other ; session_not_found
          server=echo&human=alice&agent=cursor&session=hers                   ; session_not_found
          server=echo&human=bob&agent=cursor&team=ops&session=hers    ; session_not_found
          """)
  void whoIsNotTheOneWhoConsentedIsDenied(String caller, String reason) {
    var why = platform.get("/runtime/explain?tool=say&" + caller).json();

    assertThat(why.path("allowed").asBoolean()).isFalse();
    assertThat(why.path("reason").asText()).as(why.toString()).isEqualTo(reason);
  }

  @Test
  void anExplanationIsOfNow() {
    platform.advance(Duration.ofHours(7));

    var why = platform.get("/runtime/explain?tool=say&" + ALICE).json();

    assertThat(why.path("reason").asText()).isEqualTo("session_expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tool=say&prompt=hello",
        "tool=say&resource=file:///a",
        "prompt=hello&resource=file:///a",
        "method=tools/list&tool=say",
        "method=prompts/get&prompt=hello",
        "method=ping&resource=file:///a"
      })
  void oneThingIsAskedFor(String query) {
    var refused = platform.get("/runtime/explain?" + ALICE + "&" + query);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_query_param");
    assertThat(refused.message())
        .isEqualTo("one of method, tool, prompt and resource is asked for");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /runtime/policy                               ; 400 ; parameter server names a server
          /runtime/policy?server=                       ; 400 ; parameter server names a server
          /runtime/policy?server=nobody                 ; 404 ; no policy is in force for server mcp-servers/nobody
          /runtime/policy?server=echo&namespace=others  ; 404 ; others/echo
          /runtime/explain?tool=say                     ; 400 ; parameter server names a server
          /runtime/explain?server=nobody                ; 404 ; mcp-servers/nobody
          """)
  void aPolicyIsOfAServer(String path, int status, String message) {
    var refused = platform.get(path);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
  }

  @Test
  void thePolicyInForceIsThatOfTheObjects() {
    var policy = platform.get("/runtime/policy?server=echo").json();

    assertThat(policy.at("/server/name").asText()).as(policy.toString()).isEqualTo("echo");
    assertThat(policy.at("/grants/0/name").asText()).isEqualTo("readers");
    assertThat(policy.at("/sessions/0/name").asText()).isEqualTo("hers");
  }

  private static final String HERS =
      "\"server\":\"echo\",\"human\":\"alice\",\"agent\":\"cursor\",\"team\":\"ops\",\"session\":\"hers\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      textBlock =
          """
          "tool":"drop"                 ; true  ; decision allow deny,reason allowed side_effect_not_allowed
          "session":""                  ; true  ; decision allow deny,reason allowed missing_session
          "human":"bob"                 ; true  ; session_state live not_found
          "tool":"say"                  ; false ; ''
          "method":"tools/list"         ; false ; matched_grant readers -
          """)
  void aCallIsTriedWithSomethingElseInstead(String instead, boolean turned, String differences) {
    var tried =
        platform
            .post("/runtime/try", "{%s,\"tool\":\"say\",\"instead\":{%s}}".formatted(HERS, instead))
            .json();

    assertThat(tried.at("/before/allowed").asBoolean()).as(tried.toString()).isTrue();
    assertThat(tried.at("/after/allowed").asBoolean()).isEqualTo(!turned);
    assertThat(tried.path("turned").asBoolean()).isEqualTo(turned);
    var found =
        tried
            .path("differences")
            .valueStream()
            .map(
                each ->
                    "%s %s %s"
                        .formatted(
                            each.path("what").asText(),
                            each.path("before").asText("-"),
                            each.path("after").asText("-")))
            .toList();
    if (differences.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).contains(differences.split(","));
    }
  }

  @Test
  void withoutAnythingInsteadACallIsOnlyExplained() {
    var tried = platform.post("/runtime/try", "{%s,\"tool\":\"say\"}".formatted(HERS)).json();

    assertThat(tried.at("/before"))
        .isEqualTo(platform.get("/runtime/explain?" + ALICE + "&tool=say").json());
    assertThat(tried.has("after")).isFalse();
    assertThat(tried.path("differences").isArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      textBlock =
          """
          {"tool":"say"}                                                  ; 400
          {"server":"nobody","tool":"say"}                                ; 404
          {"server":"echo","tool":"say","prompt":"p"}                     ; 400
          {"server":"echo","instead":{"tool":"say","resource":"file:/a"}} ; 400
          {"server":"echo","instead":7}                                   ; 400
          """)
  void whatCannotBeTriedIsRefused(String body, int status) {
    assertThat(platform.post("/runtime/try", body).status()).isEqualTo(status);
  }
}
