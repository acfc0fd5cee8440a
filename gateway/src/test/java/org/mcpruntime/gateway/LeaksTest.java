package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller may not see is nowhere, and what is hidden looks like what is not there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeaksTest {

  private Scene scene;

  @BeforeAll
  void start() {
    scene = new Scene(Book.usual(), new Backend(LeaksTest::everything));
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  /** A server that names everything it has, wherever it can. */
  private static boolean everything(Backend.Heard heard, Backend.Wire wire)
      throws java.io.IOException {
    if (heard.method().equals("GET")) {
      return wire.stream()
          .event(updated("secret://vault/plans"))
          .event(updated("docs://open/a"))
          .end();
    }
    var vault =
        """
        {"name":"vault_open","uri":"secret://vault/plans","uriTemplate":"secret://vault/plans",\
        "description":"the vault's inner door"},{"name":"vault-brief",\
        "description":"the vault's inner door","uri":"secret://vault/plans"}""";
    var seen = "{\"name\":\"add\",\"uri\":\"docs://open/a\",\"uriTemplate\":\"docs://open/{x}\"}";
    var list = "[" + vault + "," + seen + "]";
    var method = Reply.parse(heard.body()).get("method").asText();
    var member =
        switch (method) {
          case "tools/list" -> "tools";
          case "prompts/list" -> "prompts";
          case "resources/list" -> "resources";
          case "resources/templates/list" -> "resourceTemplates";
          default -> "content";
        };
    var text =
        member.equals("content")
            ? Scene.result("1")
            : "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"" + member + "\":" + list + "}}";
    return heard.header("x-stream").isEmpty()
        ? wire.json(200, text)
        : wire.stream().event(updated("secret://vault/plans")).event(text).end();
  }

  private static String updated(String uri) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
        + "{\"uri\":\""
        + uri
        + "\"}}";
  }

  static List<String> methods() {
    return List.of(
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "ping",
        "initialize",
        "tools/call add",
        "prompts/get greet",
        "resources/read docs://open/a",
        "resources/subscribe docs://open/a",
        "logging/setLevel",
        "unknown/method",
        "tools/call",
        "completion/complete greet");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nothingThatIsHiddenIsInAnAnswer(String asked) {
    for (var stream : List.of(false, true)) {
      for (var caller : List.of("ada", "bob", "")) {
        var headers =
            new java.util.ArrayList<>(
                List.of("X-MCP-Human-ID: " + caller, "X-MCP-Agent-Session: " + caller + "-1"));
        if (caller.isEmpty()) {
          headers.clear();
        }
        if (stream) {
          headers.add("X-Stream: yes");
        }
        var reply = scene.post(message(asked), headers.toArray(String[]::new));
        hidesEverything(reply);
        if (caller.equals("ada") && asked.equals("tools/list")) {
          assertThat(reply.body()).contains("add");
        }
      }
    }
  }

  private static String message(String asked) {
    var parts = asked.split(" ", 2);
    var name = parts.length == 1 ? "" : parts[1];
    var params =
        switch (parts[0]) {
          case "initialize" -> "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}";
          case "completion/complete" ->
              "\"ref\":{\"type\":\"ref/prompt\",\"name\":\""
                  + name
                  + "\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}";
          default ->
              name.isEmpty()
                  ? "\"level\":\"debug\""
                  : "\"" + (name.contains("://") ? "uri" : "name") + "\":\"" + name + "\"";
        };
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + parts[0]
        + "\",\"params\":{"
        + params
        + "}}";
  }

  private static void hidesEverything(Reply reply) {
    var all = (String.join("\n", reply.lines()) + reply.body()).toLowerCase(Locale.ROOT);
    for (var hidden : Book.HIDDEN) {
      assertThat(all).doesNotContain(hidden);
    }
    assertThat(all).doesNotContain("vault");
  }

  @ParameterizedTest
  @MethodSource("twins")
  void whatIsHiddenLooksLikeWhatIsNotThere(Twin twin) {
    var hidden = scene.ada(message(twin.method + " " + twin.hidden));
    var absent = scene.ada(message(twin.method + " " + twin.absent));
    assertThat(hidden.status()).isEqualTo(absent.status()).isGreaterThanOrEqualTo(400);
    assertThat(hidden.body()).isEqualTo(absent.body());
    assertThat(hidden.lines()).isEqualTo(absent.lines());
    hidesEverything(hidden);
  }

  /** Two things that a caller may not use, of which the server has one. */
  record Twin(String method, String hidden, String absent) {}

  static List<Twin> twins() {
    return List.of(
        new Twin("tools/call", "vault_open", "nothing_at_all"),
        new Twin("call_tool", "vault_open", "nothing_at_all"),
        new Twin("prompts/get", "vault-brief", "nothing-here"),
        new Twin("resources/read", "secret://vault/plans", "secret://other/plans"),
        new Twin("resources/subscribe", "secret://vault/plans", "none://none"),
        new Twin("completion/complete", "vault-brief", "nothing-here"),
        new Twin("tasks/get", "vault_open", "nothing"));
  }

  @Test
  void aListenerIsToldNothingOfIt() {
    try (var dial = scene.dial()) {
      var reply = dial.ask("GET", Scene.PATH, List.of(Scene.ADA, "X-MCP-Agent-Session: ada-1"), "");
      assertThat(reply.body()).contains("docs://open/a");
      hidesEverything(reply);
    }
  }

  @Test
  void theGatewaysOwnPagesSayNothingOfIt() {
    for (var path : List.of("/ready", "/config/status", "/metrics", "/health")) {
      hidesEverything(scene.management(path));
    }
  }
}
