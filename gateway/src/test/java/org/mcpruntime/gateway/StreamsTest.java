package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sessions of the legacy era and subscriptions of the modern one, from one end to the other. */
final class StreamsTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SESSION = "X-MCP-Agent-Session: " + Book.SESSION;

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static String hello() {
    return quoted(
        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':"
            + "{'protocolVersion':'2025-11-25','capabilities':{}}}");
  }

  private static final String WELCOME =
      quoted("{'jsonrpc':'2.0','id':1,'result':{'protocolVersion':'2025-11-25'}}");

  @Test
  void aSessionThatIsOpenedInAStreamSpeaksWhatTheAnswerSays() {
    var backend =
        new Backend(
            (heard, wire) ->
                heard.body().contains("initialize")
                    ? wire.stream("Mcp-Session-Id: s-1").event(WELCOME).end()
                    : wire.json(200, Scene.result("1")));
    try (var scene = new Scene(Book.usual(), backend)) {
      var opened = scene.ada(hello());
      assertThat(opened.body()).contains(WELCOME);
      var session = "Mcp-Session-Id: " + opened.only("mcp-session-id");
      assertThat(session).contains("2025-11-25");
      var spoken = "MCP-Protocol-Version: 2025-11-25";
      var called = scene.post(Scene.call("add"), Scene.ADA, SESSION, session, spoken);
      assertThat(called.status()).isEqualTo(200);
      var heard = backend.heard().getLast();
      assertThat(heard.header("mcp-session-id")).containsExactly("s-1");
      assertThat(heard.header("mcp-protocol-version")).containsExactly("2025-11-25");
    }
  }

  @Test
  void theEndOfASessionReachesTheServerAndItsAbsenceIsToldAsAnyOther() {
    var backend =
        new Backend(
            (heard, wire) -> {
              if (heard.body().contains("initialize")) {
                return wire.json(200, WELCOME, "Mcp-Session-Id: s-1");
              }
              boolean end = heard.method().equals("DELETE");
              wire.raw("HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n".formatted(end ? 200 : 404));
              return true;
            });
    try (var scene = new Scene(Book.usual(), backend)) {
      var session = "Mcp-Session-Id: " + scene.ada(hello()).only("mcp-session-id");
      try (var dial = scene.dial()) {
        var ended = dial.ask("DELETE", Scene.PATH, List.of(Scene.ADA, SESSION, session), "");
        assertThat(ended.status()).isEqualTo(200);
        assertThat(backend.heard().getLast().method()).isEqualTo("DELETE");
        assertThat(backend.heard().getLast().header("mcp-session-id")).containsExactly("s-1");
      }
      var late = scene.post(Scene.call("add"), Scene.ADA, SESSION, session);
      var never = scene.post(Scene.call("add"), Scene.ADA, SESSION, "Mcp-Session-Id: never");
      assertThat(late.status()).isEqualTo(404);
      assertThat(late.reason()).isEqualTo(never.reason());
      assertThat(scene.trail.settled()).isEqualTo(4);
    }
  }

  @Test
  void aServerThatKeepsNoStreamsSaysSo() {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.raw("HTTP/1.1 405 X\r\nAllow: POST\r\nContent-Length: 0\r\n\r\n");
              return true;
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      var reply = dial.ask("GET", Scene.PATH, List.of(Scene.ADA, SESSION), "");
      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.reason()).isEqualTo("verb_not_allowed");
    }
  }

  @Test
  void aSubscriberAsksForWhatItMaySeeAndHearsOfNothingElse() throws Exception {
    var closed = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              if (heard.isProbe()) {
                return wire.json(
                    200,
                    quoted(
                        "{'jsonrpc':'2.0','id':'era','result':"
                            + "{'supportedVersions':['2026-07-28']}}"));
              }
              wire.stream().event(updated("secret://vault/plans")).event(updated("docs://open/a"));
              if (wire.awaitClosed()) {
                closed.countDown();
              }
              return false;
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      var listen =
          quoted(
              "{'jsonrpc':'2.0','id':3,'method':'subscriptions/listen','params':{'notifications':"
                  + "{'toolsListChanged':true,'resourceSubscriptions':"
                  + "['secret://vault/plans','docs://open/a']},'_meta':"
                  + "{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                  + "'io.modelcontextprotocol/clientCapabilities':{'sampling':{}}}}}");
      dial.send(
          Scene.adas(
              listen, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: subscriptions/listen"));
      assertThat(dial.head().status()).isEqualTo(200);
      assertThat(dial.event()).isEqualTo(updated("docs://open/a"));
      assertThat(backend.only().body())
          .contains(quoted("'resourceSubscriptions':['docs://open/a']"))
          .doesNotContain("vault");
      dial.reset();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      await().atMost(SOON).until(() -> scene.trail.open() == 0);
    }
  }

  private static String updated(String uri) {
    return quoted(
        "{'jsonrpc':'2.0','method':'notifications/resources/updated','params':{'uri':'"
            + uri
            + "'}}");
  }

  @Test
  void aModernClientOfAnOldServerIsToldWhatIsSpoken() {
    var backend =
        new Backend((heard, wire) -> wire.json(404, Scene.result("9").replace("result", "x")));
    try (var scene = new Scene(Book.usual(), backend)) {
      var call =
          quoted(
              "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'add','_meta':"
                  + "{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                  + "'io.modelcontextprotocol/clientCapabilities':{}}}}");
      var reply =
          scene.post(
              call,
              Scene.ADA,
              SESSION,
              "MCP-Protocol-Version: 2026-07-28",
              "Mcp-Method: tools/call",
              "Mcp-Name: add");
      assertThat(reply.code()).isEqualTo(-32022);
      assertThat(reply.json().at("/error/data/supported").toString())
          .contains("2025-11-25")
          .doesNotContain("2026-07-28");
      assertThat(reply.json().get("id").asInt()).isEqualTo(5);
      assertThat(backend.heard()).isEmpty();
    }
  }

  @Test
  void aStreamThatGoesOnIsNotCutHoweverLongItTakes() {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream();
              for (int i = 0; i < 12; i++) {
                wire.chunk(": " + i + "\n\n").pause(Duration.ofMillis(100));
              }
              return wire.event(Scene.result("1")).end();
            });
    var impatient = Map.of("REQUEST_TIMEOUT", "400ms", "STREAM_IDLE_TIMEOUT", "600ms");
    try (var scene = new Scene(Book.usual(), backend, impatient)) {
      assertThat(scene.ada(Scene.call("add")).body()).contains(Scene.result("1"));
    }
  }

  @Test
  void whatAServerSaysBesidesItsAnswerReachesNobody() {
    // Two answers of HTTP to one request: the second is not the next caller's.
    var twice =
        new Backend(
            (heard, wire) -> {
              var one = Scene.result("1");
              var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
              var evil = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[\"evil\"]}}";
              wire.raw(
                  head
                      + one.length()
                      + "\r\n\r\n"
                      + one
                      + head
                      + evil.length()
                      + "\r\n\r\n"
                      + evil);
              return true;
            });
    try (var scene = new Scene(Book.usual(), twice);
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add")).repeat(5));
      for (int i = 0; i < 5; i++) {
        assertThat(dial.reply().body()).doesNotContain("evil");
      }
    }
  }
}
