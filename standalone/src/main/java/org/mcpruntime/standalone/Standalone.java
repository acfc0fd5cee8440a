package org.mcpruntime.standalone;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.Retention;
import org.mcpruntime.analytics.query.Analytics;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.PlatformStatus;
import org.mcpruntime.feed.publish.FeedMetrics;
import org.mcpruntime.feed.publish.KeyFolder;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.publish.UseFile;
import org.mcpruntime.gateway.Gateway;
import org.mcpruntime.gateway.GatewayConfig;
import org.mcpruntime.gateway.source.FeedSource;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.PublisherSource;
import org.mcpruntime.gateway.source.Swap;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.Surroundings;
import org.mcpruntime.process.api.Api;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.login.LoginApp;
import org.mcpruntime.process.login.Secrets;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.file.FileResources;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.standalone.workload.Desired;
import org.mcpruntime.standalone.workload.Engine;
import org.mcpruntime.standalone.workload.State;
import org.mcpruntime.standalone.workload.Workloads;
import org.mcpruntime.web.Console;

/** The whole platform, running. */
public final class Standalone implements AutoCloseable {

  /**
   * What only a main can give.
   *
   * @param environment of this process; servers see the part of it that programs need
   * @param user who starts it
   * @param version of the product
   */
  public record World(
      InstantSource clock,
      RandomGenerator chance,
      Log log,
      Map<String, String> environment,
      String user,
      String version) {}

  private static final Duration LAST_WORDS = Duration.ofMillis(200);
  private static final int MOST_TROUBLES = 20;

  /** Of a browser. */
  private static final Duration SESSION = Duration.ofHours(8);

  private static final int MOST_SESSIONS = 1_000;

  /** Which logs a browser in. */
  private static final Duration CODE = Duration.ofMinutes(1);

  private static final int MOST_CODES = 100;

  private final StandaloneConfig config;
  private final World world;
  private final Instant startedAt;
  private final DataFolder data;
  private final LocalEvents events;

  /** Of all parts, on one page. */
  private final Metrics metrics = new Metrics().withJvm();

  private final Publisher publisher;
  private final PublisherSource policies;
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Gateway gateway;
  private final FileResources resources;
  private final Workloads workloads;
  private final Serving serving;
  private final AccessStatuses accessStatuses;
  private final Publishing publishing;
  private final HttpServer api;
  private final String token;
  private final Secrets sessions;
  private final Secrets codes;
  private volatile BiConsumer<ObjectRef, State> listener = (_, _) -> {};

  private Standalone(StandaloneConfig config, World world, DataFolder data, LocalEvents events) {
    this.config = config;
    this.world = world;
    this.data = data;
    this.events = events;
    startedAt = world.clock().instant();
    token = data.token(world.chance());
    sessions = new Secrets(SESSION, MOST_SESSIONS, world.clock(), world.chance());
    codes = new Secrets(CODE, MOST_CODES, world.clock(), world.chance());
    publisher = publisher(data);
    policies =
        new PublisherSource(
            publisher,
            new FeedSource.Budget(Duration.ofSeconds(30), Duration.ofMinutes(5)),
            world.clock(),
            Ticker.systemTicker());
    var begun = new FutureTask<>(this::beginGateway);
    Thread.ofPlatform().name("gateway start").start(begun);
    resources = open(data.resources(), begun);
    gateway = await(begun, resources);
    workloads = workloads();
    var statuses =
        new ServerStatuses(resources, this::revision, gatewayUrl(), world.clock(), world.log());
    serving = new Serving(workloads, gateway::route, statuses::write, world.log());
    accessStatuses = new AccessStatuses(resources, world.clock(), world.log());
    policies.listen(new InForce());
    publisher.start();
    publishing = new Publishing(resources, publisher, world.log());
    publishing.listen(serving::changed);
    publishing.listen(accessStatuses::changed);
    serving.expect(resources.list(Selection.all(Kind.SERVER)).servers());
    publishing.start();
    serving.start();
    accessStatuses.start();
    api = listen();
    data.announce(run());
  }

  /**
   * Starts all of it; returns when it can be asked.
   *
   * @throws CannotStartException where it cannot; nothing of it runs then
   */
  public static Standalone start(StandaloneConfig config, World world) {
    var data = DataFolder.take(config.data());
    LocalEvents events;
    try {
      data.clearDrafts();
      events = events(config, world, data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
    try {
      return new Standalone(config, world, data, events);
    } catch (RuntimeException e) {
      events.close();
      data.close();
      throw e;
    }
  }

  private static LocalEvents events(StandaloneConfig config, World world, DataFolder data) {
    var told = config.events();
    var settings =
        new DuckSettings(
            data.store(),
            new Retention(told.age(), (long) told.mebibytes() << 20),
            (long) told.memory() << 20,
            2);
    return LocalEvents.begin(
        () -> DuckStore.open(settings, new EventsWatcher(world.log()), world.clock()),
        new EarlierEvents(data.store(), world.log()),
        world.log());
  }

  private Publisher publisher(DataFolder folder) {
    try {
      Files.createDirectories(folder.keys());
      var now = world.clock().instant();
      return new Publisher(
          KeyRing.open(new KeyFolder(folder.keys().resolve("feed")), KeyRing.Rotation.USUAL, now),
          new UseFile(folder.root().resolve("uses.json"), world.log()),
          "standalone",
          Publisher.Timing.USUAL,
          new FeedMetrics(metrics),
          new Publisher.World(world.clock(), Ticker.systemTicker(), world.log()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStartException(
          "%s cannot be used: %s".formatted(folder.keys(), e.getMessage()));
    }
  }

  private Gateway beginGateway() {
    var settings = new TreeMap<String, String>();
    settings.put("LISTEN_ADDRESS", config.address());
    settings.put("PORT", Integer.toString(config.ports().gateway()));
    settings.put("METRICS_PORT", "0");
    settings.put("AUDIT_DIR", data.records().toString());
    settings.put("AUDIT_MAX_MIB", Integer.toString(config.records().mebibytes()));
    settings.put("AUDIT_KEEP", config.records().keep().toSeconds() + "s");
    settings.put("AUDIT_SYNC_INTERVAL", config.records().sync().toMillis() + "ms");
    settings.put("ANALYTICS_SOURCE", "standalone");
    settings.put("DRAIN_TIMEOUT", "5s");
    var told = GatewayConfig.of(new Settings(settings), processors(), data.root().toString());
    return new Gateway(
        told,
        new Gateway.Behind.Given(policies, metrics),
        new Gateway.Besides(List.of(new StoreSink(events)), List.of()),
        new Gateway.World(world.clock(), world.chance(), world.log()));
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static Gateway await(FutureTask<Gateway> begun, FileResources opened) {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      opened.close();
      var why = e.getCause() == null ? e : e.getCause();
      throw new CannotStartException(
          "the gateway cannot start: %s; --gateway-port names another port"
              .formatted(why.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("it was told to stop while it started");
    }
  }

  private FileResources open(Path folder, FutureTask<Gateway> begun) {
    try {
      return FileResources.open(folder, world.clock(), this::report);
    } catch (UnavailableException e) {
      end(begun);
      throw new CannotStartException(String.valueOf(e.getMessage()));
    }
  }

  private static void end(FutureTask<Gateway> begun) {
    try {
      var _ = begun.get().stop();
    } catch (ExecutionException e) {
      // It has not begun, either.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(List<Finding> findings) {
    for (var finding : findings) {
      world
          .log()
          .warn(
              "A manifest is not right; what it said before stays",
              LogKeys.PATH.is(finding.place()),
              LogKeys.ERROR.is(finding.sentence()));
    }
  }

  private Workloads workloads() {
    var environment = new TreeMap<>(Launch.inherited(world.environment()));
    environment.put("MCP_RUNTIME_HOME", config.home().toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    var means =
        new Desired.Means(
            environment,
            Engine.of(world.environment(), data.owner()).orElse(null),
            new SecretFiles(data.secrets()));
    var tools =
        new Workloads.Tools(
            data.root(), new SystemTime(world.clock()), world.chance(), loops, world.log());
    return new Workloads(tools, means, this::stands);
  }

  private void stands(ObjectRef server, State state) {
    serving.changed(server);
    listener.accept(server, state);
  }

  /** From now on somebody hears how servers are; on many threads, and quickly. */
  public void watch(BiConsumer<ObjectRef, State> watcher) {
    listener = watcher;
  }

  /** A policy of a server that is new, or no more, changes how the server stands. */
  private final class InForce implements PolicySource.Listener {

    @Override
    public void swapped(Swap swap) {
      swap.changes().stream()
          .filter(change -> change.before() == null)
          .forEach(change -> serving.changed(change.server()));
      swap.removed().forEach(serving::changed);
    }

    @Override
    public void refused(PolicySource.Refusal refusal) {
      // The gateway says so.
    }
  }

  private @Nullable String revision(ObjectRef server) {
    return policies.current().of(server).map(policy -> policy.snapshot().revision()).orElse(null);
  }

  private HttpServer listen() {
    var around =
        new Surroundings(
            policies::snapshot,
            new LocalInventory(workloads, world.clock(), threads),
            new LocalLogs(workloads),
            new LiveStore(events::asked),
            codes,
            new RecordedStore(events::asked, world.clock()),
            new GatewayInspector(world.chance()),
            this::status,
            Analytics.routes(
                new Analytics.Means(events::asked, this::active, data.drafts(), world.clock())));
    var routes = Platform.routes(resources, around, world.clock(), world.chance());
    var callers = new Known(new Token(token, world.user()), sessions);
    var hosts = new Hosts(config.hosts());
    try {
      return new HttpServer(
          loops,
          new InetSocketAddress(config.address(), config.ports().api()),
          null,
          ServerLimits.DEFAULT,
          new Front(
              new Api(routes, callers, hosts, threads, world.log()),
              Console.assets(hosts),
              new LoginApp(callers, sessions, codes, hosts, world.clock(), threads),
              new ManagementApp(
                  () -> gateway.isReady() ? Optional.empty() : Optional.of("gateway"), metrics)));
    } catch (IllegalStateException e) {
      stopParts();
      throw new CannotStartException(
          "the API %s; --api-port names another port".formatted(e.getMessage()));
    }
  }

  /** Where the API is. */
  public URI apiUrl() {
    return url(api.port());
  }

  /** Where people look at it. */
  public URI consoleUrl() {
    return apiUrl().resolve(Console.PATH + "/");
  }

  /** Where servers are reached, without their path. */
  public URI gatewayUrl() {
    return url(gateway.port());
  }

  private URI url(int port) {
    boolean anywhere = config.address().equals("0.0.0.0") || config.address().equals("::");
    return URI.create("http://%s:%d".formatted(anywhere ? "127.0.0.1" : config.address(), port));
  }

  /** The desired state. */
  public Resources resources() {
    return resources;
  }

  /** What happened; empty where the store is not open yet. */
  public Optional<EventStore> events() {
    return events.now();
  }

  /** When it was started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** What an administrator presents. */
  public String token() {
    return token;
  }

  private DataFolder.Run run() {
    return new DataFolder.Run(
        ProcessHandle.current().pid(), startedAt, apiUrl(), gatewayUrl(), data.root().toString());
  }

  /** How it is. */
  public PlatformStatus status() {
    int ready = 0;
    int pending = 0;
    int failed = 0;
    var servers = resources.list(Selection.all(Kind.SERVER)).servers();
    for (var server : servers) {
      switch (workloads.state(server.metadata().ref()).orElse(new State.Off(""))) {
        case State.Ready _ -> ready++;
        case State.Starting _, State.Off _ -> pending++;
        case State.Failing _ -> failed++;
      }
    }
    return new PlatformStatus(
        world.version(),
        startedAt,
        apiUrl(),
        gatewayUrl(),
        data.root().toString(),
        new PlatformStatus.Servers(ready, pending, failed),
        resources.list(Selection.all(Kind.GRANT)).resources().size(),
        resources.list(Selection.all(Kind.SESSION)).resources().size(),
        gateway.records().stream()
            .map(
                place ->
                    new PlatformStatus.Records(
                        place.name(), place.depth(), place.written(), place.failing()))
            .toList(),
        troubles());
  }

  private List<String> troubles() {
    return Stream.concat(
            events.trouble().stream(),
            resources.findings().stream()
                .map(finding -> "%s: %s".formatted(finding.place(), finding.sentence())))
        .limit(MOST_TROUBLES)
        .toList();
  }

  private Analytics.Active active() {
    var now = world.clock().instant();
    return new Analytics.Active(
        resources.list(Selection.all(Kind.SERVER)).servers().stream()
            .filter(
                server ->
                    workloads.state(server.metadata().ref()).orElse(null) instanceof State.Ready)
            .count(),
        resources.list(Selection.all(Kind.GRANT)).grants().stream()
            .map(MCPAccessGrant::spec)
            .filter(grant -> !grant.disabled() && isAhead(grant.expiresAt(), now))
            .count(),
        resources.list(Selection.all(Kind.SESSION)).sessions().stream()
            .map(MCPAgentSession::spec)
            .filter(session -> !session.revoked() && isAhead(session.expiresAt(), now))
            .count());
  }

  private static boolean isAhead(@Nullable Instant end, Instant now) {
    return end == null || now.isBefore(end);
  }

  private void stopParts() {
    publishing.close();
    serving.close();
    accessStatuses.close();
    try {
      var _ = gateway.stop();
      workloads.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
    resources.close();
    endThreads();
    loops.close();
  }

  /** Handlers that are interrupted say so on a loop, which has to be there still. */
  private void endThreads() {
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops all of it: answers under way end, servers stop, records are brought away. */
  @Override
  public void close() {
    try {
      var _ = api.close(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopParts();
    events.close(); // when all that was recorded is there
    data.close();
  }
}
