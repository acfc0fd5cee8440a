package org.mcpruntime.feed;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.feed.publish.FeedApp;
import org.mcpruntime.feed.publish.FeedMetrics;
import org.mcpruntime.feed.publish.KeyFolder;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.feed.publish.ManifestFolder;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.publish.TokenFile;
import org.mcpruntime.feed.publish.UseFile;
import org.mcpruntime.feed.publish.UseStore;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/** A publisher of a folder of manifests that runs: two ports. */
final class FeedProcess implements AutoCloseable {

  /** Gateways are few and say little. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 4_000);

  private final Loops loops;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final Publisher publisher;
  private final ManifestFolder manifests;
  private final HttpServer feed;
  private final HttpServer management;

  /**
   * @throws IllegalArgumentException where a file that is needed cannot be used
   */
  FeedProcess(FeedConfig config, InstantSource clock, Log log) {
    var metrics = new Metrics().withJvm();
    var content = config.content();
    var tokens = new TokenFile(content.tokens());
    var keys =
        KeyRing.open(
            new KeyFolder(config.keys().folder()), config.keys().rotation(), clock.instant());
    var tls = tls(config.listen().tls());
    publisher =
        new Publisher(
            keys,
            content.uses() == null ? UseStore.nowhere() : new UseFile(content.uses(), log),
            content.cluster(),
            Publisher.Timing.USUAL.withHeartbeat(config.heartbeat()),
            new FeedMetrics(metrics),
            new Publisher.World(clock, Ticker.systemTicker(), log));
    manifests = new ManifestFolder(content.manifests(), publisher, clock, log);
    publisher.start();
    manifests.start();
    loops = new Loops(Loops.Transport.AUTO, 1);
    feed = listen(config, config.listen().port(), tls, new FeedApp(publisher, tokens, waiting));
    management =
        listen(
            config, config.listen().metricsPort(), null, new ManagementApp(this::unready, metrics));
  }

  private Optional<String> unready() {
    return publisher.isOpen() ? Optional.empty() : Optional.of("resources_not_read");
  }

  private HttpServer listen(
      FeedConfig config, int port, @Nullable Supplier<SslContext> tls, HttpApp app) {
    var address = new InetSocketAddress(config.listen().address(), port);
    return new HttpServer(loops, address, tls, LIMITS, app);
  }

  private static @Nullable Supplier<SslContext> tls(FeedConfig.@Nullable Tls files) {
    if (files == null) {
      return null;
    }
    try {
      var context =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
      return () -> context;
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the certificate of TLS_CERT_FILE cannot be used: " + e.getMessage(), e);
    }
  }

  int port() {
    return feed.port();
  }

  int managementPort() {
    return management.port();
  }

  /** Ends; gateways go on with what they have, and look for another publisher. */
  @Override
  public void close() {
    manifests.close();
    publisher.close();
    try {
      var _ = feed.close(Duration.ZERO);
      var _ = management.close(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.shutdownNow();
    loops.close();
  }
}
