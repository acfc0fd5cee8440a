package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of other authors meet servers of other authors that speak over their streams. */
class BridgeInteropTest {

  private static final Path TARGET =
      Path.of(System.getProperty("repo.root"), "tests/judge/target/bridge");
  private static final Path EVERYTHING =
      Partners.in("@modelcontextprotocol/server-everything/dist/index.js");
  private static final int PATIENCE_SECONDS = 180;

  private static final String SESSION =
      """
      {"step":"connect","revision":"2025-11-25","sessions":2,"capabilities":"completions logging prompts resources tasks tools"}
      {"step":"list","tools":true,"prompts":true,"resources":true}
      {"step":"call","text":"The sum of 2 and 3 is 5."}
      {"step":"prompt","text":"text"}
      {"step":"progress","progress":"1 2 3"}
      {"step":"sampling","reached":true,"asked":"1 0"}
      {"step":"elicitation","reached":true,"asked":"1 1"}
      {"step":"roots","roots":true}
      {"step":"logging","heard":true}
      {"step":"subscription","heard":true,"others":0}
      {"step":"cancel","cancelled":true,"then":"Echo: still here"}
      {"step":"both at once","right":true,"progress":"333 55555"}
      {"step":"both are asked at once","right":true}
      {"step":"end","other":"Echo: here"}
      """;

  /** What one process cannot keep apart for its clients is not offered: roots, logging, tasks. */
  private static final String SHARED =
      """
      {"step":"connect","revision":"2025-11-25","sessions":2,"capabilities":"completions prompts resources tools"}
      {"step":"list","tools":true,"prompts":true,"resources":true}
      {"step":"call","text":"The sum of 2 and 3 is 5."}
      {"step":"prompt","text":"text"}
      {"step":"progress","progress":"1 2 3"}
      {"step":"sampling","reached":true,"asked":"1 0"}
      {"step":"elicitation","reached":true,"asked":"1 1"}
      {"step":"roots","roots":false}
      {"step":"logging","failed":"MCP error -32601: the server does not have this method here: logging/setLevel"}
      {"step":"subscription","heard":true,"others":0}
      {"step":"cancel","cancelled":true,"then":"Echo: still here"}
      {"step":"both at once","right":true,"progress":"333 55555"}
      {"step":"end","other":"Echo: here"}
      """;

  @BeforeAll
  static void programs() {
    Partners.assertInstalled();
  }

  private static String run(String client, BridgeUnderTest bridge, String... arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    var output = TARGET.resolve(client + "-" + String.join("-", arguments) + ".txt");
    var words = new ArrayList<>(List.of(bridge.url().toString()));
    words.addAll(List.of(arguments));
    var _ = Partners.run(output, PATIENCE_SECONDS, Partners.FOLDER.resolve(client), words);
    return Files.readString(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "shared"})
  void a_client_and_a_server_with_a_state_meet_through_the_bridge(String mode) throws Exception {
    var server = Partners.command(EVERYTHING, List.of("stdio"));
    try (var bridge = BridgeUnderTest.before(mode, server)) {
      var said = run("client-bridge.mjs", bridge, mode);
      assertThat(said).isEqualTo(mode.equals("session") ? SESSION : SHARED);
      assertThat(bridge.garbage()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "shared"})
  void a_client_and_a_server_without_a_state_meet_through_the_bridge(String mode) throws Exception {
    var server =
        Partners.command(Partners.FOLDER.resolve("server-v2.mjs"), List.of("stdio", "serve"));
    try (var bridge = BridgeUnderTest.before(mode, server)) {
      var modern = run("client-v2.mjs", bridge, "--denied", "none");
      assertThat(modern.lines())
          .hasSize(5)
          .allMatch(line -> line.contains("\"ok\":true"))
          .anyMatch(line -> line.contains("\"text\":\"5\""))
          .anyMatch(line -> line.contains("\"progress\":[1,2,3]"))
          .anyMatch(line -> line.contains("\"cancelled\":true"));
      var legacy = run("client-v1.mjs", bridge, "--denied", "none");
      assertThat(legacy.lines()).hasSize(5).allMatch(line -> line.contains("\"ok\":true"));
      assertThat(bridge.garbage()).isEmpty();
    }
  }

  /** The suite was not made for this server: what counts is that nothing is lost on the way. */
  @Test
  void what_a_server_passes_of_the_suite_over_http_it_passes_over_its_streams() throws Exception {
    int port = freePort();
    var builder = new ProcessBuilder(Partners.command(EVERYTHING, List.of("streamableHttp")));
    builder.environment().put("PORT", Integer.toString(port));
    var url = URI.create("http://127.0.0.1:" + port + "/mcp");
    var stdio = Partners.command(EVERYTHING, List.of("stdio"));
    try (var server = Program.start(builder);
        var bridge = BridgeUnderTest.before("session", stdio)) {
      var _ = server.await(line -> line.contains("listening"));

      var direct = Conformance.run(url, "2025-11-25", TARGET.resolve("direct"));
      var bridged = Conformance.run(bridge.url(), "2025-11-25", TARGET.resolve("bridged"));

      System.out.println(direct.row("server-everything, its own HTTP"));
      System.out.println(bridged.row("server-everything, stdio through the bridge"));
      assertThat(bridged.passed()).containsAll(direct.passed());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
