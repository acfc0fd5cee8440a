package org.mcpruntime.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/** Grants and sessions in the original's shapes. */
@Timeout(60)
final class AccessRoutesTest {

  private static final String GRANT =
      """
      {"name":"readers","namespace":"mcp-servers","serverRef":{"name":"echo","namespace":"mcp-servers"},
       "subject":{"humanID":"alice"},"maxTrust":"medium","allowedSideEffects":["read"],"policyVersion":"v1",
       "toolRules":[{"name":"say","decision":"allow","requiredTrust":"low"}]}
      """;
  private static final String SESSION =
      """
      {"name":"hers","namespace":"mcp-servers","serverRef":{"name":"echo"},"subject":{"humanID":"alice","agentID":"cursor"},
       "consentedTrust":"low","expiresAt":"2026-11-25T18:00:00Z","policyVersion":"v1"}
      """;

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

  private MCPAccessGrant grant() {
    return ((Resource.Grant) platform.stored(Kind.GRANT, "readers").orElseThrow()).object();
  }

  private MCPAgentSession session() {
    return ((Resource.Session) platform.stored(Kind.SESSION, "hers").orElseThrow()).object();
  }

  @Test
  void aGrantIsMadeAndShownWithAllThatItSays() {
    var made = platform.post("/runtime/grants", GRANT);

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    var shown = made.json().path("grant");
    assertThat(shown.path("name").asText()).isEqualTo("readers");
    assertThat(shown.path("maxTrust").asText()).isEqualTo("medium");
    assertThat(shown.at("/toolRules/0/name").asText()).isEqualTo("say");
    assertThat(shown.path("policyVersion").asText()).isEqualTo("v1");
    assertThat(shown.path("age").asText()).isEqualTo(platform.now().toString());
    assertThat(platform.get("/runtime/grants/mcp-servers/readers").json().path("grant"))
        .isEqualTo(shown);
    assertThat(platform.get("/runtime/grants").json().at("/grants/0")).isEqualTo(shown);
  }

  @Test
  void aSessionIsMadeAndShownWithAllThatItSays() {
    var made = platform.post("/runtime/sessions", SESSION);

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    var shown = made.json().path("session");
    assertThat(shown.at("/subject/agentID").asText()).isEqualTo("cursor");
    assertThat(shown.path("expiresAt").asText()).isEqualTo("2026-11-25T18:00:00Z");
    assertThat(platform.get("/runtime/sessions/mcp-servers/hers").json().path("session"))
        .isEqualTo(shown);
    assertThat(platform.get("/runtime/sessions").json().at("/sessions/0")).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "grants, '', 1",
    "grants, ?namespace=mcp-servers, 1",
    "grants, ?namespace=others, 0",
    "sessions, '', 1",
    "sessions, ?namespace=mcp-servers, 1",
    "sessions, ?namespace=others, 0"
  })
  void aListIsOfOneNamespaceOrOfAll(String what, String query, int rows) {
    platform.given(Manifests.GRANT).given(Manifests.SESSION);

    assertThat(platform.get("/runtime/" + what + query).json().path(what)).hasSize(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          "name":"readers",                    ; `                   `            ; 400 ; name is needed
          "name":"readers",                    ; "name":"",                       ; 400 ; name is needed
          "name":"readers",                    ; "name":7,                        ; 400 ; name is a text
          "name":"readers",                    ; "name":"Re aders",               ; 422 ; name
          "namespace":"mcp-servers","serverRef"; "namespace":["a"],"serverRef"    ; 400 ; namespace is a text
          "serverRef":{"name":"echo",          ; "serverRef":{"name":"nobody",    ; 422 ; there is no MCPServer mcp-servers/nobody
          "serverRef":{"name":"echo",          ; "serverRef":{                    ; 400 ; serverRef.name is needed
          "namespace":"mcp-servers"}           ; "namespace":"others"}            ; 422 ; serverRef.namespace is others and must be that of the object
          {"humanID":"alice"}                  ; {}                               ; 422 ; an empty subject is nobody
          "medium"                             ; "huge"                           ; 422 ; maxTrust
          ["read"]                             ; ["read","read"]                  ; 422 ; words must not repeat
          """)
  void aBodyThatIsNoGrantIsRefused(String said, String instead, int status, String message) {
    var whole = GRANT.replace("\n", "").replaceAll(" +\"", "\"");
    var body = whole.replace(said, instead.strip());
    assertThat(body).isNotEqualTo(whole);

    var refused = platform.post("/runtime/grants", body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
    assertThat(platform.get("/runtime/grants").json().path("grants")).isEmpty();
  }

  @Test
  void aGrantOfAnotherNamespaceReachesNoServerHere() {
    var refused =
        platform.post("/runtime/grants", GRANT.replaceFirst("mcp-servers", "somebody-elses"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("serverRef.namespace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          POST  ; /disable ; ``                 ; true
          POST  ; /enable  ; ``                 ; false
          PATCH ; ``       ; {"disabled":true}  ; true
          PATCH ; ``       ; {"disabled":false} ; false
          """)
  void aGrantIsDisabledAndEnabledAndNothingElseOfItChanges(
      String method, String word, String body, boolean disabled) {
    platform.given(Manifests.GRANT);
    var before = grant();

    var answer = platform.ask(method, "/runtime/grants/mcp-servers/readers" + word, body);

    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"success\":true,\"name\":\"readers\",\"namespace\":\"mcp-servers\",\"disabled\":%s}"
                .formatted(disabled));
    assertThat(grant().spec().disabled()).isEqualTo(disabled);
    assertThat(grant().spec().maxTrust()).isEqualTo(before.spec().maxTrust());
    assertThat(grant().metadata().uid()).isEqualTo(before.metadata().uid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"disabled\":null}", "{\"Disabled\":true}"})
  void aPatchThatDoesNotSayWhichIsRefused(String body) {
    platform.given(Manifests.GRANT);

    var refused = platform.ask("PATCH", "/runtime/grants/mcp-servers/readers", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("disabled is true or false");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /runtime/grants/mcp-servers/nobody",
    "DELETE, /runtime/grants/mcp-servers/nobody",
    "POST, /runtime/grants/mcp-servers/nobody/disable",
    "POST, /runtime/grants/mcp-servers/nobody/enable",
    "GET, /runtime/sessions/mcp-servers/nobody",
    "DELETE, /runtime/sessions/mcp-servers/nobody",
    "POST, /runtime/sessions/mcp-servers/nobody/revoke",
    "POST, /runtime/sessions/mcp-servers/nobody/unrevoke"
  })
  void whatIsNotThereIsNotFound(String method, String path) {
    var refused = platform.ask(method, path, "");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.message()).startsWith("there is no ").endsWith("mcp-servers/nobody");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          POST  ; /revoke ; ``
          PATCH ; ``      ; {"revoked":true}
          """)
  void aSessionIsRevokedAndOnceMoreIsNoError(String method, String word, String body) {
    platform.given(Manifests.SESSION);
    var path = "/runtime/sessions/mcp-servers/hers" + word;

    assertThat(platform.ask(method, path, body).json().path("revoked").asBoolean()).isTrue();
    assertThat(platform.ask(method, path, body).status()).isEqualTo(200);
    assertThat(session().spec().revoked()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          POST  ; /unrevoke ; ``
          PATCH ; ``        ; {"revoked":false}
          """)
  void aRevocationIsNeverTakenBack(String method, String word, String body) {
    platform.given(Manifests.SESSION);
    var path = "/runtime/sessions/mcp-servers/hers";
    var early = platform.ask(method, path + word, body);
    var _ = platform.post(path + "/revoke", "");

    var late = platform.ask(method, path + word, body);
    var again = platform.post("/runtime/sessions", SESSION);

    assertThat(early.status()).isEqualTo(409);
    assertThat(early.message()).isEqualTo("session mcp-servers/hers is not revoked");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.message()).contains("a revocation is final");
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.message()).contains("a revocation is final");
    assertThat(session().spec().revoked()).isTrue();
  }

  @Test
  void whatIsRemovedIsGone() {
    platform.given(Manifests.GRANT);

    var removed = platform.ask("DELETE", "/runtime/grants/mcp-servers/readers", "");

    assertThat(removed.json().toString())
        .isEqualTo("{\"success\":true,\"namespace\":\"mcp-servers\",\"name\":\"readers\"}");
    assertThat(platform.stored(Kind.GRANT, "readers")).isEmpty();
  }

  @Test
  void whoTogglesAtTheSameTimeLosesNothingOfWhatOthersChange() throws Exception {
    platform.given(Manifests.GRANT);
    var path = "/resources/mcpaccessgrants/mcp-servers/readers";
    var start = new CountDownLatch(1);
    var togglers = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 7; i++) {
      var word = i % 2 == 0 ? "/disable" : "/enable";
      togglers.add(
          () -> {
            start.await();
            int status = 200;
            for (int round = 0; round < 5 && status == 200; round++) {
              status = platform.post("/runtime/grants/mcp-servers/readers" + word, "").status();
            }
            return status;
          });
    }
    togglers.add(
        () -> {
          start.await();
          for (int label = 0; label < 5; label++) {
            labelled(path, "l" + label);
          }
          return 200;
        });

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = togglers.stream().map(threads::submit).toList();
      start.countDown();
      for (var one : done) {
        assertThat(one.get()).isEqualTo(200);
      }
    }

    assertThat(grant().metadata().labels()).containsOnlyKeys("l0", "l1", "l2", "l3", "l4");
  }

  /** Somebody else's change, as often as it takes: it is refused where it would undo another. */
  private void labelled(String path, String label) {
    int status = 409;
    while (status == 409) {
      var object = (ObjectNode) platform.get(path).json();
      object.withObject("/metadata/labels").put(label, "x");
      status = platform.ask("PUT", path, object.toString()).status();
    }
    assertThat(status).isEqualTo(200);
  }
}
