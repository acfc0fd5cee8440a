package org.mcpruntime.standalone;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** A platform in a folder of the test's, on free ports. */
final class Laptop implements AutoCloseable {

  static final Map<String, String> AS_DEMO =
      Map.of(
          "X-MCP-Human-ID", "demo",
          "X-MCP-Agent-ID", "cursor",
          "X-MCP-Agent-Session", "demo-1");

  final Standalone platform;
  final Api api;
  private final Path data;

  Laptop(Path data) {
    this(data, Map.of());
  }

  Laptop(Path data, Map<String, String> settings) {
    this.data = data;
    platform = Standalone.start(config(data, settings), world());
    api = new Api(platform.apiUrl(), platform.token());
  }

  static StandaloneConfig config(Path data, Map<String, String> more) {
    var all = new TreeMap<>(Map.of("API_PORT", "0", "GATEWAY_PORT", "0"));
    all.put("DATA", data.toString());
    all.putAll(more);
    return StandaloneConfig.of(new Settings(all), data, Path.of("").toAbsolutePath());
  }

  static Standalone.World world() {
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var environment = Map.of("PATH", System.getProperty("test.path", "/usr/bin:/bin"));
    return new Standalone.World(
        clock,
        new SecureRandom(),
        Log.to(silent, Form.TEXT, Level.ERROR, clock),
        environment,
        "tester",
        "test");
  }

  /** A server of the examples, as its manifest. */
  static String server(String name, String main, String more) {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPServer
    metadata: {name: %s, namespace: mcp-servers}
    spec:
      command: ["$(JAVA_HOME)/bin/java", "-XX:TieredStopAtLevel=1", "-cp", "%s", "org.mcpruntime.examples.%s"]
      tools:
        - {name: echo, sideEffect: read}
        - {name: upper, sideEffect: read, requiredTrust: high}
      gateway: {enabled: true}
    %s
    """
        .formatted(name, System.getProperty("java.class.path"), main, more);
  }

  static String access(String server) {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAccessGrant
    metadata: {name: demo-%1$s, namespace: mcp-servers}
    spec:
      serverRef: {name: %1$s}
      subject: {humanID: demo, agentID: cursor}
      maxTrust: medium
      allowedSideEffects: [read]
    ---
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAgentSession
    metadata: {name: demo-1, namespace: mcp-servers}
    spec:
      serverRef: {name: %1$s}
      subject: {humanID: demo, agentID: cursor}
      consentedTrust: low
    """
        .formatted(server);
  }

  /** Somebody writes a file. */
  Laptop write(String file, String yaml) {
    try {
      var path = data.resolve("resources").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, yaml);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String phase(String kind, String name) {
    return api.get("/resources/%s/mcp-servers/%s".formatted(kind, name), Map.of())
        .path("status")
        .path("phase")
        .asText();
  }

  Laptop awaitReady(String server) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> phase("mcpservers", server).equals("Ready"));
    return this;
  }

  /** Calls a tool through the gateway; the word of what came. */
  String call(String path, String tool, Map<String, String> headers) {
    var url = platform.gatewayUrl().resolve(path);
    return switch (Conversation.open(url, headers)) {
      case Conversation.Opened.Closed(var why) -> why.reason();
      case Conversation.Opened.Open(var conversation) -> {
        try (conversation) {
          yield switch (conversation.call(tool, text())) {
            case Answer.Result(var result) -> result.path("content").path(0).path("text").asText();
            case Answer.Refused refused -> refused.reason();
          };
        }
      }
    };
  }

  private static ObjectNode text() {
    return Json.RESOURCES.createObjectNode().put("text", "hello");
  }

  @Override
  public void close() {
    platform.close();
  }
}
