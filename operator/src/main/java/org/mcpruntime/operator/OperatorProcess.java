package org.mcpruntime.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.metrics.Metrics;

/** One replica of the operator that runs. */
public final class OperatorProcess implements AutoCloseable {

  /** Of probes and figures: few, and they say little. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 200);

  private final KubernetesClient client;
  private final Readiness readiness = new Readiness();
  private final Loops loops;
  private final HttpServer metricsServer;
  private final HttpServer probes;

  /**
   * Starts.
   *
   * @param client whose user the operator is; closed with it
   */
  OperatorProcess(ProcessConfig config, KubernetesClient client, InstantSource clock, Log log) {
    this.client = client;
    var metrics = new Metrics().withJvm();
    var _ = KubeApi.of(client);
    loops = new Loops(Loops.Transport.AUTO, 1);
    // Every replica: caches; the policy feed (`feedkube`); admission (`admission`).
    // The one that leads: the loops that write.
    metricsServer =
        listen(config, config.listen().metrics(), new ManagementApp(this::unready, metrics));
    probes = listen(config, config.listen().probes(), new ProbesApp(readiness));
  }

  private java.util.Optional<String> unready() {
    return readiness.report().unready();
  }

  private HttpServer listen(ProcessConfig config, int port, HttpApp app) {
    var address = new InetSocketAddress(config.listen().address(), port);
    return new HttpServer(loops, address, null, LIMITS, app);
  }

  public int metricsPort() {
    return metricsServer.port();
  }

  public int probesPort() {
    return probes.port();
  }

  /** Ends; what it was about to write another replica writes. */
  @Override
  public void close() {
    readiness.drain();
    try {
      var _ = metricsServer.close(Duration.ofSeconds(1));
      var _ = probes.close(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
    client.close();
  }
}
