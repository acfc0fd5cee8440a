package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.Policy;

/** What a caller gets to see of what a server says, and the server of its client's answers. */
final class AnswersTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** A question of Ada's, a server's answer, and what Ada gets of it. */
  record Seen(String name, String params, String method, String result, String shown) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Seen> results() {
    return List.of(
        new Seen(
            "tools",
            "",
            "tools/list",
            "{'tools':[{'name':'add'},{'name':'vault_open','description':'the vault'},"
                + "{'name':'undeclared'},{'name':'wipe'},{'name':'note'},{'title':'nameless'}],"
                + "'nextCursor':'c'}",
            "{'tools':[{'name':'add'},{'name':'note'}],'nextCursor':'c'}"),
        new Seen(
            "tools for everybody",
            "",
            "tools/list",
            "{'tools':[{'name':'add'}],'cacheScope':'public','ttlMs':9}",
            "{'tools':[{'name':'add'}],'cacheScope':'private','ttlMs':9}"),
        new Seen(
            "tools that are no list",
            "",
            "tools/list",
            "{'tools':{'name':'vault_open'}}",
            "{'tools':[]}"),
        new Seen(
            "prompts",
            "",
            "prompts/list",
            "{'prompts':[{'name':'vault-brief'},{'name':'greet'}]}",
            "{'prompts':[{'name':'greet'}]}"),
        new Seen(
            "resources",
            "",
            "resources/list",
            "{'resources':[{'uri':'docs://open/a'},{'uri':'secret://vault/plans'},"
                + "{'uri':'docs://open/../x'}]}",
            "{'resources':[{'uri':'docs://open/a'}]}"),
        new Seen(
            "templates",
            "",
            "resources/templates/list",
            "{'resourceTemplates':[{'uriTemplate':'docs://open/{id}'},"
                + "{'uriTemplate':'secret://vault/{id}'}]}",
            "{'resourceTemplates':[{'uriTemplate':'docs://open/{id}'}]}"),
        new Seen(
            "a resource for everybody",
            "'uri':'docs://open/a'",
            "resources/read",
            "{'contents':[],'cacheScope':'public'}",
            "{'contents':[],'cacheScope':'private'}"),
        new Seen(
            "capabilities",
            "'protocolVersion':'2025-11-25','capabilities':{}",
            "initialize",
            "{'protocolVersion':'2025-11-25','capabilities':{'tools':{'listChanged':true},"
                + "'experimental':{'x':{}},'backdoor':{}}}",
            "{'protocolVersion':'2025-11-25','capabilities':{'tools':{'listChanged':true}}}"),
        new Seen("an empty result", "", "ping", "{}", "{}"),
        new Seen(
            "a result with numbers as spelled",
            "'name':'add'",
            "tools/call",
            "{'content':[],'n':1.50e+10}",
            "{'content':[],'n':1.50e+10}"));
  }

  @ParameterizedTest
  @MethodSource("results")
  void aCallerSeesWhatItCouldUse(Seen seen) {
    var answer = "{'jsonrpc':'2.0','id':1,'result':" + seen.result + "}";
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> quoted(answer)))) {
      var reply = scene.ada(request(seen.method, seen.params));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body())
          .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':" + seen.shown + "}"));
    }
  }

  private static String request(String method, String params) {
    return quoted("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':{" + params + "}}");
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void theSameHoldsForEventsOfAStream() {
    var backend =
        new Backend(
            (heard, wire) ->
                wire.stream()
                    .chunk("id: 7\nretry: 100\nevent: message\ndata: ")
                    .chunk(
                        quoted(
                            "{'jsonrpc':'2.0','id':1,'result':\ndata: {'tools':"
                                + "[{'name':'vault_open'},{'name':'add'}]}}\n\n"))
                    .end());
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(Scene.adas(request("tools/list", "")));
      var reply = dial.reply();
      assertThat(reply.only("content-type")).isEqualTo("text/event-stream");
      assertThat(reply.body())
          .isEqualTo(
              quoted(
                  """
                  event: message
                  id: 7
                  retry: 100
                  data: {'jsonrpc':'2.0','id':1,'result':{'tools':[{'name':'add'}]}}

                  """));
    }
  }

  @Test
  void headersThatAreReservedDoNotComeBack() {
    var backend =
        new Backend(
            (heard, wire) ->
                wire.json(
                    200,
                    Scene.result("1"),
                    "X-MCP-Human-ID: ada",
                    "x_mcp_agent_session: s",
                    "Authorization: Bearer x",
                    "X-Forwarded-For: 1.2.3.4",
                    "Connection: X-Hop",
                    "X-Hop: 1",
                    "Keep-Alive: timeout=5",
                    "Proxy-Authenticate: Basic",
                    "WWW-Authenticate: Basic",
                    "X-MCP-Verified-SPIFFE-ID: x",
                    "X-Kept: yes"));
    try (var scene = new Scene(Book.usual(), backend)) {
      var reply = scene.ada(Scene.call("add"));
      assertThat(
              reply.lines().stream()
                  .map(line -> line.replaceAll(":.*", "").toLowerCase(java.util.Locale.ROOT)))
          .containsExactlyInAnyOrder("x-kept", "content-type", "content-length");
    }
  }

  @Test
  void aServersClientCanOnlyDoWhatTheServerMayAsk() {
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")))) {
      scene.ada(
          request(
              "initialize",
              "'protocolVersion':'2025-11-25','capabilities':"
                  + "{'sampling':{},'elicitation':{'form':{}},'roots':{'listChanged':true}}"));
      assertThat(scene.backend.only().body())
          .contains(quoted("'capabilities':{'elicitation':{'form':{}}}"));
    }
  }

  @Test
  void questionsBeforeAResultNeedAGrantAsQuestionsOnAStreamDo() {
    for (var method : List.of("elicitation/create", "sampling/createMessage", "roots/list", "x")) {
      boolean granted = method.startsWith("elicitation");
      var backend =
          Backend.answering(
              heard ->
                  heard.isProbe()
                      ? quoted(
                          "{'jsonrpc':'2.0','id':'era','result':"
                              + "{'supportedVersions':['2026-07-28']}}")
                      : quoted(
                          "{'jsonrpc':'2.0','id':5,'result':{'resultType':'input_required',"
                              + "'inputRequests':{'a':{'method':'"
                              + method
                              + "','params':{}}}}}"));
      try (var scene = new Scene(Book.usual(), backend)) {
        var reply =
            scene.post(
                quoted(
                    "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'add','_meta':"
                        + "{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                        + "'io.modelcontextprotocol/clientCapabilities':{'elicitation':{}}}}}"),
                Scene.ADA,
                "X-MCP-Agent-Session: ada-1",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: add");
        assertThat(reply.json().has("result")).as(method + reply.body()).isEqualTo(granted);
        if (!granted) {
          assertThat(reply.reason()).isEqualTo("server_request_not_granted");
          assertThat(reply.body()).doesNotContain("input_required");
        }
      }
    }
  }

  @Test
  void aTaskIsItsMakers() {
    var backend =
        Backend.answering(
            heard ->
                quoted(
                    heard.body().contains("tools/call")
                        ? "{'jsonrpc':'2.0','id':1,'result':{'task':{'taskId':'t-1'}}}"
                        : "{'jsonrpc':'2.0','id':1,'result':{'tasks':"
                            + "[{'taskId':'t-1'},{'taskId':'t-2'}]}}"));
    try (var scene = new Scene(Book.usual(), backend)) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      var get = request("tasks/get", "'taskId':'t-1'");
      assertThat(scene.ada(get).status()).isEqualTo(200);
      var others = bob(scene, get);
      var nobodys = bob(scene, request("tasks/get", "'taskId':'t-9'"));
      assertThat(others.status()).isEqualTo(404);
      assertThat(others.body()).isEqualTo(nobodys.body());
      var list = request("tasks/list", "");
      assertThat(scene.ada(list).body()).contains("t-1").doesNotContain("t-2");
      assertThat(bob(scene, list).body()).doesNotContain("t-1");
    }
  }

  private static Reply bob(Scene scene, String json, String... headers) {
    var all = new java.util.ArrayList<>(List.of(headers));
    all.add(Scene.BOB);
    all.add("X-MCP-Agent-Session: bob-1");
    return scene.post(json, all.toArray(String[]::new));
  }

  @Test
  void aSessionHasItsRevisionWhateverComesBeforeIt() {
    var backend =
        new Backend(
            (heard, wire) ->
                wire.stream("Mcp-Session-Id: upstream-7")
                    .chunk("id: 1\ndata: \n\n")
                    .event(
                        quoted(
                            "{'jsonrpc':'2.0','id':1,'result':{'protocolVersion':'2025-06-18'}}"))
                    .end());
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(
          Scene.adas(request("initialize", "'protocolVersion':'2025-11-25','capabilities':{}")));
      var opened = dial.reply();
      assertThat(opened.only("mcp-session-id")).startsWith("upstream-7.2025-06-18.");
      assertThat(opened.body()).startsWith("id: 1\n");
    }
  }

  @Test
  void aTransportSessionIsItsOpenersAndAnUnknownOneLooksTheSame() {
    var backend =
        new Backend(
            (heard, wire) ->
                wire.json(
                    200,
                    quoted("{'jsonrpc':'2.0','id':1,'result':{'protocolVersion':'2025-06-18'}}"),
                    "Mcp-Session-Id: upstream-7"));
    try (var scene = new Scene(Book.usual(), backend)) {
      var opened =
          scene.ada(request("initialize", "'protocolVersion':'2025-11-25','capabilities':{}"));
      var sealed = opened.only("mcp-session-id");
      assertThat(sealed).isNotEqualTo("upstream-7");
      var session = "Mcp-Session-Id: " + sealed;
      var ping = request("ping", "");
      var mine = scene.post(ping, Scene.ADA, "X-MCP-Agent-Session: ada-1", session);
      assertThat(mine.status()).isEqualTo(200);
      assertThat(backend.heard().getLast().header("mcp-session-id")).containsExactly("upstream-7");
      int heard = backend.heard().size();
      var bobs = bob(scene, ping, session);
      var otherSession = scene.post(ping, Scene.ADA, "X-MCP-Agent-Session: ada-2", session);
      var unknown = bob(scene, ping, "Mcp-Session-Id: made-up");
      var raw =
          scene.post(ping, Scene.ADA, "X-MCP-Agent-Session: ada-1", "Mcp-Session-Id: upstream-7");
      var forged =
          scene.post(
              ping,
              Scene.ADA,
              "X-MCP-Agent-Session: ada-1",
              session.replace("2025-06-18", "2025-03-26"));
      for (var refused : List.of(bobs, otherSession, unknown, raw, forged)) {
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).isEqualTo(unknown.body());
        assertThat(refused.lines()).isEqualTo(unknown.lines());
      }
      var another =
          scene.post(
              ping,
              Scene.ADA,
              "X-MCP-Agent-Session: ada-1",
              session,
              "MCP-Protocol-Version: 2025-11-25");
      assertThat(another.status()).isEqualTo(400);
      assertThat(another.code()).isEqualTo(-32020);
      assertThat(backend.heard()).hasSize(heard);
    }
  }

  @Test
  void aServerAsksOnlyWhatIsGrantedAndHearsWhatIsNot() throws Exception {
    var answered = new CountDownLatch(2);
    var backend =
        new Backend(
            (heard, wire) -> {
              if (!heard.body().contains("tools/call")) {
                answered.countDown();
                wire.raw("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
                return true;
              }
              wire.stream()
                  .event(quoted("{'jsonrpc':'2.0','id':'s1','method':'sampling/createMessage'}"))
                  .event(quoted("{'jsonrpc':'2.0','id':'e1','method':'elicitation/create'}"))
                  .event(
                      quoted(
                          "{'jsonrpc':'2.0','id':'x1','method':'tools/call',"
                              + "'params':{'name':'add'}}"));
              return wire.untilClosed();
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add"))).head();
      var question = Reply.parse(dial.event());
      assertThat(question.get("method").asText()).isEqualTo("elicitation/create");
      var yes = quoted("{'jsonrpc':'2.0','id':'e1','result':{'action':'accept'}}");
      var first = scene.ada(yes);
      assertThat(first.status()).isEqualTo(202);
      assertThat(scene.ada(yes).reason()).isEqualTo("response_unexpected");
      assertThat(scene.ada(yes.replace("e1", "s1")).reason()).isEqualTo("response_unexpected");
      assertThat(bob(scene, yes).reason()).isEqualTo("response_unexpected");
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
      var told = backend.heard().stream().map(Backend.Heard::body).toList();
      assertThat(told).contains(yes);
      assertThat(told)
          .anySatisfy(
              body ->
                  assertThat(body)
                      .contains("\"id\":\"s1\"")
                      .contains("\"reason\":\"server_request_not_granted\""));
    }
  }

  @Test
  void aListenerHearsOnlyOfWhatItMaySee() {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream()
                  .event(update("secret://vault/plans"))
                  .event(quoted("{'jsonrpc':'2.0','method':'notifications/unheard-of'}"))
                  .event(Scene.result("99"))
                  .event(update("docs://open/a"))
                  .event(quoted("{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}"));
              return wire.end();
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(
              Dial.request(
                  "GET",
                  Scene.PATH,
                  List.of(Scene.ADA, "X-MCP-Agent-Session: ada-1", "Accept: text/event-stream"),
                  ""))
          .head();
      assertThat(dial.event()).isEqualTo(update("docs://open/a"));
      assertThat(dial.event()).contains("tools/list_changed");
      assertThat(dial.event()).isEmpty();
      var metrics = scene.management("/metrics").body();
      assertThat(metrics).contains("mcp_gateway_messages_withheld_total");
    }
  }

  private static String update(String uri) {
    return quoted(
        "{'jsonrpc':'2.0','method':'notifications/resources/updated','params':{'uri':'"
            + uri
            + "'}}");
  }

  @Test
  void anOldClientGetsAStreamWithoutChunks() {
    var backend = new Backend((heard, wire) -> wire.stream().event(Scene.result("1")).end());
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add")).replace("HTTP/1.1", "HTTP/1.0"));
      var reply = dial.reply();
      assertThat(reply.header("transfer-encoding")).isEmpty();
      assertThat(reply.only("connection")).isEqualTo("close");
      assertThat(reply.body()).isEqualTo("data: " + Scene.result("1") + "\n\n");
    }
  }

  @Test
  void aSilentStreamIsKeptAlive() {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream();
              return wire.untilClosed();
            });
    try (var scene = new Scene(Book.usual(), backend, Map.of("KEEP_ALIVE", "100ms"));
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add"))).head();
      assertThat(dial.streamLine()).isEqualTo(":");
      assertThat(dial.streamLine()).isEmpty();
      assertThat(dial.streamLine()).isEqualTo(":");
    }
  }

  @Test
  void observingLetsThroughAndRecordsWhatWouldHaveBeen() {
    var until = Instant.parse("2999-01-01T00:00:00Z");
    var observing = new Policy(Policy.Mode.OBSERVE, Policy.DefaultDecision.DENY, "", null, until);
    try (var scene =
        new Scene(
            Book.usual().withPolicy(observing), Backend.answering(heard -> Scene.result("1")))) {
      assertThat(scene.ada(Scene.call("vault_open")).status()).isEqualTo(200);
      assertThat(scene.trail.settled()).isEqualTo(1);
      var verdict = scene.trail.outcomes().getFirst().payload().verdict();
      assertThat(verdict.observedReason()).isEqualTo(Reason.TOOL_NOT_GRANTED);
      assertThat(scene.ada("{").status()).isEqualTo(400);
    }
  }

  @Test
  void anObservationThatHasEndedEnforces() {
    var past = Instant.parse("2020-01-01T00:00:00Z");
    var over = new Policy(Policy.Mode.OBSERVE, Policy.DefaultDecision.DENY, "", null, past);
    try (var scene =
        new Scene(Book.usual().withPolicy(over), Backend.answering(heard -> Scene.result("1")))) {
      assertThat(scene.ada(Scene.call("vault_open")).status()).isEqualTo(403);
    }
  }

  @Test
  void aNotificationIsAcceptedWhateverTheServerSaysToIt() {
    for (var type : List.of("text/plain", "text/html")) {
      var backend =
          new Backend(
              (heard, wire) -> {
                wire.raw(
                    "HTTP/1.1 202 Accepted\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: 8\r\n\r\nAccepted");
                return true;
              });
      try (var scene = new Scene(Book.usual(), backend)) {
        var reply = scene.ada(quoted("{'jsonrpc':'2.0','method':'notifications/initialized'}"));
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).isEmpty();
        await().atMost(SOON).until(() -> scene.trail.open() == 0);
      }
    }
  }

  @Test
  void anAnswerThatComesOnAnotherStreamIsLookedAtAsWell() {
    var backend =
        new Backend(
            (heard, wire) -> {
              if (heard.body().contains("initialize")) {
                return wire.json(
                    200,
                    quoted("{'jsonrpc':'2.0','id':1,'result':{'protocolVersion':'2025-11-25'}}"),
                    "Mcp-Session-Id: s");
              }
              wire.stream();
              if (heard.method().equals("GET")) {
                wire.event(
                    quoted(
                        "{'jsonrpc':'2.0','id':1,'result':"
                            + "{'tools':[{'name':'vault_open'},{'name':'add'}]}}"));
              }
              return wire.end();
            });
    try (var scene = new Scene(Book.usual(), backend)) {
      var opened =
          scene.ada(request("initialize", "'protocolVersion':'2025-11-25','capabilities':{}"));
      var session = "Mcp-Session-Id: " + opened.only("mcp-session-id");
      var headers = List.of(Scene.ADA, "X-MCP-Agent-Session: ada-1", session);
      var list = request("tools/list", "");
      var cut = scene.post(list, headers.toArray(String[]::new));
      assertThat(cut.body()).isEmpty();
      for (int resumed = 0; resumed < 2; resumed++) {
        try (var dial = scene.dial()) {
          var reply = dial.ask("GET", Scene.PATH, headers, "");
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body()).contains(quoted("{'name':'add'}")).doesNotContain("vault");
        }
      }
    }
  }

  @Test
  void whereNobodyIsIdentifiedThereIsTheHandshakeAndNothingToUse() {
    try (var scene =
        new Scene(
            Book.usual().withAuth(Book.mode(Auth.Mode.NONE)),
            Backend.answering(
                heard -> quoted("{'jsonrpc':'2.0','id':1,'result':{'tools':[{'name':'add'}]}}")))) {
      var list = scene.ada(request("tools/list", ""));
      assertThat(list.body()).isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':{'tools':[]}}"));
      assertThat(scene.backend.only().header("x-mcp-human-id")).isEmpty();
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("missing_identity");
    }
  }

  @Test
  void whoWasIdentifiedInAnotherWayHasNothingOpenAnyMore() {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream().chunk(": on\n\n");
              return wire.untilClosed();
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add"))).head();
      dial.streamLine();
      Book.usual().withAuth(Book.mode(Auth.Mode.MTLS)).replace(scene.policy);
      assertThat(dial.event()).contains("missing_identity");
      assertThat(dial.event()).isEmpty();
      assertThat(scene.trail.settled()).isEqualTo(1);
    }
  }
}
