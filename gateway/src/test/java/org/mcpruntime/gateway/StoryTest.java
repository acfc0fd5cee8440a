package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.audit.AuditEvent;

/** What is refused before and by the policy, and what a server gets of what is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoryTest {

  /**
   * A refusal.
   *
   * @param rest header lines beside Content-Type, one a line
   * @param id as JSON text; empty where the error has none
   */
  record Refused(
      String name,
      String verb,
      String rest,
      String body,
      int status,
      int code,
      String reason,
      String id) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String SESSION = "X-MCP-Agent-Session: ada-1";
  private static final String ADA = Scene.ADA + "\n" + SESSION;
  private static final String MODERN =
      "MCP-Protocol-Version: 2026-07-28\nMcp-Method: tools/call\nMcp-Name: add";
  private static final String MODERN_CALL =
      """
      {"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"add","arguments":{},\
      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}}}}""";

  private Scene scene;

  @BeforeAll
  void start() {
    scene =
        new Scene(
            Book.usual(),
            Backend.answering(
                heard ->
                    heard.isProbe()
                        ? "{\"jsonrpc\":\"2.0\",\"id\":\"era\",\"result\":"
                            + "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"]}}"
                        : heard.body().startsWith("[")
                            ? "[" + Scene.result("1") + "]"
                            : Scene.result(id(heard.body()))),
            Map.of("MAX_REQUEST_BYTES", "4096", "ALLOWED_ORIGINS", "https://app.example"));
  }

  private static String id(String body) {
    var id = Reply.parse(body).at("/id");
    return id.isMissingNode() ? "0" : id.toString();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  private int before;

  @BeforeEach
  void count() {
    before = scene.backend.everythingHeard().size();
  }

  static List<Refused> refusals() {
    var all = new ArrayList<Refused>();
    // verbs
    for (var verb : List.of("PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "post")) {
      all.add(refused("verb " + verb, verb, ADA, "", 405, -31403, "verb_not_allowed", ""));
    }
    all.add(
        refused(
            "GET in the modern era",
            "GET",
            ADA + "\nMCP-Protocol-Version: 2026-07-28",
            "",
            405,
            -31403,
            "verb_not_allowed",
            ""));
    all.add(
        refused(
            "DELETE in the modern era",
            "DELETE",
            ADA + "\nMCP-Protocol-Version: 2026-07-28",
            "",
            405,
            -31403,
            "verb_not_allowed",
            ""));
    all.add(
        refused(
            "GET in an unknown revision",
            "GET",
            ADA + "\nMCP-Protocol-Version: 1999-01-01",
            "",
            400,
            -32022,
            "rpc_inspection_failed",
            ""));
    // upgrades and origins
    for (var upgrade : List.of("websocket", "h2c", "mcp")) {
      all.add(
          refused(
              "upgrade to " + upgrade,
              "GET",
              ADA + "\nConnection: Upgrade\nUpgrade: " + upgrade,
              "",
              400,
              -32600,
              "upgrade_refused",
              ""));
    }
    for (var origin :
        List.of(
            "https://evil.example",
            "null",
            "http://localhost.evil.example",
            "https://app.example.evil",
            "http://127.0.0.1.evil.example",
            "file://")) {
      all.add(
          refused(
              "origin " + origin,
              "POST",
              ADA + "\nOrigin: " + origin,
              Scene.call("add"),
              403,
              -31403,
              "origin_not_allowed",
              ""));
    }
    all.add(
        refused(
            "two origins",
            "POST",
            ADA + "\nOrigin: http://localhost\nOrigin: https://app.example",
            Scene.call("add"),
            403,
            -31403,
            "origin_not_allowed",
            ""));
    // media types: these cases bring their own Content-Type
    for (var type :
        List.of(
            "text/plain",
            "application/jsonp",
            "application/json-rpc",
            "application/json;charset=latin1",
            "text/html;x=application/json",
            "*/*")) {
      all.add(
          refused(
              "type " + type,
              "POST",
              "!" + ADA + "\nContent-Type: " + type,
              Scene.call("add"),
              415,
              -32600,
              "media_type_unsupported",
              ""));
    }
    all.add(
        refused(
            "no type",
            "POST",
            "!" + ADA,
            Scene.call("add"),
            415,
            -32600,
            "media_type_unsupported",
            ""));
    all.add(
        refused(
            "two types",
            "POST",
            ADA + "\nContent-Type: application/json",
            Scene.call("add"),
            415,
            -32600,
            "media_type_unsupported",
            ""));
    all.add(
        refused(
            "coded body",
            "POST",
            ADA + "\nContent-Encoding: gzip",
            Scene.call("add"),
            415,
            -32600,
            "media_type_unsupported",
            ""));
    all.add(
        refused(
            "body too large",
            "POST",
            ADA,
            "{\"x\":\"" + "a".repeat(5000) + "\"}",
            413,
            -32600,
            "body_too_large",
            ""));
    malformed(all);
    callers(all);
    policy(all);
    eras(all);
    return all;
  }

  private static void malformed(List<Refused> all) {
    String[][] bodies = {
      {"no JSON", "{", "-32700", ""},
      {"nothing", "", "-32700", ""},
      {"a number", "1", "-32600", ""},
      {"two values", Scene.call("add") + "{}", "-32700", "1"},
      {
        "method twice",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"method\":\"ping\"}",
        "-32700",
        null
      },
      {
        "Method beside method",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"Method\":\"ping\"}",
        "-32600",
        null
      },
      {
        "Name beside name",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add\",\"Name\":\"wipe\"}}",
        "-32600",
        null
      },
      {"id null", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", "-32600", ""},
      {
        "id too long a number",
        "{\"jsonrpc\":\"2.0\",\"id\":1e400,\"method\":\"ping\"}",
        "-32700",
        ""
      },
      {"no version", "{\"id\":1,\"method\":\"ping\"}", "-32600", "1"},
      {
        "call without a name", "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/call\"}",
        "-32602", "\"x\""
      },
      {"an empty batch", "[]", "-32600", ""},
    };
    for (var body : bodies) {
      all.add(
          refused(
              body[0],
              "POST",
              ADA,
              body[1],
              400,
              Integer.parseInt(body[2]),
              "rpc_inspection_failed",
              body[3]));
    }
    var batch = "[" + Scene.call("1", "add") + "," + Scene.call("2", "add") + "]";
    for (var revision : List.of("2025-06-18", "2025-11-25")) {
      all.add(
          refused(
              "batch in " + revision,
              "POST",
              ADA + "\nMCP-Protocol-Version: " + revision,
              batch,
              400,
              -32600,
              "rpc_inspection_failed",
              ""));
    }
    all.add(
        refused(
            "a batch with one denial",
            "POST",
            ADA,
            "[" + Scene.call("1", "add") + "," + Scene.call("2", "vault_open") + "]",
            403,
            -31403,
            "tool_not_granted",
            ""));
  }

  private static void callers(List<Refused> all) {
    String[][] cases = {
      {"nobody", "", "401", "missing_identity"},
      {"no session", Scene.ADA, "401", "missing_session"},
      {"unknown session", Scene.ADA + "\nX-MCP-Agent-Session: no", "401", "session_not_found"},
      {"another's session", Scene.ADA + "\nX-MCP-Agent-Session: bob-1", "401", "session_not_found"},
      {"revoked session", Scene.ADA + "\nX-MCP-Agent-Session: ada-gone", "401", "session_revoked"},
      {"expired session", Scene.ADA + "\nX-MCP-Agent-Session: ada-old", "401", "session_expired"},
    };
    for (var each : cases) {
      all.add(
          refused(
              each[0],
              "POST",
              each[1],
              Scene.call("7", "add"),
              Integer.parseInt(each[2]),
              -31401,
              each[3],
              "7"));
    }
    all.add(
        refused(
            "two humans",
            "POST",
            ADA + "\nX-MCP-Human-ID: bob",
            Scene.call("7", "add"),
            400,
            -32600,
            "ambiguous_identity",
            "7"));
    all.add(
        refused(
            "a stranger",
            "POST",
            "X-MCP-Human-ID: eve\n" + SESSION,
            Scene.call("7", "add"),
            401,
            -31401,
            "session_not_found",
            "7"));
    for (var verb : List.of("GET", "DELETE")) {
      all.add(
          refused(
              verb + " with a revoked session",
              verb,
              Scene.ADA + "\nX-MCP-Agent-Session: ada-gone",
              "",
              401,
              -31401,
              "session_revoked",
              ""));
      all.add(
          refused(
              verb + " with an unknown transport session",
              verb,
              ADA + "\nMcp-Session-Id: x.y.z",
              "",
              404,
              -31403,
              "mcp_session_not_yours",
              ""));
    }
  }

  private static void policy(List<Refused> all) {
    String[][] cases = {
      {"tool not granted", Scene.call("8", "vault_open"), "403", "-31403", "tool_not_granted"},
      {"tool not declared", Scene.call("8", "nothing"), "403", "-31403", "tool_not_granted"},
      {"tool denied", Scene.call("8", "wipe"), "403", "-31403", "tool_denied"},
      {
        "the old name of a call",
        "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"call_tool\",\"params\":{\"name\":\"vault_open\"}}",
        "403",
        "-31403",
        "tool_not_granted"
      },
      {
        "prompt",
        use("prompts/get", "\"name\":\"vault-brief\""),
        "403",
        "-31403",
        "prompt_not_granted"
      },
      {
        "resource",
        use("resources/read", "\"uri\":\"secret://vault/plans\""),
        "403",
        "-31403",
        "resource_not_granted"
      },
      {
        "resource with dots",
        use("resources/read", "\"uri\":\"docs://open/../x\""),
        "403",
        "-31403",
        "resource_uri_ambiguous"
      },
      {
        "subscription",
        use("resources/subscribe", "\"uri\":\"secret://vault/plans\""),
        "403",
        "-31403",
        "resource_not_granted"
      },
      {
        "completion",
        use(
            "completion/complete",
            "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"vault-brief\"},"
                + "\"argument\":{\"name\":\"a\",\"value\":\"b\"}"),
        "403",
        "-31403",
        "prompt_not_granted"
      },
      {"task", use("tasks/get", "\"taskId\":\"t\""), "404", "-32602", "task_not_yours"},
      {"unknown method", use("tools/destroy", ""), "404", "-32601", "method_unknown"},
      {"a server's method", use("sampling/createMessage", ""), "404", "-32601", "method_unknown"},
      {
        "an answer to nothing",
        "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}",
        "400",
        "-32600",
        "response_unexpected"
      },
    };
    for (var each : cases) {
      all.add(
          refused(
              each[0],
              "POST",
              ADA,
              each[1],
              Integer.parseInt(each[2]),
              Integer.parseInt(each[3]),
              each[4],
              "8"));
    }
    all.add(
        refused(
            "a use as a notification",
            "POST",
            ADA,
            "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"add\"}}",
            400,
            -32600,
            "rpc_inspection_failed",
            ""));
  }

  private static void eras(List<Refused> all) {
    String[][] cases = {
      {"modern without Mcp-Name", "MCP-Protocol-Version: 2026-07-28\nMcp-Method: tools/call"},
      {"modern without Mcp-Method", "MCP-Protocol-Version: 2026-07-28\nMcp-Name: add"},
      {"modern without a version", "Mcp-Method: tools/call\nMcp-Name: add"},
      {"modern with another tool", MODERN.replace("add", "wipe")},
      {"modern with another method", MODERN.replace("tools/call", "prompts/get")},
      {"modern with another version", MODERN.replace("2026-07-28", "2025-11-25")},
      {"modern with two names", MODERN + "\nMcp-Name: add"},
    };
    for (var each : cases) {
      all.add(
          refused(
              each[0],
              "POST",
              ADA + "\n" + each[1],
              MODERN_CALL,
              400,
              -32020,
              "rpc_inspection_failed",
              "5"));
    }
    all.add(
        refused(
            "modern without capabilities",
            "POST",
            ADA + "\n" + MODERN,
            MODERN_CALL.replace(",\"io.modelcontextprotocol/clientCapabilities\":{}", ""),
            400,
            -32602,
            "rpc_inspection_failed",
            "5"));
    all.add(
        refused(
            "modern ping",
            "POST",
            ADA + "\n" + MODERN.replace("tools/call", "ping").replace("\nMcp-Name: add", ""),
            MODERN_CALL.replace("tools/call", "ping"),
            404,
            -32601,
            "method_unknown",
            "5"));
    all.add(
        refused(
            "a denied modern call, whose server is not even asked for its era",
            "POST",
            ADA + "\n" + MODERN.replace("add", "vault_open"),
            MODERN_CALL.replace("add", "vault_open"),
            403,
            -31403,
            "tool_not_granted",
            "5"));
  }

  private static String use(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\""
        + method
        + "\",\"params\":{"
        + params
        + "}}";
  }

  private static Refused refused(
      String name,
      String verb,
      String rest,
      String body,
      int status,
      int code,
      String reason,
      String id) {
    return new Refused(name, verb, rest, body, status, code, reason, id);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsRefusedSaysWhyAndReachesNoServer(Refused refused) {
    boolean own = refused.rest.startsWith("!");
    var lines = new ArrayList<String>();
    if (!own && refused.verb.equals("POST")) {
      lines.add(Scene.JSON);
    }
    (own ? refused.rest.substring(1) : refused.rest)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(lines::add);
    int records = scene.trail.settled();
    Reply reply;
    try (var dial = scene.dial()) {
      reply = dial.ask(refused.verb, Scene.PATH, lines, refused.body);
    }
    assertThat(reply.status()).as(reply.body()).isEqualTo(refused.status);
    assertThat(reply.only("content-type")).isEqualTo("application/json");
    assertThat(reply.code()).isEqualTo(refused.code);
    assertThat(reply.reason()).isEqualTo(refused.reason);
    if (refused.id != null) {
      var id = reply.json().get("id");
      assertThat(id == null ? "" : id.toString()).isEqualTo(refused.id);
    }
    assertThat(scene.backend.everythingHeard()).hasSize(before);
    int expected = records + outcomes(refused);
    await().until(() -> scene.trail.outcomes().size() == expected);
    var last = scene.trail.outcomes().getLast().payload();
    assertThat(last.verdict().outcome()).isEqualTo(AuditEvent.Outcome.DENY);
    assertThat(last.exchange().status()).isEqualTo(refused.status);
  }

  /** One for each message that was decided. */
  private static int outcomes(Refused refused) {
    return refused.name.equals("a batch with one denial") ? 2 : 1;
  }

  @Test
  void theCanonicalTextIsForwardedAndNothingElse() {
    var sent =
        """
         { "method" : "tools\\/call", "params":{"arguments":{"b" : 1.50, "a":"\\u0041\\n"},
           "name":"add"}, "id" : 12, "jsonrpc":"2.0" }
        """;
    var reply = scene.ada(sent);
    var heard = scene.backend.heard().getLast();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(Scene.result("12"));
    assertThat(heard.body())
        .isEqualTo(
            "{\"method\":\"tools/call\",\"params\":{\"arguments\":{\"b\":1.50,\"a\":\"A\\n\"},"
                + "\"name\":\"add\"},\"id\":12,\"jsonrpc\":\"2.0\"}");
    assertThat(heard.header("content-length"))
        .containsExactly(Integer.toString(heard.body().length()));
  }

  @Test
  void reservedHeadersNeverReachTheServerInAnySpelling() {
    var reserved =
        List.of(
            "Authorization: Bearer a.b.c",
            "authorization: Basic eA==",
            "X_MCP_Human_ID: eve",
            "x-mcp_human-id: eve",
            "X-MCP-Agent-ID: helper",
            "X_MCP_TEAM_ID: other",
            "X-MCP-Verified-SPIFFE-ID: spiffe://example.org/ns/a/session/b",
            "X_Mcp_Verified_Spiffe_Id: spiffe://x",
            "X-Forwarded-For: 9.9.9.9",
            "X-Forwarded-Host: evil",
            "X-Forwarded-Proto: gopher",
            "X_Forwarded_For: 9.9.9.9",
            "Forwarded: for=9.9.9.9",
            "X-Real-IP: 9.9.9.9",
            "Proxy-Authorization: Basic eA==",
            "Keep-Alive: timeout=9",
            "TE: trailers",
            "Mcp_Session_Id: another",
            "Mcp_Name: wipe",
            "Content_Length: 3",
            "Content_Type: text/plain",
            "Mcp-Method: tools/call",
            "Mcp-Name: add",
            "Accept-Encoding: gzip",
            "Connection: keep-alive, X-Private",
            "X-Private: mine",
            "X-Kept: yes",
            "Accept-Language: de");
    var lines = new ArrayList<>(reserved);
    lines.add(Scene.ADA);
    lines.add("X-MCP-Agent-Session: " + Book.SESSION);
    var reply = scene.post(Scene.call("add"), lines.toArray(String[]::new));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var heard = scene.backend.heard().getLast();
    var names =
        heard.lines().stream()
            .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT))
            .toList();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "x-kept",
            "accept-language",
            "x-mcp-human-id",
            "x-mcp-agent-id",
            "x-mcp-agent-session",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-for",
            "traceparent",
            "content-type",
            "accept",
            "host",
            "content-length");
    assertThat(heard.header("x-mcp-human-id")).containsExactly("ada");
    assertThat(heard.header("x-mcp-agent-id")).containsExactly("helper");
    assertThat(heard.header("x-mcp-agent-session")).containsExactly(Book.SESSION);
    assertThat(heard.header("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(heard.header("x-forwarded-host")).containsExactly("gateway.test");
    assertThat(heard.header("x-forwarded-proto")).containsExactly("http");
    assertThat(heard.header("host")).containsExactly("127.0.0.1:" + scene.backend.port());
    assertThat(heard.header("traceparent").getFirst())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");
  }

  @Test
  void theTraceOfTheCallerGoesOn() {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var reply =
        scene.post(
            Scene.call("add"),
            Scene.ADA,
            SESSION,
            "traceparent: 00-" + trace + "-00f067aa0ba902b7-01",
            "tracestate: a=b");
    assertThat(reply.status()).isEqualTo(200);
    var heard = scene.backend.heard().getLast();
    assertThat(heard.header("traceparent")).hasSize(1);
    assertThat(heard.header("traceparent").getFirst())
        .startsWith("00-" + trace)
        .doesNotContain("00f067aa0ba902b7");
    assertThat(scene.trail.settled()).isPositive();
    assertThat(scene.trail.outcomes().getLast().traceID()).isEqualTo(trace);
  }

  @Test
  void theModernHeadersAreMadeFromTheBody() {
    var lines = new ArrayList<String>();
    (ADA + "\n" + MODERN).lines().forEach(lines::add);
    var reply = scene.post(MODERN_CALL, lines.toArray(String[]::new));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var heard = scene.backend.heard().getLast();
    assertThat(heard.header("mcp-method")).containsExactly("tools/call");
    assertThat(heard.header("mcp-name")).containsExactly("add");
    assertThat(heard.header("mcp-protocol-version")).containsExactly("2026-07-28");
    assertThat(heard.header("mcp-session-id")).isEmpty();
  }

  static List<String> allowedOrigins() {
    return List.of(
        "http://localhost",
        "http://localhost:6274",
        "https://127.0.0.1:8443",
        "http://[::1]:80",
        "https://app.example");
  }

  @ParameterizedTest
  @MethodSource("allowedOrigins")
  void pagesThatMayUseTheServerAreToldSo(String origin) {
    try (var dial = scene.dial()) {
      var asked =
          dial.ask(
              "OPTIONS",
              Scene.PATH,
              List.of("Origin: " + origin, "Access-Control-Request-Method: POST"),
              "");
      assertThat(asked.status()).isEqualTo(204);
      assertThat(asked.only("access-control-allow-origin")).isEqualTo(origin);
      assertThat(scene.backend.everythingHeard()).hasSize(before);
    }
    var reply = scene.post(Scene.call("add"), Scene.ADA, SESSION, "Origin: " + origin);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.only("access-control-allow-origin")).isEqualTo(origin);
    var refused = scene.post(Scene.call("add"), "Origin: " + origin);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.only("access-control-allow-origin")).isEqualTo(origin);
    assertThat(refused.only("access-control-expose-headers")).contains("www-authenticate");
  }

  @Test
  void aPageThatMayNotUseTheServerReadsNothing() {
    for (var more : List.of("Upgrade: websocket", "X-Y: z")) {
      var reply = scene.post(Scene.call("add"), Scene.ADA, "Origin: https://evil.example", more);
      assertThat(reply.header("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void aClientThatWaitsForAHundredIsToldToGoOn() throws Exception {
    var text = Scene.adas(Scene.call("add"), "Expect: 100-continue");
    int body = text.indexOf("\r\n\r\n") + 4;
    try (var dial = scene.dial()) {
      dial.send(text.substring(0, body));
      var line =
          new String(dial.socket().getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
      assertThat(line).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(dial.send(text.substring(body)).reply().status()).isEqualTo(200);
      assertThat(scene.backend.heard().getLast().header("expect")).isEmpty();
    }
  }

  static List<String> detours() {
    return List.of(
        "/mcp/../admin",
        "/./mcp",
        "/mcp/%2e%2e/admin",
        "/mcp/..%2fadmin",
        "/mcp%5c..%5cadmin",
        "/mcp/..;/admin",
        "/%2E/mcp",
        "/mcp/%252e%252e/admin");
  }

  @ParameterizedTest
  @MethodSource("detours")
  void aPathThatLeadsElsewhereIsNoServers(String path) {
    try (var dial = scene.dial()) {
      var reply = dial.ask("POST", path, Scene.withJson(Scene.ADA, SESSION), Scene.call("add"));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.reason()).isEqualTo("server_unknown");
      assertThat(scene.backend.everythingHeard()).hasSize(before);
    }
  }

  @Test
  void aBatchOfTheOnlyRevisionThatHasThemIsDecidedElementByElement() {
    var batch =
        "["
            + Scene.call("1", "add")
            + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]";
    int intents = scene.trail.intents().size();
    var reply = scene.ada(batch);
    var heard = scene.backend.heard().getLast();
    assertThat(heard.body()).isEqualTo(batch);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("[" + Scene.result("1") + "]");
    assertThat(scene.trail.intents()).hasSize(intents + 2);
  }

  @Test
  void aBatchOfOneIsForwardedAsABatch() {
    var batch = "[" + Scene.call("1", "add") + "]";
    var reply = scene.ada(batch);
    assertThat(scene.backend.heard().getLast().body()).isEqualTo(batch);
    assertThat(reply.body()).isEqualTo("[" + Scene.result("1") + "]");
  }

  @Test
  void aHeadRequestGetsNoBody() {
    try (var dial = scene.dial()) {
      dial.send(Dial.request("HEAD", "/health", List.of(), ""));
      var head = dial.head();
      assertThat(head.status()).isEqualTo(200);
      dial.send(Dial.request("HEAD", Scene.PATH, List.of(), ""));
      assertThat(dial.head().status()).isEqualTo(405);
      dial.send(Dial.request("GET", "/health", List.of(), ""));
      assertThat(dial.reply().body()).isEqualTo("ok\n");
    }
  }
}
