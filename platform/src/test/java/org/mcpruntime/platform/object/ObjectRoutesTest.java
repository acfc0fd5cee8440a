package org.mcpruntime.platform.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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

/** Whole objects over HTTP: what PUT, DELETE and a watch say. */
@Timeout(60)
final class ObjectRoutesTest {

  private static final String ECHO = "/resources/mcpservers/mcp-servers/echo";

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  private static String json(String yaml) {
    return LoopbackPlatform.object(yaml).toString();
  }

  private LoopbackPlatform.Said put(String yaml) {
    return platform.ask("PUT", ECHO, json(yaml));
  }

  @Test
  void putSaysWhetherItMadeChangedOrFoundTheObject() {
    assertThat(put(Manifests.ECHO).json().path("outcome").asText()).isEqualTo("created");
    assertThat(put(Manifests.ECHO).json().path("outcome").asText()).isEqualTo("unchanged");

    var changed = put(Manifests.ECHO.replace("teamID: ops", "teamID: dev")).json();

    assertThat(changed.path("outcome").asText()).isEqualTo("configured");
    assertThat(changed.at("/object/spec/teamID").asText()).isEqualTo("dev");
    assertThat(changed.at("/object/metadata/generation").asInt()).isEqualTo(2);
    assertThat(platform.get(ECHO).json()).isEqualTo(changed.path("object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?dryRun", "?dryRun=true"})
  void aDryRunAnswersTheSameAndLeavesNothing(String query) {
    var tried = platform.ask("PUT", ECHO + query, json(Manifests.ECHO));

    assertThat(tried.json().path("outcome").asText()).isEqualTo("created");
    assertThat(platform.stored(Kind.SERVER, "echo")).isEmpty();
    assertThat(platform.get(ECHO).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /resources/mcpservers/mcp-servers/other      ; 400 ; invalid_request_body ; the path names MCPServer mcp-servers/other, the body MCPServer mcp-servers/echo
          /resources/mcpservers/team-a/echo            ; 400 ; invalid_request_body ; the body MCPServer mcp-servers/echo
          /resources/mcpaccessgrants/mcp-servers/echo  ; 400 ; invalid_request_body ; the path names MCPAccessGrant mcp-servers/echo
          /resources/pods/mcp-servers/echo             ; 404 ; not_found            ; there are no pods, but mcpservers, mcpaccessgrants, mcpagentsessions
          """)
  void anObjectGoesWhereItsPathSays(String path, int status, String code, String message) {
    var refused = platform.ask("PUT", path, json(Manifests.ECHO));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message()).contains(message);
    assertThat(platform.stored(Kind.SERVER, "echo")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind":"Pod","metadata":{"name":"echo","namespace":"mcp-servers"}} ; kind is one of MCPServer, MCPAccessGrant, MCPAgentSession
          {}                                                                 ; kind is one of
          []                                                                 ; cannot be read
          {"kind":"MCPServer"}                                               ; the body MCPServer
          {"kind":"MCPServer","kind":"MCPServer"}                            ; Duplicate field
          """)
  void aBodyThatIsNoObjectIsRefused(String body, String message) {
    var refused = platform.ask("PUT", ECHO, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains(message);
  }

  @Test
  void anObjectThatDoesNotFitIsRefusedWithALineForEachReason() {
    var refused =
        put(
            Manifests.ECHO
                .replace("sideEffect: read", "sideEffect: looks")
                .replace("requiredTrust: high", "requiredTrust: huge"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("invalid");
    assertThat(refused.message()).startsWith("MCPServer mcp-servers/echo does not fit: ");
    assertThat(refused.details())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("sideEffect").contains("looks"))
        .anySatisfy(line -> assertThat(line).contains("requiredTrust").contains("huge"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Team A", "team_a", "-team", "..", "a.b", "é", "%2e%2e", "a%2Fb"})
  void aNamespaceIsALabelOfDns(String namespace) {
    var said = namespace.replace("%2e", ".").replace("%2F", "/");
    var path = "/resources/mcpservers/%s/echo".formatted(namespace.replace(" ", "%20"));

    var refused =
        platform.ask("PUT", path, json(Manifests.ECHO.replace("mcp-servers", "\"" + said + "\"")));

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.text()).contains("namespace");
  }

  @Test
  void whoWritesOnAStateThatIsGoneIsToldTheOneThatIs() {
    platform.given(Manifests.ECHO);
    var read = platform.get(ECHO).json();
    platform.given(Manifests.ECHO.replace("teamID: ops", "teamID: dev"));

    var refused = platform.ask("PUT", ECHO, read.toString());

    var current = platform.stored(Kind.SERVER, "echo").orElseThrow();
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("conflict");
    assertThat(refused.details())
        .containsExactly("resourceVersion: " + current.version().text(), "generation: 2");
  }

  @Test
  void whoWritesOnAnObjectThatIsGoneIsToldSo() {
    platform.given(Manifests.ECHO);
    var read = platform.get(ECHO).json();
    var _ = platform.ask("DELETE", ECHO, "");

    var refused = platform.ask("PUT", ECHO, read.toString());

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("was removed");
    assertThat(refused.details()).isEmpty();
  }

  @Test
  void whatIsRemovedIsAbsentAfterwards() {
    platform.given(Manifests.ECHO);

    var removed = platform.ask("DELETE", ECHO, "");
    var again = platform.ask("DELETE", ECHO, "");

    assertThat(removed.json().toString())
        .isEqualTo("{\"success\":true,\"namespace\":\"mcp-servers\",\"name\":\"echo\"}");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.message()).isEqualTo("there is no MCPServer mcp-servers/echo");
  }

  @ParameterizedTest
  @CsvSource({
    "/resources/mcpservers, 1",
    "/resources/mcpservers?namespace=mcp-servers, 1",
    "/resources/mcpservers?namespace=others, 0",
    "/resources/mcpaccessgrants, 1",
    "/resources/mcpagentsessions, 0"
  })
  void aListHasTheObjectsOfItsKindAndNamespace(String path, int objects) {
    platform.given(Manifests.ECHO).given(Manifests.GRANT);

    var listed = platform.get(path).json();

    assertThat(listed.path("items")).hasSize(objects);
    assertThat(listed.path("resourceVersion").asText()).isNotEmpty();
  }

  private static JsonNode next(BufferedReader lines) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        return new ObjectMapper().readTree(line);
      }
    }
    throw new AssertionError("the watch has ended");
  }

  private static String said(JsonNode line) {
    return line.path("type").asText() + " " + line.at("/object/spec/teamID").asText();
  }

  @Test
  void aWatchTellsWhatIsThereThenThatItWasAllThenEveryChangeInItsOrder() throws Exception {
    platform.given(Manifests.ECHO);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(platform.lines("/resources/mcpservers?watch"), UTF_8))) {
      assertThat(said(next(lines))).isEqualTo("ADDED ops");
      var bookmark = next(lines);
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.path("message").asText()).isNotEmpty();
      assertThat(bookmark.has("object")).isFalse();

      platform.given(Manifests.ECHO.replace("teamID: ops", "teamID: dev"));
      var _ = platform.ask("DELETE", ECHO, "");
      platform.given(Manifests.ECHO);

      assertThat(said(next(lines))).isEqualTo("MODIFIED dev");
      assertThat(said(next(lines))).isEqualTo("DELETED dev");
      assertThat(said(next(lines))).isEqualTo("ADDED ops");
    }
  }

  @Test
  void aWatchOfOneKindAndNamespaceTellsOfNoOther() throws Exception {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                platform.lines("/resources/mcpaccessgrants?watch&namespace=mcp-servers"), UTF_8))) {
      assertThat(next(lines).path("type").asText()).isEqualTo("BOOKMARK");

      platform
          .given(Manifests.ECHO)
          .given(Manifests.GRANT.replace("namespace: mcp-servers", "namespace: others"))
          .given(Manifests.GRANT);

      assertThat(next(lines).at("/object/metadata/namespace").asText()).isEqualTo("mcp-servers");
    }
  }

  @Test
  void aWatchEndsWhenItsClientLeaves() throws Exception {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(platform.lines("/resources/mcpservers?watch"), UTF_8))) {
      assertThat(next(lines).path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(platform.openWatches()).isEqualTo(1);
    }

    var changes = new AtomicInteger();
    await()
        .until(
            () -> {
              platform.given(Manifests.ECHO.replace("ops", "t" + changes.incrementAndGet()));
              return platform.openWatches() == 0;
            });
  }

  @Test
  void theHeadOfAWatchIsAnsweredAndNothingIsWatched() {
    var head = platform.ask("HEAD", "/resources/mcpservers?watch", "");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(platform.openWatches()).isZero();
  }
}
