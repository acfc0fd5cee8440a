package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway bears: broken policies, too much at once, slow clients, the end. */
final class FaultsTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** What happens to the policy's file. */
  record Harm(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Harm> harms() {
    var open = Book.usual().text();
    return List.of(
        new Harm("deleted", "-"),
        new Harm("emptied", ""),
        new Harm("blank", " \n"),
        new Harm("half written", open.substring(0, open.length() / 2)),
        new Harm("null", "null"),
        new Harm("an array", "[]"),
        new Harm("of another schema", open.replace("\"v1\"", "\"v2\"")),
        new Harm("changed without its digest", open.replace("\"deny\"", "\"allow\"")),
        new Harm("without a revision", open.replaceFirst("sha256:[0-9a-f]*", "")),
        new Harm("with something behind it", open + "{}"),
        new Harm("no UTF-8", new String(new byte[] {(byte) 0xC3, 0x28}, StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("harms")
  void aPolicyThatCannotBeReadLoosensNothing(Harm harm) throws IOException {
    try (var scene = answering()) {
      var revision = scene.management("/config/status").json().get("revision").asText();
      if (harm.text.equals("-")) {
        Files.delete(scene.policy);
      } else {
        Files.writeString(scene.policy, harm.text);
      }
      await()
          .atMost(SOON)
          .until(() -> scene.management("/config/status").body().contains("last_reload_error"));
      var status = scene.management("/config/status").json();
      assertThat(status.get("revision").asText()).isEqualTo(revision);
      assertThat(status.get("ready").asBoolean()).isTrue();
      assertThat(scene.management("/ready").status()).isEqualTo(200);
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      assertThat(scene.ada(Scene.call("vault_open")).status()).isEqualTo(403);
      assertThat(scene.post(Scene.call("add")).status()).isEqualTo(401);

      Book.usual().revoking(Book.SESSION).replace(scene.policy);
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 401);
      assertThat(scene.management("/config/status").body()).doesNotContain("last_reload_error");
    }
  }

  @Test
  void withoutAPolicyNothingIsDecidedAndTheGatewayIsNotReady() throws IOException {
    try (var scene = answering(Map.of("POLICY_FILE", "/nonexistent/policy.json"))) {
      assertThat(scene.management("/ready").status()).isEqualTo(503);
      assertThat(scene.management("/ready").body()).contains("policy_not_loaded");
      for (var call :
          List.of(Scene.call("add"), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")) {
        var reply = scene.ada(call);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.reason()).isEqualTo("policy_unavailable");
      }
      assertThat(scene.backend.everythingHeard()).isEmpty();
    }
  }

  @Test
  void aPolicyThatChangesAHundredTimesEndsAsItWasWrittenLast() {
    try (var scene = answering()) {
      var open = Book.usual();
      var closed = open.withoutGrants();
      for (int i = 0; i < 100; i++) {
        (i % 2 == 0 ? closed : open).replace(scene.policy);
      }
      closed.replace(scene.policy);
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 403);
      assertThat(scene.management("/config/status").body()).doesNotContain("last_reload_error");
    }
  }

  @Test
  void aRevocationIsEnforcedWithinATenthOfASecond() {
    try (var scene = answering()) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      var took = new ArrayList<Long>();
      for (int i = 0; i < 7; i++) {
        Book.usual().revoking(Book.SESSION).replace(scene.policy);
        took.add(millisUntil(scene, 401));
        Book.usual().replace(scene.policy);
        millisUntil(scene, 200);
      }
      // Not all of them: the machine of the test is busy with other things now and then.
      assertThat(took.stream().sorted().toList().get(2)).isLessThanOrEqualTo(100);
    }
  }

  private static long millisUntil(Scene scene, int status) {
    long began = System.nanoTime();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(SOON)
        .until(() -> scene.ada(Scene.call("add")).status() == status);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  @Test
  void aRevocationCutsTheStreamsOfItsSessionAndNoOthers() throws Exception {
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
    try (var scene = new Scene(Book.usual(), backend);
        var one = scene.dial();
        var other = scene.dial()) {
      one.send(Scene.adas(Scene.call("add"))).head();
      other
          .send(
              Dial.request(
                  "POST",
                  Scene.PATH,
                  Scene.withJson(Scene.BOB, "X-MCP-Agent-Session: bob-1"),
                  Scene.call("9", "add")))
          .head();
      one.streamLine();
      Book.usual().revoking(Book.SESSION).replace(scene.policy);
      var event = Reply.parse(one.event());
      assertThat(event.at("/error/data/reason").asText()).isEqualTo("session_revoked");
      assertThat(event.get("id").asInt()).isEqualTo(1);
      assertThat(one.event()).isEmpty();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(scene.trail.open()).isEqualTo(1);
      assertThat(other.streamLine()).isEqualTo(":");
    }
  }

  /** Nothing changes and nobody says anything: the session's last instant passes. */
  @Test
  void aSessionThatEndsByTimeEndsItsStreams() throws Exception {
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream().chunk(": on\n\n");
              var _ = wire.awaitClosed();
              return false;
            });
    var book = Book.usual().ending(Book.SESSION, Instant.now().plusSeconds(3));
    try (var scene = new Scene(book, backend, Map.of("KEEP_ALIVE", "100ms"));
        var dial = scene.dial()) {
      dial.send(Scene.adas(Scene.call("add"))).head();
      var event = Reply.parse(dial.event());
      assertThat(event.at("/error/data/reason").asText()).isEqualTo("session_expired");
      assertThat(dial.event()).isEmpty();
    }
  }

  @Test
  void whatIsRevokedWhileTheServerIsAskedForItsEraIsNotSent() throws Exception {
    var probed = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              if (heard.isProbe()) {
                probed.countDown();
                awaited(go);
              }
              return wire.json(
                  200,
                  "{\"jsonrpc\":\"2.0\",\"id\":\"era\",\"result\":"
                      + "{\"supportedVersions\":[\"2026-07-28\"]}}");
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.send(modern());
      assertThat(probed.await(10, TimeUnit.SECONDS)).isTrue();
      Book.usual().revoking(Book.SESSION).replace(scene.policy);
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 401);
      go.countDown();
      var reply = dial.reply();
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.reason()).isEqualTo("session_revoked");
      assertThat(backend.heard()).isEmpty();
      await().atMost(SOON).until(() -> scene.trail.open() == 0);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      var _ = latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String modern() {
    var call =
        """
        {"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"add","_meta":\
        {"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}}}""";
    return Scene.adas(
        call, "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: add");
  }

  @Test
  void tenTimesTooMuchIsRefusedAndTheRestIsAnswered() throws Exception {
    var gate = new CountDownLatch(1);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var backend =
        new Backend(
            (heard, wire) -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              awaited(gate);
              inside.decrementAndGet();
              return wire.json(200, Scene.result("1"));
            });
    try (var scene = new Scene(Book.usual(), backend, Map.of("MAX_IN_FLIGHT", "10"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var admitted = new ArrayList<java.util.concurrent.Future<Reply>>();
      for (int i = 0; i < 10; i++) {
        admitted.add(threads.submit(() -> scene.ada(Scene.call("add"))));
      }
      await().atMost(SOON).until(() -> inside.get() == 10);
      var refused = new ArrayList<java.util.concurrent.Future<Reply>>();
      for (int i = 0; i < 90; i++) {
        refused.add(threads.submit(() -> scene.ada(Scene.call("add"))));
      }
      for (var each : refused) {
        var reply = each.get();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.reason()).isEqualTo("concurrency_limited");
        assertThat(reply.only("retry-after")).isEqualTo("1");
      }
      gate.countDown();
      for (var each : admitted) {
        assertThat(each.get().status()).isEqualTo(200);
      }
      assertThat(most).hasValue(10);
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
    }
  }

  /** A limit, whom it refuses and whom not. */
  record Bound(
      String setting,
      String refusedTool,
      String refusedHuman,
      String otherTool,
      String otherHuman) {
    @Override
    public String toString() {
      return setting;
    }
  }

  static List<Bound> bounds() {
    return List.of(
        new Bound("RATE_LIMIT_SERVER", "note", "bob", "", ""),
        new Bound("RATE_LIMIT_CALLER", "note", "ada", "add", "bob"),
        new Bound("RATE_LIMIT_TOOL", "add", "bob", "note", "ada"));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void ratesAreHeld(Bound bound) {
    try (var scene = answering(Map.of(bound.setting, "1"))) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      var reply = as(scene, bound.refusedHuman, bound.refusedTool);
      if (reply.status() == 403) { // Bob has no note; the limit comes after the policy
        reply = as(scene, bound.refusedHuman, "add");
      }
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.code()).isEqualTo(-31429);
      assertThat(reply.reason()).isEqualTo("rate_limited");
      assertThat(Integer.parseInt(reply.only("retry-after"))).isPositive();
      if (!bound.otherTool.isEmpty()) {
        assertThat(as(scene, bound.otherHuman, bound.otherTool).status()).isEqualTo(200);
      }
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 200);
    }
  }

  private static Reply as(Scene scene, String human, String tool) {
    return scene.post(
        Scene.call(tool), "X-MCP-Human-ID: " + human, "X-MCP-Agent-Session: " + human + "-1");
  }

  @Test
  void aServerThatFailsIsLeftAloneUntilItWorksAgain() {
    var broken = new AtomicBoolean(true);
    var backend = new Backend((heard, wire) -> !broken.get() && wire.json(200, Scene.result("1")));
    try (var scene =
        new Scene(
            Book.usual(), backend, Map.of("BREAKER_FAILURES", "3", "BREAKER_PAUSE", "300ms"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("upstream_unavailable");
      }
      var refused = scene.ada(Scene.call("add"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.reason()).isEqualTo("circuit_open");
      assertThat(refused.only("retry-after")).isEqualTo("1");
      assertThat(backend.heard()).hasSize(3);
      assertThat(scene.management("/metrics").body())
          .containsPattern(requests("allow", 502) + " 3.0")
          .containsPattern(requests("deny", 503) + " 1.0");
      broken.set(false);
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 200);
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
    }
  }

  private static String requests(String decision, int status) {
    return "mcp_gateway_requests_total\\{[^}]*decision=\"%s\"[^}]*status=\"%d\"[^}]*}"
        .formatted(decision, status);
  }

  @Test
  void aBreakerWhoseProbeWasNotSentIsNotStuck() {
    var broken = new AtomicBoolean(true);
    var backend = new Backend((heard, wire) -> !broken.get() && wire.json(200, Scene.result("1")));
    try (var scene =
        new Scene(
            Book.usual(), backend, Map.of("BREAKER_FAILURES", "1", "BREAKER_PAUSE", "50ms"))) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(502);
      broken.set(false);
      scene.trail.refuse(true);
      await()
          .atMost(SOON)
          .until(() -> scene.ada(Scene.call("add")).reason().equals("trail_unavailable"));
      scene.trail.refuse(false);
      await().atMost(SOON).until(() -> scene.ada(Scene.call("add")).status() == 200);
    }
  }

  @Test
  void aSlowClientHoldsItsServerBack() throws Exception {
    var written = new AtomicLong();
    var event =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
            + "x".repeat(60_000)
            + "\"}}";
    var backend =
        new Backend(
            (heard, wire) -> {
              wire.stream();
              for (int i = 0; i < 2000; i++) {
                wire.event(event);
                written.addAndGet(event.length());
              }
              return wire.event(Scene.result("1")).end();
            });
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.socket().setReceiveBufferSize(16 << 10);
      assertThat(dial.send(Scene.adas(Scene.call("add"))).head().status()).isEqualTo(200);
      // It stands still, with what the sockets' buffers hold on the way and no more.
      var seen = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> seen.getAndSet(written.get()) == written.get() && written.get() > 0);
      assertThat(written.get()).isLessThan(40L << 20);
      assertThat(scene.management("/health").status()).isEqualTo(200);
      int events = 0;
      for (var data = dial.event(); !data.isEmpty(); data = dial.event()) {
        events++;
      }
      assertThat(events).isEqualTo(2001);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    var backend =
        Backend.answering(heard -> Scene.result(Reply.parse(heard.body()).get("id").toString()));
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      var all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        all.append(Scene.adas(Scene.call(Integer.toString(i), "add")));
      }
      dial.send(all.toString());
      for (int i = 0; i < 200; i++) {
        assertThat(dial.reply().json().get("id").asInt()).isEqualTo(i);
      }
      assertThat(scene.trail.settled()).isEqualTo(200);
      // One connection of a client needs one connection to the server.
      assertThat(backend.connections()).isEqualTo(1);
    }
  }

  @Test
  void refusedRequestsByTheThousandOnOneConnectionAreAnsweredInOrder() {
    try (var scene = answering();
        var dial = scene.dial()) {
      dial.send("PUT / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3000));
      for (int i = 0; i < 3000; i++) {
        assertThat(dial.reply().status()).isEqualTo(405);
      }
    }
  }

  @Test
  void aPipeliningClientThatReadsNothingDoesNotFillTheGateway() throws Exception {
    var big = "x".repeat(500_000);
    var backend =
        Backend.answering(
            heard ->
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + Reply.parse(heard.body()).get("id")
                    + ",\"result\":{\"x\":\""
                    + big
                    + "\"}}");
    try (var scene = new Scene(Book.usual(), backend);
        var dial = scene.dial()) {
      dial.socket().setReceiveBufferSize(16 << 10);
      var all = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        all.append(Scene.adas(Scene.call(Integer.toString(i), "add")));
      }
      Thread.startVirtualThread(() -> dial.send(all.toString()));
      var seen = new AtomicInteger(-1);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                int now = backend.heard().size();
                return seen.getAndSet(now) == now && now > 0;
              });
      assertThat(backend.heard().size()).isLessThan(60);
      for (int i = 0; i < 300; i++) {
        assertThat(dial.reply().json().get("id").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void tenThousandHeadersAreRefused() {
    try (var scene = answering();
        var dial = scene.dial()) {
      var head = "POST /mcp HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(10_000) + "\r\n";
      assertThat(dial.send(head).head().status()).isBetween(400, 431);
      assertThat(dial.isEnded()).isTrue();
      assertThat(scene.backend.everythingHeard()).isEmpty();
    }
  }

  @Test
  void drainingLetsAnswersThroughEndsStreamsAndTakesNobodyIn() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var backend =
        new Backend(
            (heard, wire) -> {
              if (heard.method().equals("GET")) {
                wire.stream().chunk(": on\n\n");
                return wire.untilClosed();
              }
              asked.countDown();
              awaited(go);
              return wire.json(200, Scene.result("1"));
            });
    try (var scene = new Scene(Book.usual(), backend, Map.of("DRAIN_TIMEOUT", "10s"));
        var call = scene.dial();
        var idle = scene.dial();
        var listening = scene.dial()) {
      var get = List.of(Scene.ADA, "X-MCP-Agent-Session: " + Book.SESSION);
      listening.send(Dial.request("GET", Scene.PATH, get, "")).head();
      listening.streamLine();
      idle.ask("GET", "/health", List.of(), "");
      call.send(Scene.adas(Scene.call("add")));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      var stopping = Executors.newVirtualThreadPerTaskExecutor().submit(() -> scene.gateway.stop());
      assertThat(listening.event()).isEmpty();
      assertThat(idle.isEnded()).isTrue();
      assertThat(scene.gateway.isReady()).isFalse();
      assertThat(scene.management("/ready").status()).isEqualTo(503);
      assertThat(stopping.isDone()).isFalse();
      go.countDown();
      var reply = call.reply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(call.isEnded()).isTrue();
      assertThat(stopping.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(scene.trail.open()).isZero();
    }
  }

  @Test
  void whatIsNoHttpIsCounted() {
    try (var scene = answering();
        var dial = scene.dial()) {
      assertThat(dial.send("GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\n\r\n").reply().status())
          .isEqualTo(400);
      assertThat(scene.management("/metrics").body())
          .contains("mcp_gateway_http_refused_total 1.0");
    }
  }

  private static Scene answering() {
    return answering(Map.of());
  }

  private static Scene answering(Map<String, String> settings) {
    return new Scene(Book.usual(), Backend.answering(heard -> Scene.result("1")), settings);
  }
}
