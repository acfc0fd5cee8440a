package org.mcpruntime.console;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
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
import org.mcpruntime.standalone.Standalone;
import org.mcpruntime.standalone.StandaloneConfig;

/** A platform in a folder of the test's, which can be started again at the same address. */
final class Site implements AutoCloseable {

  private final Path data;
  private Standalone platform;
  private Api api;

  Site(Path data) {
    this.data = data;
    platform = start(0);
    api = new Api(platform.apiUrl(), platform.token());
  }

  private Standalone start(int port) {
    var settings =
        new Settings(
            new TreeMap<>(
                Map.of(
                    "API_PORT",
                    Integer.toString(port),
                    "GATEWAY_PORT",
                    "0",
                    "DATA",
                    data.toString())));
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var config = StandaloneConfig.of(settings, data, Path.of("").toAbsolutePath());
    return Standalone.start(
        config,
        new Standalone.World(
            clock,
            new SecureRandom(),
            Log.to(silent, Form.TEXT, Level.ERROR, clock),
            Map.of("PATH", "/usr/bin:/bin"),
            "tester",
            "test"));
  }

  /** It ends, and is started again at the same address; its sessions are gone. */
  void restart() {
    int port = platform.apiUrl().getPort();
    platform.close();
    platform = start(port);
    api = new Api(platform.apiUrl(), platform.token());
  }

  void stop() {
    platform.close();
  }

  String token() {
    return platform.token();
  }

  Api api() {
    return api;
  }

  URI console(String path) {
    return platform.consoleUrl().resolve(path);
  }

  /** Somebody writes a file of manifests. */
  Site write(String file, String yaml) {
    try {
      var path = data.resolve("resources").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, yaml);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example server with a grant and a session, as the guide has them. */
  Site assistant() {
    return write(
            "assistant.yaml",
            """
            apiVersion: mcpruntime.org/v1alpha1
            kind: MCPServer
            metadata: {name: workspace-assistant, namespace: mcp-servers}
            spec:
              description: Text helpers and a task list for a team's workspace
              command: ["$(JAVA_HOME)/bin/java", "-XX:TieredStopAtLevel=1", "-cp", "$(CLASSES)", "org.mcpruntime.examples.WorkspaceAssistantMain"]
              envVars: [{name: CLASSES, value: "%s"}]
              tools:
                - {name: echo, description: Gives its text back, sideEffect: read}
                - {name: add, description: Adds two numbers, sideEffect: read}
                - {name: upper, description: Writes text in capitals, sideEffect: read, requiredTrust: medium}
                - {name: create_task, description: Puts a task on the team's list, sideEffect: write, requiredTrust: medium}
                - {name: forgotten, description: Is declared and not there, sideEffect: read}
              prompts:
                - name: plan_day
              mcpResources:
                - {name: handbook, uri: "workspace://handbook"}
              gateway: {enabled: true}
            ---
            apiVersion: mcpruntime.org/v1alpha1
            kind: MCPAccessGrant
            metadata: {name: cursor-workspace, namespace: mcp-servers}
            spec:
              serverRef: {name: workspace-assistant}
              subject: {humanID: demo, agentID: cursor}
              maxTrust: medium
              allowedSideEffects: [read]
              toolRules:
                - {name: echo, decision: allow}
                - {name: add, decision: allow}
                - {name: upper, decision: allow}
                - {name: create_task, decision: deny}
            ---
            apiVersion: mcpruntime.org/v1alpha1
            kind: MCPAgentSession
            metadata: {name: demo-workspace, namespace: mcp-servers}
            spec:
              serverRef: {name: workspace-assistant}
              subject: {humanID: demo, agentID: cursor}
              consentedTrust: low
            """
                .formatted(System.getProperty("java.class.path")))
        .awaitReady("workspace-assistant");
  }

  Site awaitReady(String server) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> object("mcpservers", server).at("/status/phase").asText().equals("Ready"));
    return this;
  }

  void awaitObject(String kind, String name) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> !object(kind, name).isEmpty());
  }

  JsonNode object(String kind, String name) {
    return api.get("/resources/%s/mcp-servers/%s".formatted(kind, name), Map.of());
  }

  /** Waits until a session is in the policy of its server. */
  Site awaitBound(String session) {
    await()
        .ignoreExceptions()
        .until(
            () -> object("mcpagentsessions", session).at("/status/phase").asText().equals("Bound"));
    return this;
  }

  /** Calls a tool as the agent of the demo; the word of what came. */
  String call(String tool, String argument, String value) {
    return call(tool, argument, value, "demo-workspace");
  }

  String call(String tool, String argument, String value, String session) {
    return call(
        tool,
        argument,
        value,
        Map.of(
            "X-MCP-Human-ID", "demo",
            "X-MCP-Agent-ID", "cursor",
            "X-MCP-Agent-Session", session));
  }

  String call(String tool, String argument, String value, Map<String, String> headers) {
    return callAt("/workspace-assistant/mcp", tool, argument, value, headers);
  }

  String callAt(
      String path, String tool, String argument, String value, Map<String, String> headers) {
    var url = platform.gatewayUrl().resolve(path);
    return switch (Conversation.open(url, headers)) {
      case Conversation.Opened.Closed(var why) -> why.reason();
      case Conversation.Opened.Open(var conversation) -> {
        try (conversation) {
          var arguments = Json.RESOURCES.createObjectNode().put(argument, value);
          yield switch (conversation.call(tool, arguments)) {
            case Answer.Result(var result) -> result.path("content").path(0).path("text").asText();
            case Answer.Refused refused -> refused.reason();
          };
        }
      }
    };
  }

  @Override
  public void close() {
    platform.close();
  }
}
