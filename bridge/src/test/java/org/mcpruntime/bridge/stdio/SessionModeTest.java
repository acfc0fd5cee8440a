package org.mcpruntime.bridge.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.mcpruntime.contract.server.Stdio;

/** Each session has a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SessionModeTest {

  private static final Pattern QUESTION = Pattern.compile("\"id\":(\"q[^\"]*\")");

  private Rig rig = new Rig(Stdio.Mode.SESSION, "talks");

  @BeforeAll
  void ready() {
    rig = rig.ready();
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @Test
  void the_clients_own_handshake_reaches_the_server() {
    var answer = rig.ask(null, Rig.initialize("2025-06-18", "{\"elicitation\":{}}"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("mcp-session-id")).get().asString().hasSize(32);
    assertThat(answer.body())
        .contains("\"protocolVersion\":\"2025-06-18\"")
        .contains("\"id\":1,")
        .contains("\"logging\":{}")
        .contains("\"instructions\":\"asks\"");
  }

  @Test
  void an_answer_is_json_and_has_the_clients_id() {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("\"a-1\"", "echo", "żółw", ""));
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"żółw\"}]}}");
  }

  @Test
  void progress_comes_as_a_stream_with_the_clients_token() {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("5", "progress", "", "\"mine\""));
    assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(answer.body().lines().filter(line -> line.startsWith("data:")))
        .hasSize(4)
        .first()
        .asString()
        .contains("\"progressToken\":\"mine\",\"progress\":1");
    assertThat(answer.body()).contains("\"id\":5,\"result\"");
  }

  @Test
  void sessions_have_processes_of_their_own() {
    var first = rig.ask(rig.open(), Rig.call("1", "pid")).body();
    var second = rig.ask(rig.open(), Rig.call("1", "pid")).body();
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void the_server_sees_its_own_environment_only() {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("1", "env")).body();
    assertThat(answer).contains("MARK", "PATH").doesNotContain("JAVA_HOME", "HOME");
  }

  @Test
  void a_question_of_the_server_and_its_answer_pass() throws Exception {
    var session = rig.open();
    var listening = rig.listen(session);
    var call = rig.asking(session, Rig.call("7", "ask", "sure?", ""));
    // One request is under way, so the question comes on its stream, not on the other one.
    var question = QUESTION.matcher("");
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.count("mcp_bridge_messages_total{to=\"client\"}") > 0);
    var asked = "\"q" + lastNumber() + "\"";
    var told =
        rig.ask(
            session,
            "{\"jsonrpc\":\"2.0\",\"id\":" + asked + ",\"result\":{\"action\":\"accept\"}}");
    assertThat(told.statusCode()).isEqualTo(202);
    var body = call.get().body();
    assertThat(question.reset(body).find()).isTrue();
    assertThat(body).contains("elicitation/create").contains("'action':'accept'");
    assertThat(listening.text()).doesNotContain("elicitation");
  }

  /** Ids that the bridge gives are numbers from 1; of this session initialize had the first. */
  private static long lastNumber() {
    return 2;
  }

  @Test
  void an_answer_to_nothing_is_refused() {
    var session = rig.open();
    var answer = rig.ask(session, "{\"jsonrpc\":\"2.0\",\"id\":\"q9\",\"result\":{}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("answer_unasked");
  }

  @Test
  void a_ping_of_the_server_is_answered_by_the_bridge() {
    var session = rig.open();
    assertThat(rig.ask(session, Rig.call("1", "ping")).body()).contains("'id':'p1'");
  }

  @Test
  void a_cancelled_call_reaches_the_server_by_its_own_id() {
    var session = rig.open();
    var _ = rig.asking(session, Rig.call("\"slow\"", "wait"));
    await().atMost(Rig.PATIENCE).until(() -> rig.noted.lines().contains("waits 2"));
    var told =
        rig.ask(
            session,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"slow\"}}");
    assertThat(told.statusCode()).isEqualTo(202);
    await().atMost(Rig.PATIENCE).until(() -> rig.noted.lines().contains("cancelled 2"));
  }

  @Test
  void what_is_said_unasked_comes_on_the_stream_that_listens() {
    var session = rig.open();
    var listening = rig.listen(session);
    var _ = rig.ask(session, Rig.call("1", "changed"));
    await().atMost(Rig.PATIENCE).until(() -> listening.text().contains("tools/list_changed"));
  }

  @Test
  void what_was_missed_comes_when_the_client_listens() {
    var session = rig.open();
    var _ = rig.ask(session, Rig.call("1", "changed"));
    var listening = rig.listen(session);
    await().atMost(Rig.PATIENCE).until(() -> listening.text().contains("tools/list_changed"));
  }

  @Test
  void a_log_line_comes_with_the_call_that_is_under_way() {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("1", "log", "hello", ""));
    assertThat(answer.body()).contains("notifications/message").contains("hello");
  }

  @Test
  void a_session_that_is_deleted_is_gone_and_its_process_with_it() {
    var session = rig.open();
    long pid = Pids.of(rig.ask(session, Rig.call("1", "pid")).body());
    var listening = rig.listen(session);
    var answer = rig.send(rig.request().header("mcp-session-id", session).DELETE());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(rig.ask(session, Rig.call("2", "echo")).statusCode()).isEqualTo(404);
    await().atMost(Rig.PATIENCE).until(() -> !Pids.isAlive(pid));
    await().atMost(Rig.PATIENCE).until(listening::isOver);
  }

  @Test
  void a_batch_is_answered_message_by_message_where_the_revision_has_batches() {
    var session = rig.open("2025-03-26", "{}");
    var answer =
        rig.ask(
            session,
            "["
                + Rig.call("1", "echo", "one", "")
                + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                + Rig.call("2", "echo", "two", "")
                + "]");
    assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(answer.body())
        .contains("\"id\":1,\"result\"", "one")
        .contains("\"id\":2,\"result\"", "two");
    assertThat(rig.ask(rig.open(), "[" + Rig.call("1", "echo") + "]").statusCode()).isEqualTo(400);
  }

  @Test
  void a_client_that_takes_json_only_gets_json() {
    var session = rig.open();
    var request =
        rig.request()
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("mcp-session-id", session)
            .POST(HttpRequest.BodyPublishers.ofString(Rig.call("1", "progress", "", "3")));
    var answer = rig.send(request);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).startsWith("{").contains("done");
  }

  @Test
  void stops_within_its_grace() {
    var other = new Rig(Stdio.Mode.SESSION, "stubborn").ready();
    long pid = Pids.of(other.ask(other.open(), Rig.call("1", "pid")).body());
    other.close();
    await().atMost(Duration.ofSeconds(1)).until(() -> !Pids.isAlive(pid));
  }
}
