package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes that change while a gateway runs. */
final class RoutesTest {

  private static final String DESK =
      "{\"namespace\":\"office\",\"name\":\"desk\",\"upstreamURL\":\"%s\"}";
  private static final String TILL =
      "{\"namespace\":\"office\",\"name\":\"till\",\"upstreamURL\":\"%s\"}";

  @TempDir Path folder;

  private static Backend backend() {
    return new Backend(
        (heard, wire) ->
            heard.method().equals("GET")
                ? wire.stream()
                    .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")
                    .untilClosed()
                : wire.json(
                    200,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":"
                        + "{\"protocolVersion\":\"2025-11-25\",\"content\":[]}}",
                    "Mcp-Session-Id: s-1"));
  }

  private Path routes() {
    return folder.resolve("routes.json");
  }

  private void write(Backend backend, String... lines) {
    Book.replace(routes(), "[" + String.join(",", lines).replace("%s", backend.url() + "") + "]");
  }

  private Scene scene(Feeder feeder, Backend backend) {
    var settings = feeder.settings("UPSTREAM_URL", "", "ROUTES_FILE", routes().toString());
    settings.remove("MCP_SERVER_NAME");
    settings.remove("MCP_SERVER_NAMESPACE");
    var scene = new Scene(Book.usual(), backend, settings);
    await().until(() -> scene.management("/ready").status() == 200);
    return scene;
  }

  private static Feeder feeder() {
    var feeder = new Feeder();
    feeder.publisher.replace(
        List.of(Feeder.server("desk"), Feeder.server("till")),
        List.of(Feeder.grant("desk"), Feeder.grant("till")),
        List.of(Feeder.session("ada-1", "desk", false), Feeder.session("ada-2", "till", false)));
    return feeder;
  }

  private static Reply call(Scene scene, String server) {
    var headers = Scene.withJson(Scene.ADA, session(server));
    try (var dial = scene.dial()) {
      return dial.ask("POST", "/" + server + "/mcp", headers, Scene.call("add"));
    }
  }

  private static String session(String server) {
    return "X-MCP-Agent-Session: " + (server.equals("desk") ? "ada-1" : "ada-2");
  }

  private static Dial listening(Scene scene, String server) {
    var hello =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";
    Reply greeted;
    try (var dial = scene.dial()) {
      var headers = Scene.withJson(Scene.ADA, session(server));
      greeted = dial.ask("POST", "/" + server + "/mcp", headers, hello);
    }
    var headers = new ArrayList<>(List.of(Scene.ADA, session(server), "Accept: text/event-stream"));
    headers.add("Mcp-Session-Id: " + greeted.only("mcp-session-id"));
    var dial = scene.dial();
    dial.send(Dial.request("GET", "/" + server + "/mcp", headers, ""));
    assertThat(dial.head().status()).isEqualTo(200);
    return dial;
  }

  private static void awaitEnd(Dial stream) {
    while (!stream.event().isEmpty()) {
      // What was said before the end.
    }
  }

  @Test
  void aServerThatComesIsServedAndTheOthersGoOn() {
    var backend = backend();
    write(backend, DESK);
    try (var feeder = feeder();
        var scene = scene(feeder, backend);
        var stream = listening(scene, "desk")) {
      assertThat(call(scene, "till").reason()).isEqualTo("server_unknown");

      write(backend, DESK, TILL);

      await()
          .until(
              () -> {
                var reply = call(scene, "till");
                assertThat(List.of("", "server_unknown", "policy_unavailable"))
                    .contains(reply.status() == 200 ? "" : reply.reason());
                return reply.status() == 200;
              });
      assertThat(call(scene, "desk").status()).isEqualTo(200);
      feeder.publisher.put(Feeder.session("ada-2", "till", true));
      await().until(() -> call(scene, "till").reason().equals("session_revoked"));
      feeder.publisher.put(Feeder.session("ada-1", "desk", true));
      awaitEnd(stream);
      assertThat(scene.management("/config/status").body())
          .contains("\"till\"", "\"desk\"", "\"routes\":{\"servers\":2");
    }
  }

  @Test
  void aServerThatGoesIsClosedAndSoIsWhatIsUnderWayThere() {
    var backend = backend();
    write(backend, DESK, TILL);
    try (var feeder = feeder();
        var scene = scene(feeder, backend);
        var stream = listening(scene, "till")) {
      write(backend, DESK);

      awaitEnd(stream);
      assertThat(call(scene, "till").reason()).isEqualTo("server_unknown");
      assertThat(call(scene, "desk").status()).isEqualTo(200);
      await().until(() -> !scene.management("/config/status").body().contains("till"));
    }
  }

  @Test
  void aServerThatMovesIsFoundAtItsNewPlace() {
    var backend = backend();
    write(backend, DESK);
    try (var feeder = feeder();
        var scene = scene(feeder, backend);
        var other = backend()) {
      assertThat(call(scene, "desk").status()).isEqualTo(200);

      write(other, DESK);

      await().until(() -> call(scene, "desk").status() == 200 && !other.heard().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | is empty",
        "[{\"name\": | is no list of servers",
        "{} | is no list of servers",
        "[{\"namespace\":\"office\",\"name\":\"desk\"}] | is no list of servers",
        "[{\"name\":\"desk\",\"upstreamURL\":\"http://x\"}] | without its namespace",
        "[{\"namespace\":\"a\",\"name\":\"b\",\"upstreamURL\":\"http://x\"},"
            + "{\"namespace\":\"c\",\"name\":\"b\",\"upstreamURL\":\"http://x\"}] | to two servers",
      })
  void whatIsNoFileOfRoutesLeavesThoseThatAreThere(String text, String sentence) {
    var backend = backend();
    write(backend, DESK);
    try (var feeder = feeder();
        var scene = scene(feeder, backend)) {
      Book.replace(routes(), text);

      await().until(() -> scene.management("/config/status").body().contains(sentence));
      assertThat(call(scene, "desk").status()).isEqualTo(200);
      assertThat(scene.management("/ready").status()).isEqualTo(200);
      assertThat(scene.management("/metrics").body())
          .contains("mcp_gateway_routes_reloads_total{result=\"failure\"} 1.0")
          .contains("mcp_gateway_routes 1.0");
      write(backend, DESK, TILL);
      await().until(() -> call(scene, "till").status() == 200);
      assertThat(scene.management("/config/status").body()).doesNotContain(sentence);
    }
  }

  @Test
  void aFileThatIsWrongAtFirstIsSaidAndNothingStarts() {
    Book.replace(routes(), "{}");
    try (var feeder = feeder();
        var backend = backend()) {
      assertThatThrownBy(() -> scene(feeder, backend))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ROUTES_FILE=")
          .hasMessageContaining("is no list of servers");
    }
  }

  @Test
  void aConfigMapIsFollowedThroughItsLinks() throws IOException {
    var backend = backend();
    version("..2026_one", backend, DESK);
    version("..2026_two", backend, DESK, TILL);
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_one"));
    Files.createSymbolicLink(routes(), Path.of("..data", "routes.json"));
    try (var feeder = feeder();
        var scene = scene(feeder, backend)) {
      assertThat(call(scene, "till").reason()).isEqualTo("server_unknown");

      var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_two"));
      Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

      await().until(() -> call(scene, "till").status() == 200);
    }
  }

  private void version(String name, Backend backend, String... lines) {
    try {
      var version = Files.createDirectory(folder.resolve(name));
      Files.writeString(
          version.resolve("routes.json"),
          "[" + String.join(",", lines).replace("%s", backend.url().toString()) + "]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void policiesOfFilesStayAndOnlyThePathGoes() throws IOException {
    var policies = Files.createDirectory(folder.resolve("policies"));
    Book.usual().replace(policies.resolve("desk.json"));
    var backend = backend();
    write(backend, DESK);
    var settings =
        Map.of(
            "POLICY_FILE",
            "",
            "UPSTREAM_URL",
            "",
            "POLICY_FOLDER",
            policies.toString(),
            "ROUTES_FILE",
            routes().toString());
    try (var scene = new Scene(Book.usual(), backend, settings);
        var stream = listening(scene, "desk")) {
      write(backend);

      awaitEnd(stream);
      assertThat(call(scene, "desk").reason()).isEqualTo("server_unknown");
      write(backend, DESK);
      await().until(() -> call(scene, "desk").status() == 200);
    }
  }
}
