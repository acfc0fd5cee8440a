package org.mcpruntime.judge.monitoring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.standalone.Standalone;
import org.mcpruntime.standalone.StandaloneConfig;

/** A platform in one process, and beside it a publisher and a gateway as processes of their own. */
final class Deployment implements AutoCloseable {

  private final Standalone platform;
  private final Process feed;
  private final Process gateway;
  private final int gatewayPort;

  /** Their logs name no port of these. */
  private final int feedPage = Prometheus.free();

  private final int gatewayPage = Prometheus.free();

  private static String manifests(URI upstream) {
    return """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: desk, namespace: office}
      spec:
        image: none
        tools: [{name: say, sideEffect: read}, {name: drop, sideEffect: destructive}]
        gateway: {enabled: true, upstreamURL: "%s"}
        session: {required: false}
      ---
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAccessGrant
      metadata: {name: all, namespace: office}
      spec:
        serverRef: {name: desk}
        subject: {humanID: alice}
        maxTrust: high
        allowedSideEffects: [read]
      """
        .formatted(upstream);
  }

  Deployment(Path folder, URI upstream) throws IOException, InterruptedException {
    var manifests = manifests(upstream);
    var data = folder.resolve("data");
    write(data.resolve("resources/all.yaml"), manifests);
    write(folder.resolve("manifests/all.yaml"), manifests);
    write(
        folder.resolve("tokens.json"),
        "[{\"name\":\"edge\",\"token\":\"token-of-a-gateway-0123456789\",\"servers\":[\"office/*\"]}]");
    platform = platform(data);
    feed =
        process(
            folder.resolve("feed.log"),
            "org.mcpruntime.feed.FeedMain",
            Map.of(
                "METRICS_PORT", Integer.toString(feedPage),
                "FEED_MANIFESTS", folder.resolve("manifests").toString(),
                "FEED_TOKENS_FILE", folder.resolve("tokens.json").toString(),
                "FEED_KEYS_DIR", folder.resolve("keys").toString()));
    var publisher = "http://127.0.0.1:" + port(feed, folder.resolve("feed.log"));
    gateway =
        process(
            folder.resolve("gateway.log"),
            "org.mcpruntime.gateway.GatewayMain",
            Map.of(
                "METRICS_PORT",
                Integer.toString(gatewayPage),
                "POLICY_FEED_URL",
                publisher,
                "POLICY_FEED_TOKEN",
                "token-of-a-gateway-0123456789",
                "POLICY_FEED_KEYS",
                publisher + "/feed/v1/keys",
                "POLICY_CACHE_DIR",
                folder.resolve("cache").toString(),
                "MCP_SERVER_NAME",
                "desk",
                "MCP_SERVER_NAMESPACE",
                "office",
                "UPSTREAM_URL",
                upstream.toString(),
                "AUDIT_FILE",
                folder.resolve("audit.jsonl").toString()));
    gatewayPort = port(gateway, folder.resolve("gateway.log"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Standalone platform(Path data) {
    var settings =
        new Settings(Map.of("API_PORT", "0", "GATEWAY_PORT", "0", "DATA", data.toString()));
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var world =
        new Standalone.World(
            clock,
            new SecureRandom(),
            Log.to(silent, Form.TEXT, Level.ERROR, clock),
            Map.of("PATH", "/usr/bin:/bin"),
            "tester",
            "test");
    return Standalone.start(StandaloneConfig.of(settings, data, data), world);
  }

  private static Process process(Path log, String main, Map<String, String> settings)
      throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main);
    var environment = new TreeMap<>(settings);
    environment.put("LISTEN_ADDRESS", "127.0.0.1");
    environment.put("PORT", "0");
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** The line of its log that says where it listens. */
  private static int port(Process process, Path log) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> listens(process, log), found -> !found.isMissingNode())
        .path("port")
        .asInt();
  }

  private static JsonNode listens(Process process, Path log) throws IOException {
    var said = Files.readAllLines(log);
    for (var line : said) {
      if (line.contains(" listens\"") && line.endsWith("}")) {
        return Expressions.JSON.readTree(line);
      }
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("it has ended: " + said);
    }
    return Expressions.JSON.missingNode();
  }

  /** The pages of metrics, by the names of their jobs. */
  Map<String, Integer> pages() {
    return Map.of(
        "mcp-platform", platform.apiUrl().getPort(),
        "mcp-feed", feedPage,
        "mcp-gateway", gatewayPage);
  }

  /** Somebody calls a tool, through both gateways; the statuses of HTTP. */
  List<Integer> call(String tool) {
    return List.of(
        call(platform.gatewayUrl().resolve("/desk/mcp"), tool),
        call(URI.create("http://127.0.0.1:%d/mcp".formatted(gatewayPort)), tool));
  }

  private static int call(URI url, String tool) {
    var alice = Map.of("X-MCP-Human-ID", "alice", "X-MCP-Agent-ID", "cursor");
    return switch (Conversation.open(url, alice)) {
      case Conversation.Opened.Closed(var why) -> why.status();
      case Conversation.Opened.Open(var conversation) -> {
        try (conversation) {
          yield switch (conversation.call(tool, Expressions.JSON.createObjectNode())) {
            case Answer.Result _ -> 200;
            case Answer.Refused why -> why.status();
          };
        }
      }
    };
  }

  /** The publisher dies. */
  void withoutFeed() throws InterruptedException {
    end(feed);
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    var _ = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    platform.close();
    try {
      end(gateway);
      end(feed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
