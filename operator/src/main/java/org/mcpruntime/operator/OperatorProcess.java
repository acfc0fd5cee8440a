package org.mcpruntime.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.event.Events;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.operator.admission.Door;
import org.mcpruntime.operator.admission.Registration;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.feed.PolicyFeed;
import org.mcpruntime.operator.identity.KubeSecret;
import org.mcpruntime.operator.identity.ServingIdentity;
import org.mcpruntime.operator.lead.Leadership;
import org.mcpruntime.operator.loop.Hands;
import org.mcpruntime.operator.loop.LoopMetrics;
import org.mcpruntime.operator.loop.Reconcilers;
import org.mcpruntime.operator.measure.Measurements;
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

  /** Secrets that replicas share. */
  private static final String AUTHORITY = "mcp-runtime-operator-authority";

  private static final String FEED_KEYS = "mcp-runtime-feed-keys";
  private static final String FEED_NOTICES = "mcp-runtime-feed-replicas";

  /** Of probes and figures: few, and they say little. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 200);

  private final KubernetesClient client;
  private final Cluster cluster;
  private final Measurements measurements;
  private final Reconcilers reconcilers;
  private final Leadership leadership;
  private final Loops loops;
  private final HttpServer metricsServer;
  private final HttpServer probes;
  private final @Nullable ServingRounds serving;
  private final @Nullable AdmissionServer admission;
  private final @Nullable PolicyFeed feed;
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
    var extent = new Cluster.Extent(config.duties().namespaces(), OperatorConfig.FIELD_MANAGER);
    cluster = new Cluster(config.children(), extent);

    // The one that leads writes, all through one gate.
    var writing = api.through(new ApiGate(requests, this::leads));
    measurements = new Measurements(writing, Measurements.World.of(clock, log));
    reconcilers =
        new Reconcilers(
            cluster,
            config.children(),
            hands(writing, config.self(), clock, log),
            new Reconcilers.Knowledge(this::enforced, measurements),
            new Reconcilers.Voices(log, new LoopMetrics(metrics)));
    cluster.follow(reconcilers);
    measurements.start(reconcilers::measured);

    // Every replica sees, publishes policies and answers admission.
    var always = api.through(new ApiGate(requests, () -> true));
    var identity = new ServingIdentity(secret(always, config, AUTHORITY), config.serving().names());
    loops = new Loops(Loops.Transport.AUTO, 1);
    var world = new Publisher.World(clock, Ticker.systemTicker(), log);
    feed = feed(config, always, identity, new PolicyFeed.Around(loops, metrics, world));
    var report = new Watched(metrics, log);
    cluster.start(
        new Cluster.Sources(always, new KubeResources(always, report::trouble)), extent, report);

    leadership = leadership(always, config, clock, log);
    figures(metrics);
    metricsServer =
        listen(config, config.listen().metrics(), new ManagementApp(this::unready, metrics));
    probes = listen(config, config.listen().probes(), new ProbesApp(this::unready));
    serving = config.serving().names().isEmpty() ? null : new ServingRounds(identity, clock, log);
    var door =
        new Door(
            cluster,
            new KubeResources(always, report::trouble),
            config.children(),
            config.duties().namespaces(),
            clock);
    admission =
        config.duties().webhooks()
            ? new AdmissionServer(
                identity, door, loops, address(config, config.listen().webhook()), metrics)
            : null;
    serve(always, config);
    if (feed != null) {
      feed.start(cluster, new Apply(writing, OperatorConfig.FIELD_MANAGER));
    }
    leadership.start();
  }

  private static KubeSecret secret(KubeApi api, ProcessConfig config, String name) {
    return new KubeSecret(api, config.self().namespace(), name);
  }

  /** Null where gateways have their policies from elsewhere. */
  private @Nullable PolicyFeed feed(
      ProcessConfig config, KubeApi api, ServingIdentity identity, PolicyFeed.Around around) {
    var gateways = config.children().dataPlane().feed();
    if (gateways == null) {
      return null;
    }
    if (config.serving().names().isEmpty()) {
      around.world().log().warn("Gateways are told no policies, for MCP_SERVING_NAMES is empty");
      return null;
    }
    var made =
        new PolicyFeed(
            new PolicyFeed.Terms(
                config.children().cluster(),
                gateways.audience(),
                config.self().name(),
                address(config, config.listen().feed())),
            new PolicyFeed.Stores(
                api, secret(api, config, FEED_KEYS), secret(api, config, FEED_NOTICES)),
            identity,
            around,
            this::leads);
    cluster.follow(made);
    made.listen(reconcilers::enforced);
    return made;
  }

  /** The revision that each gateway of a server enforces, as far as this replica knows. */
  public Map<String, String> enforced(ObjectRef server) {
    return feed == null ? Map.of() : feed.enforced(server);
  }

  /** Every replica: whoever the API server or a gateway reaches has to answer. */
  private void serve(KubeApi api, ProcessConfig config) {
    var rounds = serving;
    var door = admission;
    var publisher = feed;
    if (rounds == null) {
      return;
    }
    if (publisher != null) {
      rounds.tell(
          _ -> {
            publisher.serve();
            return Optional.empty();
          });
    }
    if (door != null) {
      rounds.tell(
          _ -> {
            door.open();
            return Optional.empty();
          });
      var name = config.serving().registration();
      if (!name.isEmpty()) {
        rounds.tell(new Registration(api, name)::trust);
      }
    }
    rounds.start();
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
        new Apply(api, OperatorConfig.FIELD_MANAGER),
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
    if (!unfilled.isEmpty()) {
      return Optional.of("not_listed: " + String.join(", ", unfilled));
    }
    if (admission != null && !admission.isOpen()) {
      return Optional.of("no_certificate");
    }
    // Gateways are to find another replica, where there is one.
    return feed == null || feed.isOpen() ? Optional.empty() : Optional.of("policies_not_published");
  }

  private HttpServer listen(ProcessConfig config, int port, HttpApp app) {
    return new HttpServer(loops, address(config, port), null, LIMITS, app);
  }

  private static InetSocketAddress address(ProcessConfig config, int port) {
    return new InetSocketAddress(config.listen().address(), port);
  }

  public int metricsPort() {
    return metricsServer.port();
  }

  public int probesPort() {
    return probes.port();
  }

  /** 0 until there is a certificate, and where nobody is told of policies. */
  public int feedPort() {
    return feed == null ? 0 : feed.port();
  }

  /** 0 until there is a certificate, and where nobody asks about admission. */
  public int webhookPort() {
    return admission == null ? 0 : admission.port();
  }

  /** Sees to the certificate now and not within a minute; whether all is well. */
  public boolean renewCertificate() {
    return serving != null && serving.round();
  }

  /** Ends; what it was about to write another replica writes. */
  @Override
  public void close() {
    draining = true;
    if (serving != null) {
      serving.close();
    }
    if (admission != null) {
      admission.close();
    }
    if (feed != null) {
      feed.close();
    }
    leadership.close();
    measurements.close();
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
