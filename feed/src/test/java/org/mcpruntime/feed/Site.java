package org.mcpruntime.feed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
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

/** A publisher that runs on the loopback interface. */
public final class Site implements AutoCloseable {

  public static final String TOKEN = "token-of-the-gateways";
  public static final String NARROW = "token-that-sees-the-desk-only";
  public static final Publisher.Timing TIMING =
      Publisher.Timing.USUAL.withHeartbeat(Duration.ofMillis(50));

  public final Path folder;
  public final Path keyFile;
  public final Metrics metrics = new Metrics();
  public final Publisher publisher;
  public final Times times;
  private final KeyRing keys;
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private HttpServer server;
  private final FeedApp app;

  public Site() {
    this(temporary(), new Times(), TIMING, UseStore.nowhere(), 0);
  }

  /**
   * Begins with nothing; {@link #open} gives it resources.
   *
   * @param port 0 for a free one
   */
  public Site(Path folder, Times times, Publisher.Timing timing, UseStore uses, int port) {
    this.folder = folder;
    this.times = times;
    this.keyFile = folder.resolve("jwks.json");
    keys =
        KeyRing.open(
            new KeyFolder(folder.resolve("keys")), KeyRing.Rotation.USUAL, times.instant());
    try {
      Files.write(keyFile, new Jwk.Set(keys.published()).json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    publisher =
        new Publisher(
            keys,
            uses,
            "c1",
            timing,
            new FeedMetrics(metrics),
            new Publisher.World(times, times, log(times)));
    publisher.start();
    var tokens =
        TokenSet.none()
            .with(TOKEN, new View("gateways", Set.of("*")))
            .with(NARROW, new View("narrow", Set.of("office/desk")));
    app = new FeedApp(publisher, tokens, Executors.newVirtualThreadPerTaskExecutor());
    server = listen(port);
  }

  private HttpServer listen(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new HttpServer(loops, address, null, ServerLimits.DEFAULT, app);
  }

  public static Path temporary() {
    try {
      return Files.createTempDirectory("feed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Log log(Times times) {
    boolean loud = Boolean.getBoolean("feed.loud");
    var out = loud ? System.err : new PrintStream(PrintStream.nullOutputStream(), true);
    return Log.to(out, Form.TEXT, Level.DEBUG, times);
  }

  /** With a desk, on which Ada has a grant and a session. */
  public Site open() {
    publisher.replace(
        List.of(Made.server("desk")),
        List.of(Made.grant("ada", "desk", "ada")),
        List.of(Made.session("ada-1", "desk", false)));
    return this;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  public int port() {
    return server.port();
  }

  /** The names of the keys that it publishes. */
  public List<String> keys() {
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(URI.create(url() + "/feed/v1/keys")).build();
      var body = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray()).body();
      return Jwk.Set.parse(body).keys().stream().map(Jwk::kid).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a metric says now. */
  public double metric(String name) {
    return metric(metrics, name);
  }

  static double metric(Metrics metrics, String name) {
    return new String(metrics.page("").body(), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public void awaitSubscribers(int count) {
    await().until(() -> metric("mcp_feed_subscribers") == count);
  }

  /** Nobody reaches it until {@link #plug}. */
  public int unplug() {
    int port = server.port();
    try {
      var _ = server.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return port;
  }

  public void plug(int port) {
    server = listen(port);
  }

  @Override
  public void close() {
    publisher.close();
    var _ = unplug();
    loops.close();
  }
}
