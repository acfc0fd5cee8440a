package org.mcpruntime.bridge.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.bridge.child.ManualTime;
import org.mcpruntime.bridge.child.ServerStatus;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.mcp.Limits;

/** Servers that misbehave, and clients that do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class FaultsTest {

  private static final Limits SMALL = new Limits(1 << 20, 128, 400, 8192, 100);

  private Rig rig = rig(Duration.ofSeconds(30));

  private static Rig rig(Duration patience, String... manners) {
    return new Rig(
        Stdio.Mode.SESSION,
        new SystemTime(java.time.InstantSource.system()),
        bounds ->
            new Bounds(
                3,
                bounds.requests(),
                bounds.idle(),
                bounds.start(),
                patience,
                bounds.keepAlive(),
                bounds.request(),
                SMALL),
        manners);
  }

  @BeforeAll
  void ready() {
    rig = rig.ready();
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private void end(String session) {
    var _ = rig.send(rig.request().header("mcp-session-id", session).DELETE());
    await().atMost(Rig.PATIENCE).until(() -> rig.bridge.sessions() == 0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          die           | 502 | upstream_died      | 404
          half          | 502 | upstream_died      | 404
          mute-out      | 502 | upstream_died      | 404
          broken-answer | 502 | upstream_malformed | 200
          garbage       | 200 | done               | 200
          long          | 200 | done               | 200
          big           | 200 | yyyyyyyy           | 200
          pieces        | 200 | żółw €             | 200
          """)
  void a_server_that_misbehaves_is_an_outcome(
      String tool, int status, String says, int afterwards) {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("\"c\"", tool));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(says).contains("\"id\":\"c\"");
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.ask(session, Rig.call("2", "echo")).statusCode() == afterwards);
    end(session);
  }

  @Test
  void what_is_no_message_is_counted_and_never_forwarded() {
    var session = rig.open();
    var listening = rig.listen(session);
    double garbage = rig.count("mcp_bridge_lost_total{why=\"garbage\"}");
    double unasked = rig.count("mcp_bridge_lost_total{why=\"unasked\"}");
    var answer = rig.ask(session, Rig.call("1", "garbage"));
    assertThat(answer.body()).doesNotContain("no JSON").doesNotContain("999");
    assertThat(rig.count("mcp_bridge_lost_total{why=\"garbage\"}") - garbage).isEqualTo(2);
    assertThat(rig.count("mcp_bridge_lost_total{why=\"unasked\"}") - unasked).isEqualTo(1);
    assertThat(listening.text()).doesNotContain("no JSON").doesNotContain("999");
    end(session);
  }

  @Test
  void a_flood_reaches_a_client_that_reads() {
    var session = rig.open();
    var answer = rig.ask(session, Rig.call("1", "flood", "", "1"));
    assertThat(answer.body().lines().filter(line -> line.startsWith("data:"))).hasSize(2001);
    end(session);
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_and_the_server_goes_on() throws IOException {
    try (var impatient = rig(Duration.ofMillis(300)).ready();
        var socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      var session = impatient.open();
      var body = Rig.call("1", "flood", "", "1");
      var request =
          "POST /mcp HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nMcp-Session-Id: "
              + session
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.setReceiveBufferSize(4096);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await()
          .atMost(Rig.PATIENCE)
          .until(() -> impatient.count("mcp_bridge_lost_total{why=\"client_slow\"}") > 0);
      var answer = impatient.ask(session, Rig.call("2", "echo", "still here", ""));
      assertThat(answer.body()).contains("still here");
    }
  }

  @Test
  void a_server_that_does_not_read_is_sent_so_much_and_no_more() {
    var session = rig.open();
    var _ = rig.asking(session, Rig.call("0", "deaf"));
    await().atMost(Rig.PATIENCE).until(() -> rig.noted.lines().contains("deaf"));
    var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 1; i <= 12; i++) {
      calls.add(rig.asking(session, Rig.call("" + i, "echo", "x".repeat(900_000), "")));
    }
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> calls.stream().anyMatch(call -> call.isDone() && stuck(call)));
    end(session);
    calls.forEach(call -> assertThat(call.join().statusCode()).isIn(404, 502, 503));
  }

  private static boolean stuck(CompletableFuture<HttpResponse<String>> call) {
    var answer = call.join();
    return answer.statusCode() == 503 && answer.body().contains("upstream_stuck");
  }

  @Test
  void there_are_so_many_sessions_and_no_more() {
    var first = rig.open();
    var others = List.of(rig.open(), rig.open());
    var refused = rig.ask(null, Rig.initialize("2025-11-25", "{}"));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refused.body()).contains("sessions_exhausted");
    var _ = rig.send(rig.request().header("mcp-session-id", first).DELETE());
    await()
        .atMost(Rig.PATIENCE)
        .until(() -> rig.ask(null, Rig.initialize("2025-11-25", "{}")).statusCode() == 200);
    others.forEach(each -> rig.send(rig.request().header("mcp-session-id", each).DELETE()));
    var next = rig.bridge;
    assertThat(next.sessions()).isBetween(1, 3);
  }

  @Test
  void what_a_server_started_ends_with_it() {
    try (var other = rig(Duration.ofSeconds(30)).ready()) {
      var session = other.open();
      var pids = new ArrayList<Long>();
      pids.add(Pids.of(other.ask(session, Rig.call("1", "child")).body()));
      await()
          .atMost(Rig.PATIENCE)
          .until(() -> other.noted.lines().stream().anyMatch(line -> line.matches("\\d+")));
      other.noted.lines().stream()
          .filter(line -> line.matches("\\d+"))
          .forEach(line -> pids.add(Long.parseLong(line)));
      assertThat(pids).allMatch(Pids::isAlive);
      assertThat(other.ask(session, Rig.call("2", "die")).statusCode()).isEqualTo(502);
      await().atMost(Rig.PATIENCE).until(() -> pids.stream().noneMatch(Pids::isAlive));
    }
  }

  @Test
  void a_session_that_idles_ends() {
    var time = new ManualTime();
    try (var other = new Rig(Stdio.Mode.SESSION, time, bounds -> bounds).ready()) {
      var idle = other.open();
      var listens = other.open();
      var listening = other.listen(listens);
      for (int i = 0; i < 5; i++) {
        int waiting = time.waiting();
        time.advance(Duration.ofMinutes(10));
        await().atMost(Rig.PATIENCE).until(() -> time.waiting() >= Math.min(waiting, 1));
      }
      await()
          .atMost(Rig.PATIENCE)
          .until(() -> other.ask(idle, Rig.call("1", "echo")).statusCode() == 404);
      assertThat(other.ask(listens, Rig.call("1", "echo")).statusCode()).isEqualTo(200);
      assertThat(listening.isOver()).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fails   | it ended before it had answered: exit code 3
          refuses | it refuses initialize: no licence
          """)
  void a_server_that_cannot_serve_says_why(String manner, String why) {
    try (var other = new Rig(Stdio.Mode.SESSION, manner)) {
      await()
          .atMost(Rig.PATIENCE)
          .until(
              () ->
                  other.bridge.status() instanceof ServerStatus.BackingOff off
                      && off.reason().equals(why)
                      && off.failures() >= 2);
      var answer = other.ask(null, Rig.initialize("2025-11-25", "{}"));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("upstream_starting");
    }
  }

  @Test
  void the_last_lines_of_a_server_that_ended_are_known() {
    try (var other = new Rig(Stdio.Mode.SESSION, "fails")) {
      await()
          .atMost(Rig.PATIENCE)
          .until(
              () ->
                  other.bridge.status() instanceof ServerStatus.BackingOff off
                      && off.last() != null
                      && off.last().lastLines().contains("there is no configuration"));
    }
  }

  @Test
  void a_server_that_dies_of_the_modern_question_is_not_asked_it_again() {
    try (var other = new Rig(Stdio.Mode.SESSION, "dies-of-discovery").ready()) {
      assertThat(other.open()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a body that is no JSON       | POST   | application/json | ''                | {        | 400 | rpc_inspection_failed
          a body of another type       | POST   | text/plain       | ''                | {}       | 415 | media_type_unsupported
          a page of somebody else      | POST   | application/json | http://evil.test  | {}       | 403 | origin_not_allowed
          a verb that means nothing    | PUT    | application/json | ''                | {}       | 405 | verb_not_allowed
          a request without a session  | POST   | application/json | http://localhost  | PING     | 400 | mcp_session_missing
          an end of no session         | DELETE | application/json | ''                | ''       | 400 | mcp_session_missing
          """)
  void a_client_that_misbehaves_is_told_how(
      String name, String verb, String type, String origin, String body, int status, String says) {
    var json = body.equals("PING") ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}" : body;
    var request =
        rig.request()
            .header("content-type", type)
            .method(verb, java.net.http.HttpRequest.BodyPublishers.ofString(json));
    var answer = rig.send(origin.isEmpty() ? request : request.header("origin", origin));
    assertThat(answer.statusCode()).as(name).isEqualTo(status);
    assertThat(answer.body()).contains(says);
  }
}
