package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;

/** Whatever a server or a client does, there is one intent before and one outcome after. */
final class RecordsTest {

  private static final Map<String, String> IMPATIENT =
      Map.of(
          "REQUEST_TIMEOUT", "400ms",
          "STREAM_IDLE_TIMEOUT", "400ms",
          "KEEP_ALIVE", "10s",
          "MAX_RESPONSE_BYTES", "65536",
          "BREAKER_FAILURES", "0");

  private static final Duration SOON = Duration.ofSeconds(10);

  /** What a server does with a call, and what becomes of that. */
  record Misdeed(String name, Backend.Behaviour behaviour, int status, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Misdeed> misdeeds() {
    var ok = Scene.result("1");
    var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    var length = "Content-Length: " + ok.length() + "\r\n";
    return List.of(
        misdeed("answers", (h, w) -> w.json(200, ok), 200, Reason.ALLOWED),
        misdeed(
            "answers after a hundred",
            (h, w) -> w.raw("HTTP/1.1 100 Continue\r\n\r\n").json(200, ok),
            200,
            Reason.ALLOWED),
        misdeed(
            "answers after early hints",
            (h, w) -> w.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").json(200, ok),
            200,
            Reason.ALLOWED),
        misdeed(
            "answers in HTTP/1.0",
            (h, w) -> close(w.raw(head.replace("1.1", "1.0") + "\r\n" + ok)),
            200,
            Reason.ALLOWED),
        misdeed(
            "answers until the end of the connection",
            (h, w) -> close(w.raw(head + "\r\n" + ok)),
            200,
            Reason.ALLOWED),
        misdeed("refuses the call", (h, w) -> w.json(400, error()), 400, Reason.ALLOWED),
        misdeed("fails in JSON-RPC", (h, w) -> w.json(500, error()), 500, Reason.ALLOWED),
        misdeed("closes without a word", (h, w) -> false, 502, Reason.UPSTREAM_UNAVAILABLE),
        misdeed("resets", (h, w) -> reset(w), 502, Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "dies within the head",
            (h, w) -> close(w.raw("HTTP/1.1 200 OK\r\nContent-T")),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "dies within the body",
            (h, w) -> close(w.raw(head + length + "\r\n{\"json")),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "dies within a chunk",
            (h, w) -> close(w.raw(head + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"json")),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "speaks no HTTP",
            (h, w) -> close(w.raw("SSH-2.0-x\r\n\r\n")),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "sends zeros", (h, w) -> close(w.raw(new byte[200])), 502, Reason.UPSTREAM_MALFORMED),
        misdeed("never answers", (h, w) -> w.untilClosed(), 504, Reason.UPSTREAM_TIMEOUT),
        misdeed(
            "stops within the head",
            (h, w) -> w.raw("HTTP/1.1 200 OK\r\nConte").untilClosed(),
            504,
            Reason.UPSTREAM_TIMEOUT),
        misdeed(
            "stops within the body",
            (h, w) -> w.raw(head + length + "\r\n{\"json").untilClosed(),
            504,
            Reason.UPSTREAM_TIMEOUT),
        misdeed(
            "continues for ever",
            (h, w) -> w.raw("HTTP/1.1 100 Continue\r\n\r\n").untilClosed(),
            504,
            Reason.UPSTREAM_TIMEOUT),
        misdeed("announces a gigabyte", RecordsTest::gigabyte, 502, Reason.UPSTREAM_MALFORMED),
        misdeed("sends chunks without an end", RecordsTest::chunks, 502, Reason.UPSTREAM_MALFORMED),
        misdeed(
            "redirects",
            (h, w) -> w.json(302, ok, "Location: http://127.0.0.1:1/"),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "redirects the call",
            (h, w) -> w.json(307, ok, "Location: /elsewhere"),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "wants credentials",
            (h, w) -> w.json(401, ok, "WWW-Authenticate: Basic realm=\"x\""),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed("forbids", (h, w) -> w.json(403, ok), 502, Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "wants the proxy's credentials",
            (h, w) -> w.json(407, ok),
            502,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "compresses",
            (h, w) -> w.json(200, "\u001f\u008b\b", "Content-Encoding: gzip"),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "compresses a stream",
            (h, w) -> w.stream("Content-Encoding: gzip").event(ok).end(),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "says both lengths",
            (h, w) -> close(w.raw(head + length + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "says two lengths",
            (h, w) -> close(w.raw(head + length + "Content-Length: 3\r\n\r\n" + ok)),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "switches protocols",
            (h, w) -> close(w.raw("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "has twenty thousand headers",
            (h, w) -> close(w.raw(head + "X-Y: z\r\n".repeat(20_000) + length + "\r\n" + ok)),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed("answers in HTML", RecordsTest::html, 502, Reason.UPSTREAM_MALFORMED),
        misdeed("answers nothing", (h, w) -> w.json(200, ""), 502, Reason.UPSTREAM_MALFORMED),
        misdeed(
            "accepts and says no more", (h, w) -> w.json(202, ""), 502, Reason.UPSTREAM_MALFORMED),
        misdeed(
            "answers another call",
            (h, w) -> w.json(200, Scene.result("2")),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "answers twice in one", (h, w) -> w.json(200, ok + ok), 502, Reason.UPSTREAM_MALFORMED),
        misdeed(
            "answers ambiguously",
            (h, w) ->
                w.json(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"Result\":{\"x\":1}}"),
            502,
            Reason.UPSTREAM_MALFORMED),
        misdeed("answers in events", (h, w) -> w.stream().event(ok).end(), 200, Reason.ALLOWED),
        misdeed(
            "ends a stream without an answer",
            (h, w) -> w.stream().chunk(":\n\n").end(),
            200,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "dies within a stream",
            (h, w) -> close(w.stream().chunk(": hello\n\ndata: {\"js")),
            200,
            Reason.UPSTREAM_UNAVAILABLE),
        misdeed(
            "falls silent within a stream",
            (h, w) -> w.stream().chunk(": hello\n\n").untilClosed(),
            200,
            Reason.UPSTREAM_TIMEOUT),
        misdeed(
            "sends an event without an end",
            RecordsTest::endlessEvent,
            200,
            Reason.UPSTREAM_MALFORMED),
        misdeed(
            "sends an event that is no message",
            (h, w) -> w.stream().event("{\"x\":1}").end(),
            200,
            Reason.UPSTREAM_MALFORMED));
  }

  private static Misdeed misdeed(
      String name, Backend.Behaviour behaviour, int status, Reason reason) {
    return new Misdeed(name, behaviour, status, reason);
  }

  private static String error() {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"no\"}}";
  }

  private static boolean close(Backend.Wire wire) {
    return wire.leave();
  }

  private static boolean reset(Backend.Wire wire) throws java.io.IOException {
    wire.reset();
    return false;
  }

  private static boolean html(Backend.Heard heard, Backend.Wire wire) throws java.io.IOException {
    wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi");
    return true;
  }

  private static boolean gigabyte(Backend.Heard heard, Backend.Wire wire)
      throws java.io.IOException {
    wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n");
    wire.raw("\r\n");
    while (true) {
      wire.raw(new byte[64 << 10]); // until the gateway ends it
    }
  }

  private static boolean chunks(Backend.Heard heard, Backend.Wire wire) throws java.io.IOException {
    wire.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    wire.raw("Transfer-Encoding: chunked\r\n\r\n");
    while (true) {
      wire.chunk(" ".repeat(10_000));
    }
  }

  private static boolean endlessEvent(Backend.Heard heard, Backend.Wire wire)
      throws java.io.IOException {
    wire.stream().chunk("data: ");
    while (true) {
      wire.chunk("x".repeat(10_000));
    }
  }

  @ParameterizedTest
  @MethodSource("misdeeds")
  void whateverAServerDoesIsAnOutcome(Misdeed misdeed) {
    var heardBeforeIntent = new AtomicInteger();
    var scenes = new Scene[1];
    var backend =
        new Backend(
            (heard, wire) -> {
              if (scenes[0].trail.intents().isEmpty()) {
                heardBeforeIntent.incrementAndGet();
              }
              return misdeed.behaviour.answer(heard, wire);
            });
    try (var scene = new Scene(Book.usual(), backend, IMPATIENT)) {
      scenes[0] = scene;
      var reply = scene.ada(Scene.call("add"));
      assertThat(reply.status()).as(reply.body()).isEqualTo(misdeed.status);
      if (misdeed.reason != Reason.ALLOWED) {
        assertThat(reply.body()).contains("\"reason\":\"" + misdeed.reason.word() + "\"");
        assertThat(reply.body()).contains("\"id\":1");
      }
      await().atMost(SOON).until(() -> scene.trail.outcomes().size() == 1);
      assertThat(heardBeforeIntent).hasValue(0);
      paired(scene.trail);
      var outcome = scene.trail.outcomes().getFirst().payload();
      assertThat(outcome.verdict().reason()).isEqualTo(misdeed.reason);
      assertThat(outcome.exchange().status()).isEqualTo(misdeed.status);
      assertThat(outcome.verdict().outcome()).isEqualTo(AuditEvent.Outcome.ALLOW);
      assertThat(backend.heard()).hasSize(1);
      // What one server did to one call, it does to no other connection.
      assertThat(scene.management("/health").status()).isEqualTo(200);
    }
  }

  /** Each outcome belongs to one intent, and each intent has one outcome. */
  private static void paired(Kept trail) {
    assertThat(trail.outcomes().stream().map(event -> event.payload().intentID()))
        .containsExactlyElementsOf(trail.intents().stream().map(AuditEvent::id).toList());
  }

  @Test
  void eachMessageOfABatchHasItsOwnRecordsWhateverBecomesOfIt() {
    var batch = "[" + Scene.call("1", "add") + "," + Scene.call("2", "note") + "]";
    try (var scene = new Scene(Book.usual(), new Backend((heard, wire) -> wire.leave()))) {
      var reply = scene.ada(batch);
      assertThat(reply.status()).isEqualTo(502);
      assertThat(scene.trail.settled()).isEqualTo(2);
      paired(scene.trail);
      assertThat(scene.trail.outcomes())
          .allSatisfy(
              outcome ->
                  assertThat(outcome.payload().verdict().reason())
                      .isEqualTo(Reason.UPSTREAM_UNAVAILABLE));
      assertThat(scene.trail.outcomes().stream().map(o -> o.payload().rpc().toolName()))
          .containsExactly("add", "note");
    }
  }

  @Test
  void aServerThatIsNotThereIsAnOutcome() {
    var nobody = Map.of("UPSTREAM_URL", "http://127.0.0.1:1");
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> ""), nobody)) {
      var reply = scene.ada(Scene.call("add"));
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.reason()).isEqualTo("upstream_unavailable");
      await().atMost(SOON).until(() -> scene.trail.outcomes().size() == 1);
      paired(scene.trail);
    }
  }

  @Test
  void aClientThatLeavesBeforeTheHeadIsAnOutcomeAndTheServerHearsOfIt() throws Exception {
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              asked.countDown();
              if (wire.awaitClosed()) {
                closed.countDown();
              }
              return false;
            });
    try (var scene = new Scene(Book.usual(), backend)) {
      try (var dial = scene.dial()) {
        dial.send(Scene.adas(Scene.call("add")));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        dial.reset();
      }
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      clientGone(scene);
    }
  }

  @Test
  void aClientThatLeavesWithinAStreamIsAnOutcomeAndTheServerHearsOfIt() throws Exception {
    var closed = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream().chunk(": on\n\n");
              if (wire.awaitClosed()) {
                closed.countDown();
              }
              return false;
            });
    try (var scene = new Scene(Book.usual(), backend)) {
      try (var dial = scene.dial()) {
        assertThat(dial.send(Scene.adas(Scene.call("add"))).head().status()).isEqualTo(200);
        assertThat(dial.streamLine()).isEqualTo(":");
        dial.reset();
      }
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      clientGone(scene);
    }
  }

  @Test
  void aClientThatReadsNothingIsGoneInTheEnd() throws Exception {
    var closed = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream();
              try {
                while (true) {
                  wire.event(
                      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
                          + "x".repeat(50_000)
                          + "\"}}");
                }
              } finally {
                closed.countDown();
              }
            });
    try (var scene = new Scene(Book.usual(), backend, Map.of("STREAM_IDLE_TIMEOUT", "400ms"));
        var dial = scene.dial()) {
      assertThat(dial.send(Scene.adas(Scene.call("add"))).head().status()).isEqualTo(200);
      // The client reads no further; when nothing more fits, it has that long.
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      clientGone(scene);
    }
  }

  private static void clientGone(Scene scene) {
    await().atMost(SOON).until(() -> scene.trail.outcomes().size() == 1);
    paired(scene.trail);
    var outcome = scene.trail.outcomes().getFirst().payload();
    assertThat(outcome.verdict().reason()).isEqualTo(Reason.CLIENT_GONE);
    assertThat(outcome.exchange().status()).isEqualTo(499);
  }

  @Test
  void aClientThatLeavesAfterTheAnswerChangesNothing() {
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")))) {
      try (var dial = scene.dial()) {
        assertThat(dial.send(Scene.adas(Scene.call("add"))).reply().status()).isEqualTo(200);
        dial.reset();
      }
      await().atMost(SOON).until(() -> scene.trail.outcomes().size() == 1);
      paired(scene.trail);
      assertThat(scene.trail.outcomes().getFirst().payload().verdict().reason())
          .isEqualTo(Reason.ALLOWED);
    }
  }

  @Test
  void aClientThatLeavesBeforeItsRequestIsWholeAskedNothing() {
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")))) {
      var text = Scene.adas(Scene.call("add"));
      try (var dial = scene.dial()) {
        dial.send(text.substring(0, text.length() - 5));
        dial.reset();
      }
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      assertThat(scene.trail.settled()).isEqualTo(1);
      assertThat(scene.backend.heard()).hasSize(1);
    }
  }

  @Test
  void nothingIsDoneThatCannotBeRecorded() {
    try (var scene = new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")))) {
      scene.trail.fill();
      var reply = scene.ada(Scene.call("add"));
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.reason()).isEqualTo("trail_unavailable");
      assertThat(scene.backend.heard()).isEmpty();
    }
  }

  @Test
  void whoeverRunsItMayPreferToGoOnUnrecorded() {
    try (var scene =
        new Scene(
            Book.usual(),
            Backend.answering(heard -> Scene.result("1")),
            Map.of("AUDIT_FAIL_OPEN", "true"))) {
      scene.trail.fill();
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamWithAnAnswerComingIsEndedWithAReasonWhenDrainingTakesTooLong() throws Exception {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream().chunk(": on\n\n");
              return wire.untilClosed();
            });
    try (var scene = new Scene(Book.usual(), backend, Map.of("DRAIN_TIMEOUT", "200ms"));
        var dial = scene.dial()) {
      assertThat(dial.send(Scene.adas(Scene.call("add"))).head().status()).isEqualTo(200);
      assertThat(dial.streamLine()).isEqualTo(":");
      assertThat(scene.gateway.stop()).isFalse();
      assertThat(dial.event()).contains("\"reason\":\"draining\"");
      assertThat(dial.event()).isEmpty();
      paired(scene.trail);
      assertThat(scene.trail.outcomes().getFirst().payload().verdict().reason())
          .isEqualTo(Reason.DRAINING);
    }
  }

  @Test
  void whateverHappensAtOnceEachIntentHasOneOutcome() throws Exception {
    var backend =
        new Backend(
            (heard, wire) ->
                switch (heard.body().hashCode() & 3) {
                  case 0 -> wire.leave();
                  case 1 -> wire.stream().event(Scene.result("1")).end();
                  case 2 -> wire.stream().chunk(": on\n\n").untilClosed();
                  default -> wire.json(200, Scene.result("1"));
                });
    try (var scene = new Scene(Book.usual(), backend, IMPATIENT);
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        var text = Scene.adas(Scene.call(Integer.toString(i), "add"));
        boolean leaves = i % 3 == 0;
        clients.execute(
            () -> {
              try (var dial = scene.dial()) {
                dial.send(text);
                if (leaves) {
                  dial.reset();
                } else {
                  var _ = dial.reply();
                }
              }
            });
      }
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      await().atMost(SOON).until(() -> scene.trail.open() == 0);
      assertThat(scene.trail.outcomes().stream().map(event -> event.payload().intentID()))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              scene.trail.intents().stream().map(AuditEvent::id).toList());
      await()
          .atMost(SOON)
          .until(() -> scene.management("/metrics").body().contains("open_exchanges 0.0"));
    }
  }

  @Test
  void theFileOfRecordsHasAllOfThemWhenTheGatewayHasStopped(@TempDir Path folder) throws Exception {
    var file = folder.resolve("records");
    var scene =
        new Scene(
            Book.usual(),
            Backend.answering(heard -> Scene.result("1")),
            Map.of("AUDIT_FILE", file.toString()));
    for (int i = 0; i < 50; i++) {
      var _ = scene.ada(Scene.call(i % 2 == 0 ? "add" : "vault_open"));
    }
    scene.close();
    var events =
        Files.readAllLines(file).stream()
            .map(Reply::parse)
            .filter(record -> !record.has("checkpoint"))
            .toList();
    assertThat(
            events.stream().filter(event -> event.at("/payload/phase").asText().equals("intent")))
        .hasSize(25);
    var outcomes =
        events.stream()
            .filter(event -> event.at("/payload/phase").asText().equals("outcome"))
            .toList();
    assertThat(outcomes).hasSize(50);
    assertThat(
            outcomes.stream()
                .filter(event -> event.at("/payload/decision").asText().equals("deny")))
        .hasSize(25);
    assertThat(events.stream().map(event -> event.get("id").asText())).doesNotHaveDuplicates();
  }
}
