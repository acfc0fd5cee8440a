package org.mcpruntime.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.event.Events;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.lead.Leadership;
import org.mcpruntime.operator.loop.Hands;
import org.mcpruntime.operator.loop.LoopMetrics;
import org.mcpruntime.operator.loop.Reconcilers;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;

/** One replica of the operator that runs. */
public final class OperatorProcess implements AutoCloseable {

  /** Whose fields of children they are; not that of manifests, which are people's. */
  public static final String FIELD_MANAGER = "mcp-runtime-operator";

  /** Of probes and figures: few, and they say little. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 200);

  private final KubernetesClient client;
  private final Cluster cluster;
  private final Reconcilers reconcilers;
  private final Leadership leadership;
  private final Loops loops;
  private final HttpServer metricsServer;
  private final HttpServer probes;
  private volatile boolean draining;

  /**
   * Starts.
   *
   * @param client whose user the operator is; closed with it
   */
  OperatorProcess(ProcessConfig config, KubernetesClient client, InstantSource clock, Log log) {
    this.client = client;
    var metrics = new Metrics().withJvm();
    var requests = ApiGate.counter(metrics);
    var api = KubeApi.of(client);
    var extent = new Cluster.Extent(config.duties().namespaces(), FIELD_MANAGER);
    cluster = new Cluster(config.children(), extent);

    // The one that leads writes, all through one gate.
    var writing = api.through(new ApiGate(requests, this::leads));
    reconcilers =
        new Reconcilers(
            cluster,
            config.children(),
            hands(writing, config.self(), clock, log),
            new Reconcilers.Knowledge(_ -> Map.of(), _ -> null),
            new Reconcilers.Voices(log, new LoopMetrics(metrics)));
    cluster.follow(reconcilers);

    // Every replica sees; the policy feed and admission, which every replica serves, come here.
    var always = api.through(new ApiGate(requests, () -> true));
    var report = new Watched(metrics, log);
    cluster.start(
        new Cluster.Sources(always, new KubeResources(always, report::trouble)), extent, report);

    leadership = leadership(always, config, clock, log);
    figures(metrics);
    loops = new Loops(Loops.Transport.AUTO, 1);
    metricsServer =
        listen(config, config.listen().metrics(), new ManagementApp(this::unready, metrics));
    probes = listen(config, config.listen().probes(), new ProbesApp(this::unready));
    leadership.start();
  }

  /**
   * Starts with the settings of an environment.
   *
   * @throws IllegalArgumentException where a setting is wrong
   */
  public static OperatorProcess of(
      Map<String, String> environment, KubernetesClient client, InstantSource clock, Log log) {
    var settings = new Settings(environment);
    var config = ProcessConfig.of(settings);
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    return new OperatorProcess(config, client, clock, log);
  }

  private static Hands hands(KubeApi api, ProcessConfig.Self self, InstantSource clock, Log log) {
    return new Hands(
        api,
        new KubeResources(api, why -> log.debug("A write is odd", LogKeys.ERROR.is(why))),
        new Apply(api, FIELD_MANAGER),
        new Events(
            api,
            new Events.Reporter("mcpruntime.org/operator", self.name()),
            clock,
            why -> log.warn("An event is lost", LogKeys.EVENT.is(why))),
        clock);
  }

  private Leadership leadership(KubeApi api, ProcessConfig config, InstantSource clock, Log log) {
    var candidate = new Leadership.Candidate(config.self().namespace(), config.self().name());
    var world = new Leadership.World(clock, log);
    return config.duties().leaderElection()
        ? Leadership.byLease(api, candidate, reconcilers, this::seesAll, world)
        : Leadership.alone(candidate, reconcilers, this::seesAll, world);
  }

  private void figures(Metrics metrics) {
    metrics.measured(
        "mcp_operator_leader", "Whether this replica writes: 1 or 0.", () -> leads() ? 1 : 0);
    metrics.measured("mcp_operator_objects", "Objects in sight, by kind.", "kind", cluster::sizes);
  }

  private boolean seesAll() {
    return cluster.unfilled().isEmpty();
  }

  /** Whether this replica writes. */
  public boolean leads() {
    return leadership != null && leadership.holds();
  }

  /** Whether nothing is to be done now. */
  public boolean isIdle() {
    return reconcilers.isIdle();
  }

  /** Why it cannot do its work; empty where it can. */
  public Optional<String> unready() {
    if (draining) {
      return Optional.of(Readiness.DRAINING);
    }
    var unfilled = cluster.unfilled();
    return unfilled.isEmpty()
        ? Optional.empty()
        : Optional.of("not_listed: " + String.join(", ", unfilled));
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
    draining = true;
    leadership.close();
    cluster.close();
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
