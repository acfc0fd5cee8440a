package org.mcpruntime.operator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.admission.AdmissionApp;
import org.mcpruntime.operator.admission.Door;
import org.mcpruntime.operator.identity.ServingIdentity;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.metrics.Metrics;

/** The port that the API server asks at; it opens when there is a certificate to show. */
final class AdmissionServer implements AutoCloseable {

  /** API servers are few, and keep their connections. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(10), Duration.ofMinutes(5), 500);

  private final ServingIdentity identity;
  private final Loops loops;
  private final InetSocketAddress address;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final AdmissionApp app;
  private volatile @Nullable HttpServer server;

  AdmissionServer(
      ServingIdentity identity,
      Door door,
      Loops loops,
      InetSocketAddress address,
      Metrics metrics) {
    this.identity = identity;
    this.loops = loops;
    this.address = address;
    this.app = new AdmissionApp(door, waiting, metrics);
  }

  /** Listens, if it does not yet. */
  synchronized void open() {
    if (server == null) {
      server = new HttpServer(loops, address, identity::sslContext, LIMITS, app);
    }
  }

  boolean isOpen() {
    return server != null;
  }

  /** 0 until it is open. */
  int port() {
    var open = server;
    return open == null ? 0 : open.port();
  }

  @Override
  public synchronized void close() {
    var open = server;
    try {
      if (open != null) {
        var _ = open.close(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.shutdownNow();
  }
}
