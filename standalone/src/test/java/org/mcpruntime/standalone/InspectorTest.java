package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.gateway.caller.Issuer;

/**
 * A platform that runs is looked at through the eyes of a caller, and explains what it recorded.
 */
@Timeout(120)
final class InspectorTest {

  @TempDir Path data;

  private Laptop laptop() {
    return new Laptop(data)
        .write("assistant.yaml", Laptop.server("assistant", "WorkspaceAssistantMain", ""))
        .write("access.yaml", Laptop.access("assistant"))
        .awaitReady("assistant");
  }

  private static ObjectNode asDemo(String server) {
    return Json.RESOURCES
        .createObjectNode()
        .put("server", server)
        .put("human", "demo")
        .put("agent", "cursor")
        .put("session", "demo-1");
  }

  private static List<JsonNode> call(Laptop laptop, ObjectNode body) {
    var uri = laptop.platform.apiUrl().resolve("/api/v1/runtime/inspect/call");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + laptop.platform.token())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var said = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
      return said.body().lines().filter(line -> !line.isEmpty()).map(InspectorTest::json).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.RESOURCES.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode explained(Laptop laptop, List<JsonNode> lines) {
    assertThat(lines.getLast().path("kind").asText()).isEqualTo("record");
    var id = lines.getLast().path("record").asText();
    assertThat(id).as(lines.toString()).isNotEmpty();
    return laptop.api.get("/events/" + id + "/explain", Map.of());
  }

  @Test
  void aCallIsMadeThroughTheGatewayAndItsRecordIsFound() {
    try (var laptop = laptop()) {
      var body = asDemo("assistant").put("tool", "echo");
      body.putObject("arguments").put("text", "hello");

      var lines = call(laptop, body);

      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst().at("/message/content/0/text").asText()).isEqualTo("hello");
      var explained = explained(laptop, lines);
      assertThat(explained.at("/event/payload/tool_name").asText()).isEqualTo("echo");
      assertThat(explained.at("/event/payload/rpc_method").asText()).isEqualTo("tools/call");
      assertThat(explained.at("/recorded/decision").asText()).isEqualTo("allow");
      assertThat(explained.path("same_policy").asBoolean()).isTrue();
      assertThat(explained.path("turned").asBoolean(true)).isFalse();
      assertThat(explained.path("differences")).isEmpty();
    }
  }

  @Test
  void whatIsDeniedIsDeniedHereTooAndTurnsWithThePolicy() {
    try (var laptop = laptop()) {
      var lines = call(laptop, asDemo("assistant").put("tool", "upper"));

      assertThat(lines.getFirst().path("kind").asText()).isEqualTo("error");
      assertThat(lines.getFirst().path("reason").asText()).isEqualTo("trust_too_low");
      assertThat(lines.getFirst().path("status").asInt()).isEqualTo(403);
      var before = explained(laptop, lines);
      assertThat(before.at("/recorded/trust/required").asText()).isEqualTo("high");
      assertThat(before.at("/recorded/trust/effective").asText()).isEqualTo("low");
      assertThat(before.at("/now/changes").findValuesAsText("field")).contains("maxTrust");
      assertThat(before.path("differences")).isEmpty();

      laptop.write(
          "assistant.yaml",
          Laptop.server("assistant", "WorkspaceAssistantMain", "")
              .replace("requiredTrust: high", "requiredTrust: low"));
      await().until(() -> explained(laptop, lines).path("turned").asBoolean());
      var after = explained(laptop, lines);
      assertThat(after.path("same_policy").asBoolean(true)).isFalse();
      assertThat(after.path("differences").findValuesAsText("what"))
          .contains("decision", "reason", "required_trust", "policy_revision");
    }
  }

  @Test
  void aGreetingThatIsRefusedIsShownWithItsReasonAndItsRecord() {
    try (var laptop = laptop()) {
      var body = asDemo("assistant").put("tool", "echo").put("session", "nobodys");

      var lines = call(laptop, body);

      assertThat(lines.getFirst().path("reason").asText()).isEqualTo("session_not_found");
      var explained = explained(laptop, lines);
      assertThat(explained.at("/event/payload/rpc_method").asText()).isEqualTo("initialize");
      assertThat(explained.at("/recorded/reason").asText()).isEqualTo("session_not_found");
    }
  }

  @Test
  void toolsAreThoseThatTheCallerMayUse() {
    try (var laptop = laptop()) {
      var seen = laptop.api.post("/runtime/inspect/tools", asDemo("assistant"));
      assertThat(seen.path("tools").findValuesAsText("name")).containsExactly("echo");
      assertThat(seen.at("/tools/0/inputSchema/type").asText()).isEqualTo("object");
      assertThat(seen.at("/tools/0/sideEffect").asText()).isEqualTo("read");
      assertThat(seen.at("/tools/0/requiredTrust").asText()).isEqualTo("low");

      var nobody = asDemo("assistant").put("session", "nobodys");
      var refused = laptop.api.post("/runtime/inspect/tools", nobody);
      assertThat(refused.path("tools")).isEmpty();
      assertThat(refused.at("/refused/reason").asText()).isEqualTo("session_not_found");
    }
  }

  @Test
  void whoHasATokenIsShownAndCallsAServerThatWantsOne() {
    try (var issuer = new Issuer().having("k1");
        var laptop =
            new Laptop(data)
                .write(
                    "assistant.yaml",
                    Laptop.server(
                        "assistant",
                        "WorkspaceAssistantMain",
                        "  auth: {mode: oauth, issuerURL: \"%s\", audience: assistant}"
                            .formatted(issuer.url())))
                .write("access.yaml", Laptop.access("assistant"))
                .awaitReady("assistant")) {
      var token =
          issuer.token(
              "k1",
              "{\"iss\":\"%s\",\"aud\":\"assistant\",\"sub\":\"demo\",\"azp\":\"cursor\",\"exp\":%d}"
                  .formatted(
                      issuer.url(), InstantSource.system().instant().getEpochSecond() + 600));
      var bare = asDemo("assistant");
      var proven = asDemo("assistant").put("token", "Bearer " + token);

      assertThat(laptop.api.post("/runtime/inspect/tools", bare).at("/refused/reason").asText())
          .isEqualTo("missing_bearer_token");
      assertThat(
              laptop
                  .api
                  .post("/runtime/inspect/tools", asDemo("assistant").put("token", token + "A"))
                  .at("/refused/reason")
                  .asText())
          .isEqualTo("invalid_token");
      assertThatThrownBy(
              () -> laptop.api.post("/runtime/inspect/tools", bare.put("token", "two words")))
          .hasMessageContaining("a bearer token is")
          .hasMessageNotContaining("two words");
      var seen = laptop.api.post("/runtime/inspect/tools", proven);
      assertThat(seen.path("tools").findValuesAsText("name"))
          .as(seen.toString())
          .containsExactly("echo");
      var body = proven.put("tool", "echo");
      body.putObject("arguments").put("text", "hello");
      var explained = explained(laptop, call(laptop, body));
      assertThat(explained.at("/recorded/decision").asText()).isEqualTo("allow");
      assertThat(explained.toString()).doesNotContain(token);
    }
  }

  @Test
  void aTokenThatNobodyLooksAtIsRefused() {
    try (var laptop = laptop()) {
      var body = asDemo("assistant").put("token", "abc");

      assertThatThrownBy(() -> laptop.api.post("/runtime/inspect/tools", body))
          .hasMessageContaining("auth.mode is header");
    }
  }

  @Test
  void tryingLeavesNoTrace() throws IOException {
    try (var laptop = laptop()) {
      var session = "/resources/mcpagentsessions/mcp-servers/demo-1";
      var before = laptop.api.get(session, Map.of());
      var body = asDemo("assistant").put("tool", "echo");
      body.putObject("instead").put("tool", "upper");
      for (int i = 0; i < 20; i++) {
        var tried = laptop.api.post("/runtime/try", body);
        assertThat(tried.path("turned").asBoolean()).isTrue();
      }

      assertThat(laptop.api.get("/events", Map.of("intents", "true")).path("events")).isEmpty();
      assertThat(laptop.api.get(session, Map.of())).isEqualTo(before);
      assertThat(laptop.platform.status().records().getFirst().written()).isZero();
    }
    var uses = data.resolve("uses.json");
    assertThat(Files.exists(uses) ? Files.readString(uses) : "").doesNotContain("demo-1");
  }

  /** A server that tells how it gets on before it answers. */
  private static HttpServer telling() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", InspectorTest::tell);
    server.start();
    return server;
  }

  private static void tell(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = Json.RESOURCES.readTree(exchange.getRequestBody().readAllBytes());
      var id = asked.path("id").toString();
      switch (asked.path("method").asText()) {
        case "initialize" ->
            say(
                exchange,
                "application/json",
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"t\",\"version\":\"1\"}}}"
                    .formatted(id));
        case "tools/call" ->
            say(
                exchange,
                "text/event-stream",
                event(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"progress\":1,\"total\":2}}"
                            .formatted(asked.at("/params/_meta/progressToken")))
                    + event(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"half way\"}}")
                    + event(
                        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}}"
                            .formatted(id)));
        default -> exchange.sendResponseHeaders(202, -1);
      }
    }
  }

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }

  private static void say(HttpExchange exchange, String type, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void howACallGetsOnIsHeardBeforeItsEnd() throws IOException {
    var server = telling();
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    try (var laptop =
        new Laptop(data)
            .write(
                "far.yaml",
                """
                apiVersion: mcpruntime.org/v1alpha1
                kind: MCPServer
                metadata: {name: far, namespace: mcp-servers}
                spec:
                  image: none
                  tools: [{name: slow, sideEffect: read}]
                  gateway: {enabled: true, upstreamURL: "%s"}
                """
                    .formatted(url))
            .write("access.yaml", Laptop.access("far"))
            .awaitReady("far")) {

      var lines = call(laptop, asDemo("far").put("tool", "slow"));

      assertThat(lines.stream().map(line -> line.path("kind").asText()))
          .containsExactly("progress", "log", "result", "record");
      assertThat(lines.getFirst().at("/message/params/total").asInt()).isEqualTo(2);
      assertThat(explained(laptop, lines).at("/recorded/decision").asText()).isEqualTo("allow");
    } finally {
      server.stop(0);
    }
  }
}
