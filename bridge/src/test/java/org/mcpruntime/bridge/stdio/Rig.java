package org.mcpruntime.bridge.stdio;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.Rigged;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.Keeper;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.Noted;
import org.mcpruntime.bridge.child.Pace;
import org.mcpruntime.bridge.child.ResourceLimits;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.ServerStatus;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.bridge.child.Time;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/** A bridge before a puppet, with clients. */
final class Rig implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BOTH = "application/json, text/event-stream";

  final Noted noted = new Noted();
  final StdioBridge bridge;
  final Metrics metrics = new Metrics();

  private final Keeper keeper = Keeper.find();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Rig(Stdio.Mode mode, String... manners) {
    this(mode, new SystemTime(InstantSource.system()), bounds -> bounds, manners);
  }

  Rig(Stdio.Mode mode, Time time, UnaryOperator<Bounds> bounds, String... manners) {
    var log =
        Log.to(
            new PrintStream(OutputStream.nullOutputStream()),
            Form.TEXT,
            Level.DEBUG,
            InstantSource.system());
    var launch =
        new Launch(
            "puppet",
            Rigged.puppet(manners),
            Path.of("target/puppet"),
            Map.of("PATH", "/usr/bin:/bin", "MARK", "1"),
            ResourceLimits.NONE);
    var pace =
        new Pace(
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1));
    var plan =
        new StdioBridge.Plan(
            launch,
            mode,
            "/mcp",
            bounds.apply(Bounds.USUAL),
            pace,
            new Grace(Duration.ofMillis(500), Duration.ofMillis(500)));
    bridge =
        new StdioBridge(
            plan, new ServerProcess.Means(keeper, noted, time, log), metrics, new Random(1));
    server =
        new HttpServer(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            ServerLimits.DEFAULT,
            bridge.app());
    bridge.start();
  }

  Rig ready() {
    await().atMost(PATIENCE).until(() -> bridge.status() instanceof ServerStatus.Ready);
    return this;
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/mcp"))
        .timeout(PATIENCE);
  }

  /** A POST of a client that names a session, or none. */
  HttpRequest.Builder post(@Nullable String session, String json) {
    var request =
        request()
            .header("content-type", "application/json")
            .header("accept", BOTH)
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return session == null ? request : request.header("mcp-session-id", session);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> ask(@Nullable String session, String json) {
    return send(post(session, json));
  }

  CompletableFuture<HttpResponse<String>> asking(@Nullable String session, String json) {
    return client.sendAsync(post(session, json).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Opens a session, whose client declares that it can be asked things. */
  String open() {
    return open("2025-11-25", "{\"elicitation\":{}}");
  }

  String open(String revision, String capabilities) {
    var answer = ask(null, initialize(revision, capabilities));
    return answer
        .headers()
        .firstValue("mcp-session-id")
        .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
  }

  static String initialize(String revision, String capabilities) {
    return """
    {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"%s",\
    "capabilities":%s,"clientInfo":{"name":"t","version":"1"}}}"""
        .formatted(revision, capabilities);
  }

  static String call(String id, String tool) {
    return call(id, tool, "", "");
  }

  /**
   * @param token as JSON; empty for none
   */
  static String call(String id, String tool, String text, String token) {
    var meta = token.isEmpty() ? "" : ",\"_meta\":{\"progressToken\":" + token + "}";
    return """
    {"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"%s",\
    "arguments":{"text":"%s"}%s}}"""
        .formatted(id, tool, text, meta);
  }

  /** What a client reads on the stream that it opens for its session, as it comes. */
  Listening listen(String session) {
    var listening = new Listening();
    var request =
        request().header("accept", "text/event-stream").header("mcp-session-id", session).GET();
    var _ =
        client
            .sendAsync(
                request.timeout(Duration.ofMinutes(5)).build(),
                HttpResponse.BodyHandlers.fromLineSubscriber(listening))
            .whenComplete((_, _) -> listening.onComplete());
    await().atMost(PATIENCE).until(listening::isOpen);
    return listening;
  }

  double count(String metric) {
    return new String(metrics.page("").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(metric))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    try {
      bridge.stop();
      var _ = server.close(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loops.close();
      keeper.close();
      client.shutdownNow();
    }
  }
}
