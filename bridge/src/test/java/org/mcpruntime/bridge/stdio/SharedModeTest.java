package org.mcpruntime.bridge.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mcpruntime.contract.server.Stdio;

/** All sessions have one process. */
@Timeout(120)
class SharedModeTest {

  private Rig rig = new Rig(Stdio.Mode.SHARED);

  @BeforeEach
  void ready() {
    rig = rig.ready();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void awaitLine(String line) {
    await().atMost(Rig.PATIENCE).until(() -> rig.noted.lines().contains(line));
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}".formatted(method, params);
  }

  private static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  @Test
  void the_handshake_is_the_bridges_and_offers_what_can_be_shared() {
    var answer = rig.ask(null, Rig.initialize("2025-06-18", "{}"));
    assertThat(answer.body())
        .contains("\"protocolVersion\":\"2025-06-18\"")
        .contains("\"tools\":{\"listChanged\":true}", "\"subscribe\":true", "\"asks\"")
        .doesNotContain("logging")
        .doesNotContain("tasks");
    awaitLine("told notifications/initialized");
  }

  @Test
  void sessions_share_a_process_and_their_ids_never_meet() throws Exception {
    var first = rig.open();
    var second = rig.open();
    var one = rig.asking(first, Rig.call("1", "wait", "", "\"t\""));
    var two = rig.asking(second, Rig.call("1", "wait", "", "\"t\""));
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.noted.lines().stream().filter(l -> l.startsWith("waits")).count() == 2);
    var third = rig.ask(first, Rig.call("2", "release"));
    assertThat(third.body()).contains("\"id\":2");
    for (var answer : new String[] {one.get().body(), two.get().body()}) {
      assertThat(answer.lines().filter(line -> line.startsWith("data:"))).hasSize(2);
      assertThat(answer).contains("\"progressToken\":\"t\"").contains("\"id\":1,\"result\"");
    }
    assertThat(rig.ask(first, Rig.call("9", "pid")).body())
        .isEqualTo(rig.ask(second, Rig.call("9", "pid")).body());
  }

  @Test
  void a_question_goes_to_the_one_client_that_may_be_meant() throws Exception {
    var asking = rig.open();
    var other = rig.open();
    var listening = rig.listen(other);
    var call = rig.asking(asking, Rig.call("1", "ask", "sure?", ""));
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.count("mcp_bridge_messages_total{to=\"client\"}") > 0);
    // server/discover was the first, initialize the second of the process's requests
    var answer = "{\"jsonrpc\":\"2.0\",\"id\":\"q3\",\"result\":{\"action\":\"accept\"}}";
    assertThat(rig.ask(other, answer).statusCode()).isEqualTo(400);
    assertThat(rig.ask(asking, answer).statusCode()).isEqualTo(202);
    assertThat(call.get().body()).contains("elicitation/create").contains("'accept'");
    assertThat(listening.text()).doesNotContain("elicitation");
  }

  @Test
  void a_question_that_may_be_anybodys_is_refused() {
    var first = rig.open();
    var second = rig.open();
    var _ = rig.asking(first, Rig.call("1", "wait"));
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.noted.lines().stream().anyMatch(l -> l.startsWith("waits")));
    var answer = rig.ask(second, Rig.call("1", "ask", "sure?", ""));
    assertThat(answer.body()).contains("no_client").doesNotContain("elicitation/create");
    assertThat(rig.count("mcp_bridge_lost_total{why=\"ambiguous\"}")).isPositive();
  }

  @Test
  void a_client_that_declared_nothing_is_asked_nothing() {
    var session = rig.open("2025-11-25", "{}");
    var answer = rig.ask(session, Rig.call("1", "ask", "sure?", ""));
    assertThat(answer.body()).contains("'code':-32601").doesNotContain("elicitation/create");
  }

  @Test
  void what_a_process_cannot_keep_apart_is_not_offered() {
    var session = rig.open();
    assertThat(rig.ask(session, request("1", "logging/setLevel", "{\"level\":\"info\"}")).body())
        .contains("-32601", "method_unknown");
    assertThat(rig.ask(session, request("2", "tasks/get", "{\"taskId\":\"x\"}")).body())
        .contains("-32601");
    var answer = rig.ask(session, Rig.call("3", "log", "a secret of somebody", ""));
    assertThat(answer.body()).contains("done").doesNotContain("secret");
  }

  @Test
  void changes_are_told_to_all_and_updates_to_those_who_subscribed() {
    var first = rig.open();
    var second = rig.open();
    var one = rig.listen(first);
    var two = rig.listen(second);
    assertThat(rig.ask(first, request("1", "resources/subscribe", "{\"uri\":\"a:b\"}")).body())
        .contains("\"result\":{}");
    var _ = rig.ask(second, Rig.call("2", "updated", "a:b", ""));
    var _ = rig.ask(second, Rig.call("3", "changed"));
    await().atMost(Rig.PATIENCE).until(() -> one.text().contains("list_changed"));
    await().atMost(Rig.PATIENCE).until(() -> two.text().contains("list_changed"));
    assertThat(one.text()).contains("resources/updated");
    assertThat(two.text()).doesNotContain("resources/updated");
  }

  @Test
  void the_last_one_that_wants_to_hear_of_a_resource_tells_the_server() {
    var first = rig.open();
    var second = rig.open();
    var params = "{\"uri\":\"a:b\"}";
    var _ = rig.ask(first, request("1", "resources/subscribe", params));
    var _ = rig.ask(second, request("1", "resources/subscribe", params));
    assertThat(rig.ask(first, request("2", "resources/unsubscribe", params)).body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    assertThat(rig.noted.lines()).doesNotContain("resources/unsubscribe a:b");
    var _ = rig.send(rig.request().header("mcp-session-id", second).DELETE());
    awaitLine("resources/unsubscribe a:b");
  }

  @Test
  void nobody_cancels_what_another_one_asked() {
    var first = rig.open();
    var second = rig.open();
    var _ = rig.asking(first, Rig.call("1", "wait"));
    awaitLine("waits 3");
    var _ = rig.ask(second, message("notifications/cancelled", "{\"requestId\":1}"));
    var _ = rig.ask(second, message("notifications/cancelled", "{\"requestId\":3}"));
    var _ = rig.ask(second, Rig.call("2", "echo"));
    assertThat(rig.noted.lines()).doesNotContain("cancelled 3");
    var _ = rig.ask(first, message("notifications/cancelled", "{\"requestId\":1}"));
    awaitLine("cancelled 3");
  }

  @Test
  void what_a_session_asked_is_cancelled_when_it_ends() throws Exception {
    var session = rig.open();
    var call = rig.asking(session, Rig.call("1", "wait"));
    awaitLine("waits 3");
    var _ = rig.send(rig.request().header("mcp-session-id", session).DELETE());
    awaitLine("cancelled 3");
    assertThat(call.get().statusCode()).isEqualTo(404);
  }

  @Test
  void sessions_outlive_the_process_that_serves_them() throws Exception {
    var first = rig.open();
    var second = rig.open();
    var _ = rig.ask(first, request("1", "resources/subscribe", "{\"uri\":\"a:b\"}"));
    var waiting = rig.asking(second, Rig.call("1", "wait"));
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.noted.lines().stream().anyMatch(l -> l.startsWith("waits")));
    assertThat(rig.ask(first, Rig.call("2", "die")).statusCode()).isEqualTo(502);
    assertThat(waiting.get().statusCode()).isEqualTo(502);
    assertThat(waiting.get().body()).contains("upstream_died").contains("\"id\":1");
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.ask(second, Rig.call("3", "echo")).statusCode() == 200);
    var listening = rig.listen(first);
    var _ = rig.ask(second, Rig.call("4", "updated", "a:b", ""));
    await().atMost(Rig.PATIENCE).until(() -> listening.text().contains("resources/updated"));
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                rig.noted.lines().stream().filter("resources/subscribe a:b"::equals).count() == 2);
  }
}
