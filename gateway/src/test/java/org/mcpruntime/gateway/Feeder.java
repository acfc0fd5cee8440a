package org.mcpruntime.gateway;

import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.feed.publish.FeedApp;
import org.mcpruntime.feed.publish.FeedMetrics;
import org.mcpruntime.feed.publish.KeyFolder;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.publish.TokenSet;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.feed.publish.View;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/** A publisher of the policy of a desk on which Ada has a grant and a session. */
final class Feeder implements AutoCloseable {

  private static final String TOKEN = "token-of-the-gateways";

  final Publisher publisher;
  final Metrics metrics = new Metrics();
  final Path folder;
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final FeedApp app;
  private final @Nullable Supplier<SslContext> tls;
  private HttpServer server;

  Feeder() {
    this(null);
  }

  /**
   * @param tls what it shows; null for plain HTTP
   */
  Feeder(@Nullable Supplier<SslContext> tls) {
    this.tls = tls;
    try {
      folder = Files.createTempDirectory("feeder");
      var clock = InstantSource.system();
      var keys =
          KeyRing.open(
              new KeyFolder(folder.resolve("keys")), KeyRing.Rotation.USUAL, clock.instant());
      Files.write(folder.resolve("jwks.json"), new Jwk.Set(keys.published()).json());
      var silent = new PrintStream(PrintStream.nullOutputStream(), true);
      var log = Log.to(silent, Form.JSON, Level.ERROR, clock);
      publisher =
          new Publisher(
              keys,
              UseStore.nowhere(),
              "c1",
              Publisher.Timing.USUAL.withHeartbeat(Duration.ofMillis(50)),
              new FeedMetrics(metrics),
              new Publisher.World(clock, Ticker.systemTicker(), log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    publisher.start();
    var tokens = TokenSet.none().with(TOKEN, new View("gateways", Set.of("*")));
    app = new FeedApp(publisher, tokens, Executors.newVirtualThreadPerTaskExecutor());
    server = listen(0);
    publisher.replace(List.of(desk()), List.of(grant()), List.of(session(false)));
  }

  private HttpServer listen(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new HttpServer(loops, address, tls, ServerLimits.DEFAULT, app);
  }

  static MCPServer desk() {
    return server("desk");
  }

  static MCPServer server(String name) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPServer",
         "metadata":{"name":"%s","namespace":"office"},
         "spec":{"gateway":{"enabled":true},
          "tools":[{"name":"add","sideEffect":"read"},{"name":"note","sideEffect":"write"}]}}"""
            .formatted(name),
        MCPServer.class);
  }

  static MCPAccessGrant grant() {
    return grant("desk");
  }

  static MCPAccessGrant grant(String server) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPAccessGrant",
         "metadata":{"name":"ada-%1$s","namespace":"office"},
         "spec":{"serverRef":{"name":"%1$s"},"subject":{"humanID":"ada"},
          "allowedSideEffects":["read","write"],"maxTrust":"high"}}"""
            .formatted(server),
        MCPAccessGrant.class);
  }

  static MCPAgentSession session(boolean revoked) {
    return session("ada-1", "desk", revoked);
  }

  static MCPAgentSession session(String name, String server, boolean revoked) {
    return read(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPAgentSession",
         "metadata":{"name":"%s","namespace":"office"},
         "spec":{"serverRef":{"name":"%s"},"subject":{"humanID":"ada"},"consentedTrust":"high",
          "revoked":%s}}"""
            .formatted(name, server, revoked),
        MCPAgentSession.class);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.RESOURCES.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a gateway has to be told to follow it. */
  Map<String, String> settings(String... more) {
    var all = new HashMap<String, String>();
    all.put("POLICY_FILE", "");
    all.put("POLICY_FEED_URL", (tls == null ? "http" : "https") + "://127.0.0.1:" + server.port());
    all.put("POLICY_FEED_TOKEN", TOKEN);
    all.put("POLICY_FEED_KEYS", folder.resolve("jwks.json").toString());
    all.put("MCP_SERVER_NAME", "desk");
    all.put("MCP_SERVER_NAMESPACE", "office");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  /** Nobody reaches it until {@link #plug}. */
  int unplug() {
    int port = server.port();
    try {
      var _ = server.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return port;
  }

  void plug(int port) {
    server = listen(port);
  }

  @Override
  public void close() {
    publisher.close();
    var _ = unplug();
    loops.close();
  }
}
