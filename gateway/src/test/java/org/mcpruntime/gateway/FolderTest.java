package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two servers behind one gateway: each has its path, its policy and its sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FolderTest {

  private Backend till;
  private Path policies;
  private Scene scene;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    policies = Files.createDirectory(folder.resolve("policies"));
    var desk = backend("desk-session");
    till = backend("till-session");
    Book.usual().replace(policies.resolve("desk.json"));
    Book.usual().named("till").replace(policies.resolve("till.json"));
    var routes = folder.resolve("routes.json");
    Files.writeString(
        routes,
        """
        [{"namespace":"office","name":"desk","upstreamURL":"%s/inner/"},
         {"namespace":"office","name":"till","path":"/shop/till/","upstreamURL":"%s",\
        "stripPrefix":"/shop"},
         {"namespace":"office","name":"closed","path":"/closed","upstreamURL":"%s"}]
        """
            .formatted(desk.url(), till.url(), till.url()));
    scene =
        new Scene(
            Book.usual(),
            desk,
            Map.of(
                "POLICY_FILE",
                "",
                "UPSTREAM_URL",
                "",
                "POLICY_FOLDER",
                policies.toString(),
                "ROUTES_FILE",
                routes.toString()));
  }

  private static Backend backend(String session) {
    return new Backend(
        (heard, wire) ->
            wire.json(
                200,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\"}}",
                "Mcp-Session-Id: " + session));
  }

  @AfterAll
  void stop() {
    scene.close();
    till.close();
  }

  private Reply ada(String path, String json, String... headers) {
    var all = Scene.withJson(headers);
    all.add(Scene.ADA);
    all.add("X-MCP-Agent-Session: " + Book.SESSION);
    try (var dial = scene.dial()) {
      return dial.ask("POST", path, all, json);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/desk/mcp, desk, /inner/desk/mcp",
    "/desk, desk, /inner/desk",
    "/desk/mcp?a=b, desk, /inner/desk/mcp?a=b",
    "/shop/till/mcp, till, /till/mcp",
    "/shop/till, till, /till"
  })
  void aPathLeadsToItsServer(String path, String server, String target) {
    var heard = server.equals("desk") ? scene.backend : till;
    int before = heard.heard().size();
    assertThat(ada(path, Scene.call("add")).status()).isEqualTo(200);
    assertThat(heard.heard()).hasSize(before + 1);
    assertThat(heard.heard().getLast().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "/, server_unknown, 404",
    "/deskt/mcp, server_unknown, 404",
    "/shop, server_unknown, 404",
    "/shop/tills, server_unknown, 404",
    "/DESK/mcp, server_unknown, 404",
    "/desk/../shop/till/mcp, server_unknown, 404",
    "/closed/mcp, policy_unavailable, 503"
  })
  void anotherPathLeadsNowhere(String path, String reason, int status) {
    int before = scene.backend.heard().size() + till.heard().size();
    int records = scene.trail.settled();
    var reply = ada(path, Scene.call("add"));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.reason()).isEqualTo(reason);
    assertThat(scene.backend.heard().size() + till.heard().size()).isEqualTo(before);
    await().until(() -> scene.trail.outcomes().size() == records + 1);
    var record = scene.trail.outcomes().getLast().payload();
    assertThat(record.verdict().reason().word()).isEqualTo(reason);
    assertThat(record.exchange().path()).isEqualTo(path);
  }

  @Test
  void aSessionOfOneServerIsNoneOfTheOther() {
    var hello =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";
    var session = "Mcp-Session-Id: " + ada("/desk/mcp", hello).only("mcp-session-id");
    var ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    assertThat(ada("/desk/mcp", ping, session).status()).isEqualTo(200);
    assertThat(ada("/shop/till/mcp", ping, session).reason()).isEqualTo("mcp_session_not_yours");
  }

  @Test
  void aPolicyOfOneServerChangesNothingForTheOther() {
    Book.usual().named("till").withoutGrants().replace(policies.resolve("till.json"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ada("/shop/till/mcp", Scene.call("add")).status() == 403);
    assertThat(ada("/desk/mcp", Scene.call("add")).status()).isEqualTo(200);
    Book.usual().named("till").replace(policies.resolve("till.json"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ada("/shop/till/mcp", Scene.call("add")).status() == 200);
    assertThat(List.of("desk", "till"))
        .allSatisfy(name -> assertThat(scene.management("/config/status").body()).contains(name));
  }
}
