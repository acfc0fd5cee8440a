package org.mcpruntime.bridge.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mcpruntime.contract.server.Stdio;

/** The stateless era, before servers of each era. */
@Timeout(120)
class ModernTest {

  private static String request(String id, String method, String params, String meta) {
    return """
    {"jsonrpc":"2.0","id":%s,"method":"%s","params":{%s"_meta":{\
    "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
    "io.modelcontextprotocol/clientCapabilities":{}%s}}}"""
        .formatted(id, method, params, meta);
  }

  private static String call(String id, String tool, String meta) {
    var params = "\"name\":\"" + tool + "\",\"arguments\":{\"text\":\"hi\"},";
    return request(id, "tools/call", params, meta);
  }

  private static HttpRequest.Builder post(Rig rig, String method, String name, String json) {
    var request =
        rig.request()
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .header("mcp-protocol-version", "2026-07-28")
            .header("mcp-method", method)
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return name.isEmpty() ? request : request.header("mcp-name", name);
  }

  private static HttpResponse<String> call(Rig rig, String tool, String meta) {
    return rig.send(post(rig, "tools/call", tool, call("\"m\"", tool, meta)));
  }

  @Test
  void a_modern_server_serves_modern_clients() {
    try (var rig = new Rig(Stdio.Mode.SESSION, "modern").ready()) {
      var discovered =
          rig.send(post(rig, "server/discover", "", request("1", "server/discover", "", "")));
      assertThat(discovered.body()).contains("\"supportedVersions\":[\"2026-07-28\"]");
      var answer = call(rig, "echo", "");
      assertThat(answer.body()).contains("\"id\":\"m\"").contains("\"text\":\"hi\"");
      assertThat(answer.headers().firstValue("mcp-session-id")).isEmpty();
      var told = call(rig, "progress", ",\"progressToken\":7");
      assertThat(told.body()).contains("\"progressToken\":7,\"progress\":3");
      var unknown = rig.send(post(rig, "x/y", "", request("1", "x/y", "", "")));
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("-32601");
      var disagreeing = rig.send(post(rig, "tools/call", "other", call("1", "echo", "")));
      assertThat(disagreeing.statusCode()).isEqualTo(400);
      assertThat(disagreeing.body()).contains("-32020");
      var get = rig.request().header("mcp-protocol-version", "2026-07-28").GET();
      assertThat(rig.send(get).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void questions_of_a_modern_server_are_refused_and_its_log_lines_go_to_who_asked_for_them() {
    try (var rig = new Rig(Stdio.Mode.SESSION, "modern").ready()) {
      assertThat(call(rig, "ask", "").body())
          .contains("no_client")
          .doesNotContain("elicitation/create");
      assertThat(call(rig, "log", ",\"io.modelcontextprotocol/logLevel\":\"info\"").body())
          .contains("notifications/message");
      assertThat(call(rig, "log", "").body()).doesNotContain("notifications/message");
    }
  }

  @Test
  void a_subscription_has_the_clients_id_and_ends_with_its_connection() throws IOException {
    try (var rig = new Rig(Stdio.Mode.SHARED, "modern").ready()) {
      var body =
          request(
              "\"sub\"",
              "subscriptions/listen",
              "\"notifications\":{\"toolsListChanged\":true},",
              "");
      var head =
          "POST /mcp HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
              + "Mcp-Method: subscriptions/listen\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(next(in)).contains("acknowledged", "subscriptionId\":\"sub\"");
        assertThat(next(in)).contains("list_changed", "subscriptionId\":\"sub\"");
      }
      await().atMost(Rig.PATIENCE).until(() -> rig.noted.lines().contains("cancelled 2"));
    }
  }

  private static String next(BufferedReader in) throws IOException {
    var line = in.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = in.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void a_legacy_server_names_what_it_speaks_to_modern_clients() {
    try (var rig = new Rig(Stdio.Mode.SESSION).ready()) {
      var answer = call(rig, "echo", "");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("-32022").contains("\"2025-11-25\"");
    }
  }

  @Test
  void a_server_of_both_eras_serves_both_in_either_mode() {
    for (var mode : Stdio.Mode.values()) {
      try (var rig = new Rig(mode, "dual").ready()) {
        assertThat(call(rig, "echo", "").body()).as("%s", mode).contains("\"text\":\"hi\"");
        await()
            .atMost(Rig.PATIENCE)
            .until(() -> rig.ask(null, Rig.initialize("2025-11-25", "{}")).statusCode() == 200);
        var session = rig.open();
        assertThat(rig.ask(session, Rig.call("1", "echo", "legacy", "")).body()).contains("legacy");
      }
    }
  }

  @Test
  void a_modern_server_refuses_legacy_clients_in_either_mode() {
    for (var mode : Stdio.Mode.values()) {
      try (var rig = new Rig(mode, "modern").ready()) {
        await()
            .atMost(Rig.PATIENCE)
            .until(
                () -> {
                  var answer = rig.ask(null, Rig.initialize("2025-11-25", "{}"));
                  return answer.body().contains("-32022")
                      && answer.headers().firstValue("mcp-session-id").isEmpty();
                });
        await().atMost(Rig.PATIENCE).until(() -> rig.bridge.sessions() == 0);
      }
    }
  }
}
