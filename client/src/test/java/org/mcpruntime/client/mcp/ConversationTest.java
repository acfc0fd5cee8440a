package org.mcpruntime.client.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.client.ExactServer;
import org.mcpruntime.client.ExactServer.Heard;
import org.mcpruntime.client.ExactServer.Said;
import org.mcpruntime.contract.json.Json;

/** What is said to a server of either era, and what is made of its answers, byte by byte. */
@Timeout(60)
final class ConversationTest {

  private static final Map<String, String> ALICE = Map.of("X-MCP-Human-ID", "alice");

  private static JsonNode message(Heard heard) {
    try {
      return Json.RESOURCES.readTree(heard.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String method(Heard heard) {
    return heard.body().isEmpty()
        ? heard.line().split(" ", -1)[0]
        : message(heard).path("method").asText();
  }

  private static Said result(Heard heard, String more, String result) {
    return Said.json(
        200,
        more,
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
            .formatted(message(heard).path("id"), result));
  }

  private static Said error(Heard heard, int status, int code, String reason) {
    return Said.json(
        status,
        "",
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"no\",\"data\":{\"reason\":\"%s\"}}}"
            .formatted(message(heard).path("id"), code, reason));
  }

  /** A server of the era with sessions; {@code others} answers what comes after the handshake. */
  private static ExactServer legacy(Function<Heard, Said> others) throws IOException {
    return new ExactServer(
        heard ->
            switch (method(heard)) {
              case "initialize" ->
                  result(heard, "Mcp-Session-Id: s-1\r\n", "{\"protocolVersion\":\"2025-06-18\"}");
              case "notifications/initialized" -> Said.json(202, "", "");
              case "DELETE" -> Said.json(200, "", "");
              default -> others.apply(heard);
            });
  }

  private static Conversation open(ExactServer server) {
    return switch (Conversation.open(server.url("/mcp"), ALICE)) {
      case Conversation.Opened.Open(var conversation) -> conversation;
      case Conversation.Opened.Closed(var why) -> throw new AssertionError(why);
    };
  }

  private static Answer called(Conversation conversation) {
    return conversation.call("echo", Json.RESOURCES.createObjectNode().put("text", "hello"));
  }

  @Test
  void aServerOfTheEraWithSessionsIsGreetedAndItsSessionIsKeptAndEnded() throws IOException {
    try (var server = legacy(heard -> result(heard, "", "{\"content\":[]}"))) {
      try (var conversation = open(server)) {
        assertThat(called(conversation)).isInstanceOf(Answer.Result.class);
      }

      assertThat(server.heard.stream().map(ConversationTest::method))
          .containsExactly("initialize", "notifications/initialized", "tools/call", "DELETE");
      var initialize = server.heard.getFirst();
      assertThat(initialize.header("mcp-session-id")).isEmpty();
      assertThat(initialize.header("mcp-protocol-version")).isEmpty();
      for (var later : server.heard.subList(1, 4)) {
        assertThat(later.header("mcp-session-id")).isEqualTo("s-1");
        assertThat(later.header("mcp-protocol-version")).isEqualTo("2025-06-18");
        assertThat(later.header("mcp-method")).isEmpty();
      }
      assertThat(server.heard).allMatch(heard -> heard.header("x-mcp-human-id").equals("alice"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, -32601, ''",
    "200, -32601, ''",
    "400, -32004, ''",
    "502, -31999, upstream_modern"
  })
  void aServerThatKnowsNoHandshakeIsAskedWithoutOne(int status, int code, String reason)
      throws IOException {
    try (var server =
        new ExactServer(
            heard ->
                method(heard).equals("initialize")
                    ? error(heard, status, code, reason)
                    : result(heard, "", "{}"))) {
      try (var conversation = open(server)) {
        assertThat(called(conversation)).isInstanceOf(Answer.Result.class);
      }

      assertThat(server.heard.stream().map(ConversationTest::method))
          .containsExactly("initialize", "server/discover", "tools/call");
      var call = server.heard.get(2);
      assertThat(call.header("mcp-protocol-version")).isEqualTo("2026-07-28");
      assertThat(call.header("mcp-method")).isEqualTo("tools/call");
      assertThat(call.header("mcp-name")).isEqualTo("echo");
      assertThat(
              message(call).at("/params/_meta/io.modelcontextprotocol~1protocolVersion").asText())
          .isEqualTo("2026-07-28");
    }
  }

  @Test
  void whoIsRefusedAtTheGreetingIsToldWhyAndIsNotGreetedTheOtherWay() throws IOException {
    try (var server = new ExactServer(heard -> error(heard, 401, -31001, "missing_identity"))) {
      var opened = Conversation.open(server.url("/mcp"), Map.of());

      assertThat(opened)
          .isEqualTo(
              new Conversation.Opened.Closed(
                  new Answer.Refused(401, -31001, "missing_identity", "no")));
      assertThat(server.heard).hasSize(1);
    }
  }

  @Test
  void aChallengeWithoutABodyOfMcpIsARefusal() throws IOException {
    try (var server =
        new ExactServer(
            _ ->
                new Said(
                    "HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer resource_metadata=\"http://a/b\"\r\nContent-Length: 0\r\n\r\n",
                    false))) {
      var opened = Conversation.open(server.url("/mcp"), Map.of());

      assertThat(opened)
          .isInstanceOfSatisfying(
              Conversation.Opened.Closed.class,
              closed -> assertThat(closed.why().status()).isEqualTo(401));
    }
  }

  private static Said events(String text) {
    return new Said(
        "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
            + text.replace("|", "\n"),
        false);
  }

  @Test
  void theAnswerIsPickedOutOfAStreamByItsIdAndTheRestIsNotWaitedFor() throws IOException {
    try (var server =
        legacy(
            heard -> {
              var id = message(heard).path("id").asInt();
              var text =
                  """
                  : alive||data: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}||\
                  data: {"jsonrpc":"2.0","id":%1$d,"method":"roots/list"}||\
                  data: {"jsonrpc":"2.0","id":999,"result":{"of":"another"}}||\
                  event: message|data: {"jsonrpc":"2.0",|data: "id":%1$d,"result":{"of":"this"}}||\
                  """
                      .formatted(id);
              return new Said(events(text).bytes(), true);
            })) {
      try (var conversation = open(server)) {
        assertThat(called(conversation))
            .isInstanceOfSatisfying(
                Answer.Result.class,
                answer -> assertThat(answer.result().path("of").asText()).isEqualTo("this"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          200 ; text/event-stream ; data: {"jsonrpc":"2.0","id":999,"result":{}}| ; 0 ; none of MCP
          200 ; text/event-stream ; data: {"jsonrpc":                             ; 0 ; none of MCP
          200 ; application/json  ; {"jsonrpc":                                   ; 0 ; none of MCP
          200 ; application/json  ; []                                            ; 0 ; none of MCP
          502 ; text/html         ; <html>                                        ; 0 ; status 502
          404 ; application/json  ; {"error":{"code":-32001,"message":"gone"}}    ; -32001 ; gone
          200 ; application/json  ; {}                                            ; 0 ; status 200
          """)
  void whatIsNoResultIsARefusal(int status, String type, String body, int code, String message)
      throws IOException {
    try (var server =
        legacy(
            _ ->
                new Said(
                    "HTTP/1.1 %d X\r\nContent-Type: %s\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, type, body.replace("|", "\n\n")),
                    false))) {
      try (var conversation = open(server)) {
        assertThat(called(conversation))
            .isInstanceOfSatisfying(
                Answer.Refused.class,
                refused -> {
                  assertThat(refused.status()).isEqualTo(status);
                  assertThat(refused.code()).isEqualTo(code);
                  assertThat(refused.message()).contains(message);
                });
      }
    }
  }

  @Test
  void aListIsReadPageAfterPage() throws IOException {
    try (var server =
        legacy(
            heard ->
                message(heard).at("/params/cursor").asText().equals("next")
                    ? result(heard, "", "{\"tools\":[{\"name\":\"b\"}]}")
                    : result(
                        heard, "", "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"next\"}"))) {
      try (var conversation = open(server)) {
        assertThat(conversation.tools())
            .isInstanceOfSatisfying(
                Answer.Result.class,
                answer ->
                    assertThat(answer.result().path("tools").findValuesAsText("name"))
                        .containsExactly("a", "b"));
      }
    }
  }

  @Test
  void aListWhosePagesLeadInACircleIsRefused() throws IOException {
    try (var server =
        legacy(
            heard -> result(heard, "", "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"same\"}"))) {
      try (var conversation = open(server)) {
        assertThat(conversation.tools())
            .isInstanceOfSatisfying(
                Answer.Refused.class,
                refused -> assertThat(refused.message()).contains("same page"));
      }
      assertThat(server.heard).hasSizeLessThan(10);
    }
  }

  @Test
  void whereNothingListensItIsSaidWhere() throws IOException {
    URI url;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:%d/mcp".formatted(free.getLocalPort()));
    }

    assertThatThrownBy(() -> Conversation.open(url, ALICE))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("nothing answers at " + url);
  }

  @Test
  void endingASessionWithAServerThatIsGoneIsNoError() throws IOException {
    Conversation conversation;
    try (var server = legacy(heard -> result(heard, "", "{}"))) {
      conversation = open(server);
    }

    assertThatCode(conversation::close).doesNotThrowAnyException();
  }

  private static final Conversation.Limits SHORT =
      new Conversation.Limits(Duration.ofMillis(300), 1 << 20);

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }

  private static Said stream(boolean holds, String... events) {
    return new Said(
        "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
            + String.join("", events),
        holds);
  }

  private static Conversation patient(ExactServer server, Conversation.Limits limits) {
    return switch (Conversation.open(server.url("/mcp"), ALICE, limits)) {
      case Conversation.Opened.Open(var conversation) -> conversation;
      case Conversation.Opened.Closed(var why) -> throw new AssertionError(why);
    };
  }

  @Test
  void whatIsSaidBeforeTheAnswerIsHeardInItsOrder() throws IOException {
    try (var server =
            legacy(
                heard ->
                    stream(
                        false,
                        event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}"),
                        ": alive\n\n",
                        event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}"),
                        event("{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}"),
                        event(
                            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"n\":1}}"
                                .formatted(message(heard).path("id"))),
                        event("{\"jsonrpc\":\"2.0\",\"method\":\"too/late\"}")));
        var conversation = open(server)) {
      var said = new ArrayList<String>();
      var answer =
          conversation.call(
              "echo",
              Json.RESOURCES.createObjectNode(),
              Map.of("traceparent", "00-t"),
              message -> said.add(message.path("method").asText()));

      assertThat(said).containsExactly("notifications/progress", "notifications/message");
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Result.class,
              result -> assertThat(result.result().path("n").asInt()).isEqualTo(1));
      var asked = server.heard.getLast();
      assertThat(asked.header("traceparent")).isEqualTo("00-t");
      assertThat(message(asked).at("/params/_meta/progressToken"))
          .isEqualTo(message(asked).path("id"));
      assertThat(server.heard.getFirst().header("traceparent")).isEmpty();
    }
  }

  @Test
  void aStreamOfWhichNobodyWantsMoreIsLeft() throws IOException, InterruptedException {
    try (var server = legacy(_ -> stream(true, event("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}")));
        var conversation = open(server)) {
      assertThatThrownBy(
              () ->
                  conversation.call(
                      "echo", Json.RESOURCES.createObjectNode(), Map.of(), _ -> false))
          .isInstanceOf(UnreachableException.class);
      server.left.await();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": alive\n\n", "data: {\"jso", "data: no message\n\n"})
  void aStreamThatSaysNothingIsGivenUp(String bytes) throws IOException {
    try (var server = legacy(_ -> stream(true, bytes));
        var conversation = patient(server, SHORT)) {
      assertThatThrownBy(() -> called(conversation))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("said nothing for");
    }
  }

  @Test
  void anAnswerThatStopsHalfWayIsGivenUp() throws IOException {
    var half = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
    try (var server = legacy(_ -> new Said(half, true));
        var conversation = patient(server, SHORT)) {
      assertThatThrownBy(() -> called(conversation))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("said nothing for");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          "id":99,"result":{}            ; is to another question
          "result":{}                    ; is to another question
          "id":null,"result":{}          ; is to another question
          "id":"2","result":{}           ; is to another question
          "id":99,"error":{"code":1}     ; is to another question
          "id":null,"error":{"code":1}   ; status 200
          "error":{"code":1}             ; status 200
          """,
      quoteCharacter = '\'')
  void anAnswerToAnotherQuestionIsNone(String members, String message) throws IOException {
    try (var server =
            legacy(_ -> Said.json(200, "", "{\"jsonrpc\":\"2.0\",%s}".formatted(members)));
        var conversation = open(server)) {
      assertThat(called(conversation))
          .isInstanceOfSatisfying(
              Answer.Refused.class, why -> assertThat(why.message()).contains(message));
    }
  }
}
