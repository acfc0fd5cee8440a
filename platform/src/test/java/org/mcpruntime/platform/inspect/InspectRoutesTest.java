package org.mcpruntime.platform.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;

/** What the inspector is asked, and what is made of its answers. */
@Timeout(60)
final class InspectRoutesTest {

  private static final String AS_ALICE =
      "\"server\":\"echo\",\"human\":\"alice\",\"agent\":\"cursor\",\"session\":\"hers\"";

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder).given(Manifests.ECHO);
    platform.reached("echo", URI.create("http://127.0.0.1:1/echo/mcp"));
  }

  @AfterEach
  void end() {
    platform.close();
  }

  private static JsonNode json(String text) {
    try {
      return Json.RESOURCES.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private List<JsonNode> call(String more) {
    var said = platform.post("/runtime/inspect/call", "{" + AS_ALICE + more + "}");
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    return said.text()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(InspectRoutesTest::json)
        .toList();
  }

  @Test
  void toolsAreThoseTheCallerIsShownWithWhatTheManifestSays() {
    platform.inspector.shown =
        new Inspector.Shown(
            List.of(
                json(
                    "{\"name\":\"say\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"}}"),
                json("{\"name\":\"wild\"}")),
            null);

    var seen = platform.post("/runtime/inspect/tools", "{" + AS_ALICE + "}").json();

    assertThat(seen.at("/tools/0/sideEffect").asText()).as(seen.toString()).isEqualTo("read");
    assertThat(seen.at("/tools/0/inputSchema/type").asText()).isEqualTo("object");
    assertThat(seen.at("/tools/1/declared").asBoolean()).isFalse();
    assertThat(platform.inspector.doors)
        .containsExactly(
            new Inspector.Door(
                URI.create("http://127.0.0.1:1/echo/mcp"),
                Map.of(
                    "X-MCP-Human-ID", "alice",
                    "X-MCP-Agent-ID", "cursor",
                    "X-MCP-Agent-Session", "hers")));
  }

  @Test
  void whoIsShownNothingIsToldWhy() {
    platform.inspector.shown =
        new Inspector.Shown(
            List.of(), new Inspector.Refused(401, -31_000, "session_revoked", "it was revoked"));

    var seen = platform.post("/runtime/inspect/tools", "{" + AS_ALICE + "}").json();

    assertThat(seen.path("tools")).isEmpty();
    assertThat(seen.at("/refused/reason").asText()).isEqualTo("session_revoked");
    assertThat(seen.at("/refused/status").asInt()).isEqualTo(401);
  }

  @Test
  void everyMessageOfACallIsALineAndTheLastIsItsRecord() throws IOException {
    platform.inspector.comes =
        List.of(
            ScriptedInspector.said(json("{\"method\":\"notifications/progress\"}")),
            ScriptedInspector.said(json("{\"method\":\"notifications/message\"}")),
            ScriptedInspector.said(json("{\"method\":\"notifications/tools/list_changed\"}")),
            ScriptedInspector.said(json("{\"id\":1,\"method\":\"elicitation/create\"}")),
            new Inspector.Came.Result(200, json("{\"content\":[]}")));
    var id = "01900000-0000-7000-8000-000000000001";
    recorded(id);

    var lines = call(",\"tool\":\"say\",\"arguments\":{\"n\":1}");

    assertThat(lines.stream().map(line -> line.path("kind").asText()))
        .containsExactly("progress", "log", "notification", "request", "result", "record");
    assertThat(lines.get(4).path("status").asInt()).isEqualTo(200);
    assertThat(lines.getLast().path("record").asText()).isEqualTo(id);
    assertThat(platform.inspector.calls.getFirst().arguments()).isEqualTo(json("{\"n\":1}"));
  }

  private void recorded(String id) {
    var line =
        "{\"id\":\"%s\",\"trace_id\":\"%s\",\"payload\":{\"phase\":\"outcome\"}}\n"
            .formatted(id, ScriptedInspector.TRACE);
    platform.arriving.arrive(line);
  }

  @Test
  void aDenialAndAServerThatIsAwayAreLines() {
    recorded("01900000-0000-7000-8000-000000000002");
    platform.inspector.comes =
        List.of(
            new Inspector.Came.Failed(new Inspector.Refused(403, 1, "trust_too_low", "too low")));

    var denied = call(",\"tool\":\"drop\"").getFirst();

    assertThat(denied.path("kind").asText()).isEqualTo("error");
    assertThat(denied.path("reason").asText()).isEqualTo("trust_too_low");
    assertThat(denied.path("status").asInt()).isEqualTo(403);

    platform.inspector.comes = List.of(new Inspector.Came.Lost("it said nothing"));
    var lost = call(",\"tool\":\"drop\"").getFirst();
    assertThat(lost.path("kind").asText()).isEqualTo("error");
    assertThat(lost.path("sentence").asText()).isEqualTo("it said nothing");

    platform.inspector.away = "nothing answers at there";
    assertThat(platform.post("/runtime/inspect/tools", "{" + AS_ALICE + "}").status())
        .isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      textBlock =
          """
          tools ; {}                                      ; 400 ; server names a server
          tools ; {"server":"nobody"}                     ; 404 ; nobody
          tools ; {"server":"echo","namespace":"others"}  ; 404 ; others/echo
          tools ; {"server":"away"}                       ; 503 ; has no address yet
          tools ; {"server":"open"}                       ; 409 ; is not governed
          call  ; {"server":"open","tool":"say"}          ; 409 ; is not governed
          call  ; {"server":"echo"}                       ; 400 ; tool names a tool
          call  ; {"server":"nobody","tool":"say"}        ; 404 ; nobody
          call  ; {"server":"away","tool":"say"}          ; 503 ; has no address yet
          call  ; {"server":"echo","tool":"say","arguments":7} ; 400 ; cannot be read
          """)
  void whatCannotBeAskedIsRefusedAtOnce(String what, String body, int status, String message) {
    platform
        .given(Manifests.ECHO.replace("name: echo,", "name: away,"))
        .given(
            Manifests.ECHO
                .replace("name: echo,", "name: open,")
                .replace("gateway: {enabled: true}", "gateway: {enabled: false}"));

    var refused = platform.post("/runtime/inspect/" + what, body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(message);
    assertThat(platform.inspector.doors).isEmpty();
  }
}
