package org.mcpruntime.judge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.SideEffect;

/**
 * Clients and servers of other authors meet through the gateway. What they say is the table in
 * {@code docs/reference/interop.md}; {@code -Dgolden.update} writes it.
 */
class InteropTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final Path TARGET = ROOT.resolve("tests/judge/target/interop");
  private static final Path TABLE = ROOT.resolve("docs/reference/interop.md");
  private static final String ROWS = "|---|---|---|---|---|---|---|---|\n";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 120;

  /** An error of JSON-RPC, wherever in a client's words. */
  private static final Pattern ERROR =
      Pattern.compile("\"code\":(-\\d{5}),\"message\":\"([^\"]+)\"");

  private static final Pattern REASON = Pattern.compile("\"reason\":\"(\\w+)\"");

  /** What is asked of a server: a tool to call, one that is denied, one that takes its time. */
  private record Tools(String call, String denied, String slow) {}

  private record Server(String name, Program program, GatewayProcess gateway, Tools tools)
      implements AutoCloseable {

    /** Whether it tells that it was cancelled. */
    boolean tells() {
      return name.startsWith("TypeScript");
    }

    @Override
    public void close() {
      gateway.close();
      program.close();
    }
  }

  private interface Client {
    /** What a client says of a server, by step. */
    Map<String, JsonNode> visit(Server server) throws IOException, InterruptedException;
  }

  @Test
  void clients_and_servers_of_other_authors_meet_through_the_gateway() throws Exception {
    Partners.assertInstalled();
    var rows = new StringBuilder();
    try (var first = first();
        var second = second();
        var java = javaServer();
        var everything = everything()) {
      for (var server : List.of(first, second, java, everything)) {
        for (var client : clients().entrySet()) {
          rows.append(row(client.getKey(), client.getValue(), server));
        }
        assertThat(server.gateway().faults()).isEmpty();
      }
    }
    System.out.print(rows);
    assertThat(rows.toString()).doesNotContain("NOT");
    assertTable(rows.toString());
  }

  private static void assertTable(String rows) throws IOException {
    var page = Files.readString(TABLE);
    int at = page.indexOf(ROWS) + ROWS.length();
    int end = at;
    while (page.startsWith("|", end)) {
      end = page.indexOf('\n', end) + 1;
    }
    var current = page.substring(0, at) + rows + page.substring(end);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(TABLE, current);
    }
    assertThat(Files.readString(TABLE)).isEqualTo(current);
  }

  private static Server first() throws IOException, InterruptedException {
    var program = Partners.start(Path.of("server-v1.mjs"));
    return server("TypeScript SDK 1.32.2", program, Partners.url(program), ours());
  }

  private static Server second() throws IOException, InterruptedException {
    var program = Partners.start(Path.of("server-v2.mjs"));
    return server("TypeScript SDK 2.4.0", program, Partners.url(program), ours());
  }

  private static Server javaServer() throws IOException, InterruptedException {
    var program = JavaPartner.start(TARGET.resolve("java"), List.of());
    return server("Java SDK 2.1.0", program, Partners.url(program), ours());
  }

  private static Tools ours() {
    return new Tools("add", "upper", "slow");
  }

  private static Server everything() throws IOException, InterruptedException {
    int port = freePort();
    var command =
        Partners.command(
            Partners.in("@modelcontextprotocol/server-everything/dist/index.js"),
            List.of("streamableHttp"));
    var builder = new ProcessBuilder(command);
    builder.environment().put("PORT", Integer.toString(port));
    var program = Program.start(builder);
    var _ = program.await(line -> line.contains("listening"));
    return server(
        "server-everything 2026.8.31",
        program,
        URI.create("http://127.0.0.1:" + port + "/mcp"),
        new Tools("get-sum", "get-env", "trigger-long-running-operation"));
  }

  /** It takes no 0 for a port. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Server server(String name, Program program, URI url, Tools tools)
      throws IOException, InterruptedException {
    var declared = new TreeMap<String, SideEffect>();
    Stream.of(tools.call(), tools.denied(), tools.slow())
        .forEach(tool -> declared.put(tool, SideEffect.READ));
    var policy = Allowing.allBut(declared, List.of(tools.denied()));
    var folder = TARGET.resolve(name.replace(' ', '-'));
    return new Server(name, program, GatewayProcess.before(url, policy, folder), tools);
  }

  private static Map<String, Client> clients() {
    var clients = new TreeMap<String, Client>();
    clients.put("TypeScript SDK 1.32.2", server -> visit("client-v1.mjs", server));
    clients.put("TypeScript SDK 2.4.0", server -> visit("client-v2.mjs", server));
    clients.put("mcp-remote 0.15.1", server -> visit("client-remote.mjs", server));
    clients.put("Java SDK 2.1.0", InteropTest::java);
    clients.put("Inspector CLI 2.12.0", server -> inspector(server, "legacy"));
    clients.put("Inspector CLI 2.12.0, modern", server -> inspector(server, "modern"));
    return clients;
  }

  private static Map<String, JsonNode> visit(String script, Server server)
      throws IOException, InterruptedException {
    var tools = server.tools();
    return steps(
        Partners.command(
            Partners.FOLDER.resolve(script),
            List.of(
                server.gateway().url().toString(),
                "--header",
                Allowing.HEADER,
                "--call",
                tools.call(),
                "--denied",
                tools.denied(),
                "--stream",
                tools.slow(),
                "--cancel",
                tools.slow())));
  }

  private static Map<String, JsonNode> java(Server server)
      throws IOException, InterruptedException {
    return steps(
        JavaPartner.command(
            "ClientJava.java",
            List.of(
                server.gateway().url().toString(),
                Allowing.HEADER,
                server.tools().call(),
                server.tools().denied(),
                server.tools().slow())));
  }

  /** It is started for each thing it is asked to do. */
  private static Map<String, JsonNode> inspector(Server server, String era)
      throws IOException, InterruptedException {
    var list = inspect(server, era, "--method", "tools/list");
    var steps = new HashMap<String, JsonNode>();
    var tools = JSON.createArrayNode();
    list.path("tools").forEach(tool -> tools.add(tool.path("name").asText()));
    boolean connected = list.has("tools");
    steps.put(
        "connect",
        JSON.createObjectNode()
            .put("ok", connected)
            .put("revision", era)
            .put("message", list.at("/error/message").asText()));
    if (connected) {
      var call =
          inspect(
              server,
              era,
              "--method",
              "tools/call",
              "--tool-name",
              server.tools().call(),
              "--tool-arg",
              "a=2",
              "b=3");
      var denied =
          inspect(server, era, "--method", "tools/call", "--tool-name", server.tools().denied());
      steps.put("list", JSON.createObjectNode().put("ok", true).set("tools", tools));
      steps.put(
          "call",
          JSON.createObjectNode().put("ok", true).put("text", call.at("/content/0/text").asText()));
      steps.put(
          "denied call",
          JSON.createObjectNode()
              .put("ok", true)
              .put("denied", denied.has("error"))
              .put("message", denied.at("/error/code").asText()));
    }
    return steps;
  }

  private static JsonNode inspect(Server server, String era, String... more)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("--cli", server.gateway().url().toString()));
    arguments.addAll(List.of("--transport", "http", "--protocol-era", era));
    arguments.addAll(List.of("--header", Allowing.HEADER));
    arguments.addAll(List.of(more));
    var launcher = Partners.in("@modelcontextprotocol/inspector/clients/launcher/build/index.js");
    var said = output(Partners.command(launcher, arguments));
    int json = said.indexOf('{');
    return json < 0 ? JSON.createObjectNode() : JSON.readTree(said.substring(json));
  }

  private static Map<String, JsonNode> steps(List<String> command)
      throws IOException, InterruptedException {
    var steps = new HashMap<String, JsonNode>();
    for (var line : output(command).lines().filter(line -> line.startsWith("{")).toList()) {
      var step = JSON.readTree(line);
      steps.put(step.path("step").asText(), step);
    }
    assertThat(steps).as(command.toString()).containsKey("connect");
    return steps;
  }

  /** What a program says until it ends, with a home of its own. */
  private static String output(List<String> command) throws IOException, InterruptedException {
    Files.createDirectories(TARGET);
    var said = TARGET.resolve("said.txt");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(said.toFile()).environment().put("HOME", TARGET.toString());
    var process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("" + command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said);
  }

  private static String row(String name, Client client, Server server)
      throws IOException, InterruptedException {
    int before = server.program().said().size();
    var steps = client.visit(server);
    var cells =
        Stream.of(
            name,
            server.name(),
            connected(steps.get("connect")),
            listed(steps.get("list"), server.tools().denied()),
            called(steps.get("call")),
            denied(steps.get("denied call")),
            streamed(steps.get("stream")),
            cancelled(steps.get("cancel"), server, before));
    return cells.collect(joining(" | ", "| ", " |\n"));
  }

  private static String connected(JsonNode step) {
    return step.path("ok").asBoolean() ? step.path("revision").asText() : "refused: " + error(step);
  }

  /** The error of JSON-RPC in it, else what it says. */
  private static String error(JsonNode step) {
    var said = step.path("message").asText();
    var error = ERROR.matcher(said);
    if (error.find()) {
      return error.group(1) + " " + error.group(2);
    }
    var code = step.path("code").asText();
    return code.isEmpty() || said.contains(code) ? said : code + " " + said;
  }

  private static String listed(@Nullable JsonNode step, String hidden) {
    if (step == null || !step.path("ok").asBoolean()) {
      return nothing(step);
    }
    var tools = step.path("tools").valueStream().map(JsonNode::asText).toList();
    return tools.contains(hidden) ? "NOT hidden" : tools.size() + " tools";
  }

  private static String called(@Nullable JsonNode step) {
    boolean right = step != null && step.path("text").asText().contains("5");
    return right ? "answered" : nothing(step);
  }

  private static String denied(@Nullable JsonNode step) {
    if (step == null || !step.path("denied").asBoolean()) {
      return nothing(step);
    }
    var reason = REASON.matcher(step.toString().replace("\\", ""));
    if (reason.find()) {
      return "`" + reason.group(1) + "`";
    }
    return step.toString().contains("tool_not_found")
        ? "not sent, for it is not listed"
        : "refused; the client does not say why";
  }

  private static String streamed(@Nullable JsonNode step) {
    // How much of it comes before the result is the client's affair.
    return step != null && !step.path("progress").isEmpty() ? "seen" : nothing(step);
  }

  private static String cancelled(@Nullable JsonNode step, Server server, int before)
      throws IOException, InterruptedException {
    if (step == null || !step.path("cancelled").asBoolean()) {
      return nothing(step);
    }
    if (!server.tells()) {
      return "sent";
    }
    var _ = server.program().await(before, line -> line.contains("\"cancelled\""));
    return "heard";
  }

  /** A step that was not taken, or that failed. */
  private static String nothing(@Nullable JsonNode step) {
    return step == null ? "—" : "NOT: " + error(step);
  }
}
