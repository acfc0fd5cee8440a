package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.ObjectRef;

/** A gateway that has its policy from a publisher, and what it does when that one is silent. */
final class FeedTest {

  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
  private static final String HELLO =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
          + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";
  private static final List<String> LISTENING =
      List.of(Scene.ADA, "X-MCP-Agent-Session: ada-1", "Accept: text/event-stream");

  private static Backend backend() {
    return new Backend(
        (heard, wire) -> {
          if (heard.method().equals("GET")) {
            return wire.stream()
                .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")
                .untilClosed();
          }
          if (heard.body().contains("initialize")) {
            return wire.json(
                200,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\"}}",
                "Mcp-Session-Id: s-1");
          }
          return wire.json(
              200,
              heard.body().contains("tools/list")
                  ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":["
                      + "{\"name\":\"add\"},{\"name\":\"note\"},{\"name\":\"hidden\"}]}}"
                  : Scene.result("1"));
        });
  }

  private static Scene scene(Feeder feeder, String... more) {
    var scene = new Scene(Book.usual(), backend(), feeder.settings(more));
    await().until(() -> scene.management("/ready").status() == 200);
    return scene;
  }

  private static Dial listening(Scene scene) {
    var session = "Mcp-Session-Id: " + scene.ada(HELLO).only("mcp-session-id");
    var headers = new ArrayList<>(LISTENING);
    headers.add(session);
    var dial = scene.dial();
    dial.send(Dial.request("GET", Scene.PATH, headers, ""));
    assertThat(dial.head().status()).isEqualTo(200);
    return dial;
  }

  @Test
  void aRevocationIsInForceAtOnceAndEndsWhatIsOpen() {
    try (var feeder = new Feeder();
        var scene = scene(feeder);
        var stream = listening(scene)) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);

      feeder.publisher.put(Feeder.session(true));

      await().until(() -> scene.ada(Scene.call("add")).status() == 401);
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("session_revoked");
      while (!stream.event().isEmpty()) {
        // What was said before the end.
      }
      assertThat(scene.management("/metrics").body())
          .contains("mcp_gateway_policy_propagation_seconds_count");
    }
  }

  @Test
  void aServerThatIsRemovedIsClosed() {
    try (var feeder = new Feeder();
        var scene = scene(feeder);
        var stream = listening(scene)) {
      feeder.publisher.removeServer(new ObjectRef("office", "desk"));

      await().until(() -> scene.ada(Scene.call("add")).status() == 503);
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_unavailable");
      while (!stream.event().isEmpty()) {
        // What was said before the end.
      }
    }
  }

  @Test
  void whatChangesSomethingIsRefusedFirstWhenNoPublisherIsHeard() {
    try (var feeder = new Feeder();
        var scene = scene(feeder, "POLICY_STALE_AFTER", "500ms")) {
      assertThat(scene.ada(Scene.call("note")).status()).isEqualTo(200);

      int port = feeder.unplug();

      await().until(() -> scene.ada(Scene.call("note")).status() == 503);
      assertThat(scene.ada(Scene.call("note")).reason()).isEqualTo("policy_stale");
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
      assertThat(scene.ada(LIST).body()).contains("add").doesNotContain("note", "hidden");
      assertThat(scene.management("/ready").status()).isEqualTo(200);
      await().until(() -> scene.management("/config/status").body().contains("for_reading"));
      feeder.plug(port);
      await().until(() -> scene.ada(Scene.call("note")).status() == 200);
    }
  }

  @Test
  void nothingIsLetThroughWhenNoPublisherIsHeardForTooLong() {
    try (var feeder = new Feeder();
        var scene =
            scene(feeder, "POLICY_STALE_AFTER", "300ms", "POLICY_STALE_AFTER_READ", "600ms");
        var stream = listening(scene)) {
      int port = feeder.unplug();

      await().until(() -> scene.ada(Scene.call("add")).status() == 503);
      assertThat(scene.ada(Scene.call("add")).reason()).isEqualTo("policy_stale");
      assertThat(scene.ada(LIST).body()).doesNotContain("add", "note", "hidden");
      assertThat(scene.ada(HELLO).status()).isEqualTo(200);
      await().until(() -> scene.management("/ready").body().contains("policy_stale"));
      while (!stream.event().isEmpty()) {
        // What was said before the end.
      }
      feeder.plug(port);
      await().until(() -> scene.management("/ready").status() == 200);
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);
    }
  }

  @Test
  void thePublisherHearsWhichSessionsAreUsed() {
    try (var feeder = new Feeder();
        var scene = scene(feeder)) {
      assertThat(scene.ada(Scene.call("add")).status()).isEqualTo(200);

      await().until(() -> page(feeder).contains("mcp_feed_session_uses_total 1.0"));
    }
  }

  private static String page(Feeder feeder) {
    return new String(feeder.metrics.page("").body(), StandardCharsets.UTF_8);
  }

  @Test
  void aGatewayBeginsWithoutItsPublisher() {
    try (var feeder = new Feeder()) {
      var settings = new String[] {"POLICY_CACHE_DIR", feeder.folder.resolve("cache").toString()};
      scene(feeder, settings).close();
      var _ = feeder.unplug();

      try (var scene = scene(feeder, settings)) {
        assertThat(scene.ada(Scene.call("note")).status()).isEqualTo(200);
      }
    }
  }
}
