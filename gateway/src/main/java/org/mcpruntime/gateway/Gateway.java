package org.mcpruntime.gateway;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.caller.Authenticator;
import org.mcpruntime.gateway.caller.ProtectedResource;
import org.mcpruntime.gateway.caller.TrustedProxies;
import org.mcpruntime.gateway.caller.VerifyingProxy;
import org.mcpruntime.gateway.exchange.Gate;
import org.mcpruntime.gateway.exchange.Management;
import org.mcpruntime.gateway.exchange.Route;
import org.mcpruntime.gateway.exchange.RouteTable;
import org.mcpruntime.gateway.exchange.SessionSeal;
import org.mcpruntime.gateway.exchange.Streams;
import org.mcpruntime.gateway.exchange.Traces;
import org.mcpruntime.gateway.exchange.Traffic;
import org.mcpruntime.gateway.exchange.Wiring;
import org.mcpruntime.gateway.limit.Limiter;
import org.mcpruntime.gateway.limit.Limits;
import org.mcpruntime.gateway.source.Freshness;
import org.mcpruntime.gateway.source.PolicyChange;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.SourceStatus;
import org.mcpruntime.gateway.source.Swap;
import org.mcpruntime.gateway.spool.EventIds;
import org.mcpruntime.gateway.spool.Spool;
import org.mcpruntime.gateway.trail.Records;
import org.mcpruntime.gateway.trail.Sink;
import org.mcpruntime.gateway.trail.Sinks;
import org.mcpruntime.gateway.trail.SpoolTrail;
import org.mcpruntime.gateway.trail.Trail;
import org.mcpruntime.gateway.trail.TrailStatus;
import org.mcpruntime.gateway.trail.Trails;
import org.mcpruntime.gateway.upstream.Upstream;
import org.mcpruntime.process.health.Readiness;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.process.token.IssuerKeys;
import org.mcpruntime.process.token.TokenMetrics;
import org.mcpruntime.process.trace.OtlpSpans;
import org.mcpruntime.process.trace.Scatter;
import org.mcpruntime.process.trace.Spans;

/** A gateway that runs: two ports, its policies, its records. */
public final class Gateway {

  /** What only a main can give: time and chance. */
  public record World(InstantSource clock, RandomGenerator chance, Log log) {}

  /** What stands behind it, and who says what may be done there. */
  public sealed interface Behind {

    /** What the settings say. */
    record Told(GatewayConfig.Servers servers) implements Behind {}

    /**
     * What the program says that it is part of; its servers come with {@link #route}.
     *
     * @param metrics of that program, for a process has one page of them
     */
    record Given(PolicySource policies, Metrics metrics) implements Behind {}
  }

  /**
   * Where records go besides where the settings say.
   *
   * @param sinks places that they are brought to from the spool
   * @param trails hear of events as they happen
   */
  public record Besides(List<Sink> sinks, List<Trail> trails) {
    public static final Besides NOTHING = new Besides(List.of(), List.of());

    public Besides {
      sinks = List.copyOf(sinks);
      trails = List.copyOf(trails);
    }
  }

  /** For answers that are ended to reach their clients. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final World world;
  private final Readiness readiness = new Readiness();
  private final Readiness.Condition policyLoaded =
      readiness.condition("policy", "policy_not_loaded");
  private final Loops loops;
  private final PolicySource policies;
  private final Authenticator authenticator;
  private final RouteTable routes;
  private final @Nullable RoutesFile routesFile;
  private final @Nullable SpoolTrail spool;
  private final Trail trail;
  private final Streams streams = new Streams();
  private final HttpServer traffic;
  private final HttpServer management;
  private final Spans spans;
  private final Duration drain;

  /**
   * Starts it.
   *
   * @throws IllegalArgumentException where a file or a setting is wrong
   * @throws IllegalStateException where a port or a directory cannot be used
   */
  public Gateway(GatewayConfig config, Behind behind, Besides besides, World world) {
    this.world = world;
    this.drain = config.work().drain();
    var metrics = behind instanceof Behind.Given(_, var shared) ? shared : new Metrics().withJvm();
    var proxy = new VerifyingProxy(config.trust().proxySpiffeID(), config.trust().spiffeHeader());
    var proxies = TrustedProxies.of(config.trust().proxies());
    boolean secure = config.listen().tls() != null;
    var resource = new ProtectedResource(config.trust().externalBase(), proxies, secure);
    var tokens = new TokenMetrics(metrics);
    authenticator =
        new Authenticator(
            resource,
            proxy,
            issuer ->
                IssuerKeys.start(issuer, IssuerKeys.Pace.USUAL, world.clock(), world.log(), tokens),
            world.clock(),
            tokens);
    loops = new Loops(config.work().transport(), config.work().loops());
    routes = table();
    routesFile = routesFile(behind);
    policies = policies(behind, config.work(), metrics);
    policies.listen(new Ready(policies.ages()));
    policies.listen(streams);
    policies.listen(new PolicyMetrics(metrics));
    var policiesStart = startAside(policies);
    spool = spool(config.audit(), besides.sinks());
    trail = trail(spool, besides.trails(), metrics);
    spans = spans(config, metrics);
    var traces =
        new Traces(
            spans, config.logging().collector() != null, new Scatter(world.chance().nextLong()));
    var wiring =
        new Wiring(
            new Wiring.Who(authenticator, resource, proxies, proxy),
            new Wiring.Where(routes, policies),
            new Wiring.Memory(trail, records(config.audit(), spool), seal(config.trust())),
            new Wiring.Watch(
                new Traffic(metrics), Ticker.systemTicker(), world.clock(), traces, streams),
            config.work().gate());
    metrics.measured(
        "mcp_gateway_open_exchanges", "Messages and streams under way.", streams::count);
    var app = new Management(readiness, policies, this::routesStatus, metrics);
    var address = config.listen().address();
    var tls = config.listen().tls() == null ? null : new Certificates(config.listen().tls());
    traffic =
        listen(new InetSocketAddress(address, config.listen().port()), tls, new Gate(wiring, app));
    metrics.measured(
        "mcp_gateway_held_body_bytes",
        "Bytes of large bodies that are kept while they are answered.",
        loops::heldBytes);
    metrics.measured(
        "mcp_gateway_open_connections", "Connections of clients.", traffic::connections);
    metrics.counted(
        "mcp_gateway_http_refused_total",
        "Connections and requests that were refused before anybody looked what they ask.",
        traffic::refusals);
    management = listen(new InetSocketAddress(address, config.listen().metricsPort()), null, app);
    await(policiesStart);
    if (routesFile != null) {
      routesFile.start(metrics, told -> follow(told, config.work().limits()));
    }
    if (policies.status().ready()) {
      policyLoaded.met();
    }
  }

  /** Where it cannot listen, nothing of it is left: its records may be somebody else's next. */
  private HttpServer listen(InetSocketAddress address, @Nullable Certificates tls, HttpApp app) {
    try {
      return new HttpServer(loops, address, tls, ServerLimits.DEFAULT, app);
    } catch (IllegalStateException e) {
      policies.close();
      authenticator.close();
      trail.close(Duration.ZERO);
      spans.close();
      loops.close();
      throw e;
    }
  }

  /** Reading policies is half of what a start does, and needs nothing of the rest. */
  private static FutureTask<@Nullable Void> startAside(PolicySource policies) {
    var start = new FutureTask<@Nullable Void>(policies::start, null);
    Thread.ofPlatform().name("first policies").start(start);
    return start;
  }

  private static void await(FutureTask<@Nullable Void> start) {
    try {
      var _ = start.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the policies cannot be followed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("it was told to stop while it started", e);
    }
  }

  /** Becomes ready with the first policy, and says what is wrong with those that are none. */
  private final class Ready implements PolicySource.Listener {

    private final Readiness.@Nullable Condition current;

    Ready(boolean ages) {
      current = ages ? readiness.condition("policy_current", Reason.POLICY_STALE.word()) : null;
    }

    @Override
    public void swapped(Swap swap) {
      swap.changes().forEach(change -> authenticator.prepare(change.after()));
      if (policies.status().ready()) {
        policyLoaded.met();
      }
      for (var server : swap.removed()) {
        world
            .log()
            .warn(
                "A server is gone; nothing may be done on it",
                LogKeys.NAMESPACE.is(server.namespace()),
                LogKeys.SERVER.is(server.name()));
      }
      for (var change : swap.changes()) {
        say(change);
      }
    }

    /** Of changes of sessions there may be hundreds a second. */
    private void say(PolicyChange change) {
      var revision = LogKeys.REVISION.is(change.after().snapshot().revision());
      var namespace = LogKeys.NAMESPACE.is(change.server().namespace());
      var server = LogKeys.SERVER.is(change.server().name());
      if (change.before() == null || change.anybody()) {
        world.log().info("A policy is in force", namespace, server, revision);
      } else {
        world.log().debug("A change of a policy is in force", namespace, server, revision);
      }
    }

    @Override
    public void aged() {
      if (policies.status().ready()) {
        policyLoaded.met(); // though there may be no server yet
      }
      var freshness = policies.freshness();
      if (current != null && freshness == Freshness.STALE) {
        current.unmet(Reason.POLICY_STALE.word());
      } else if (current != null) {
        current.met();
      }
      switch (freshness) {
        case CURRENT -> world.log().info("The policies are known to be current");
        case FOR_READING ->
            world.log().warn("No publisher was heard for too long; only reads are let through");
        case STALE ->
            world.log().error("No publisher was heard for too long; nothing is let through");
      }
    }

    @Override
    public void refused(PolicySource.Refusal refusal) {
      world
          .log()
          .warn(
              "A policy cannot be enforced; the last good one stays",
              LogKeys.PATH.is(refusal.place()),
              LogKeys.ERROR.is(refusal.sentence()));
    }
  }

  private RouteTable table() {
    var client = new HttpClient(loops, ClientLimits.DEFAULT, Certificates.forClients());
    return new RouteTable(
        served ->
            new Upstream(
                Objects.requireNonNull(served.route().upstream()),
                client,
                new Limiter(served.limits())));
  }

  private PolicySource policies(Behind behind, GatewayConfig.Work work, Metrics metrics) {
    return switch (behind) {
      case Behind.Given(var policies, _) -> policies;
      case Behind.Told(var servers) -> {
        var told = routesFile == null ? List.of(only(servers)) : routesFile.routes();
        route(served(told, work.limits()));
        yield switch (servers.policies()) {
          case PoliciesFrom.Feed feed -> {
            var around = new Feeds.Around(loops, world, metrics);
            yield Feeds.source(feed, named(told), routesFile == null, around);
          }
          case PoliciesFrom files -> Feeds.files(files, world.clock());
        };
      }
    };
  }

  private @Nullable RoutesFile routesFile(Behind behind) {
    return behind instanceof Behind.Told(var servers) && servers.routes() != null
        ? new RoutesFile(servers.routes(), servers.policies() instanceof PoliciesFrom.Feed, world)
        : null;
  }

  private SourceStatus.@Nullable Routes routesStatus() {
    return routesFile == null ? null : routesFile.status();
  }

  private static Route only(GatewayConfig.Servers servers) {
    return Route.of(
        "", servers.server(), Objects.requireNonNull(servers.upstream()), servers.stripPrefix());
  }

  private static List<RouteTable.Served> served(List<Route> told, Limits limits) {
    return told.stream().map(route -> new RouteTable.Served(route, limits)).toList();
  }

  private static SortedSet<ObjectRef> named(List<Route> told) {
    var servers = new TreeSet<ObjectRef>();
    told.forEach(route -> servers.add(route.server()));
    return servers;
  }

  /** The file of routes is another: new servers have no policy yet, those that went no callers. */
  private void follow(List<Route> told, Limits limits) {
    route(served(told, limits));
    policies.follow(named(told));
  }

  /** From now on these servers are behind it, and no others: what is under way there ends. */
  public void route(Collection<RouteTable.Served> servers) {
    var gone = new HashSet<>(routes.replace(servers));
    servers.forEach(served -> gone.remove(served.route().server()));
    if (!gone.isEmpty()) {
      streams.left(gone);
    }
  }

  private Records records(GatewayConfig.Audit audit, @Nullable SpoolTrail spool) {
    var last = spool == null ? null : spool.recovery().lastId();
    return new Records(
        audit.source(),
        audit.eventType(),
        new EventIds(world.clock(), world.chance().nextLong(), last));
  }

  private @Nullable SpoolTrail spool(GatewayConfig.Audit audit, List<Sink> sinks) {
    var place = audit.spool();
    if (place == null) {
      world.log().warn("Nothing is recorded: set AUDIT_DIR, AUDIT_FILE or ANALYTICS_INGEST_URL");
      return null;
    }
    if (place.temporary()) {
      world
          .log()
          .warn(
              "Records wait in a temporary directory: set AUDIT_DIR",
              LogKeys.PATH.is(place.directory()));
    }
    try {
      if (place.temporary()) {
        Spool.refuseForeign(place.directory());
      }
      var opened =
          SpoolTrail.open(
              place.directory(),
              place.bounds(),
              sinks(audit).and(sinks),
              this::fares,
              world.clock(),
              world.chance());
      for (var note : opened.recovery().notes()) {
        world.log().warn("Records were found not as they were written", LogKeys.ERROR.is(note));
      }
      return opened;
    } catch (IOException e) {
      throw new IllegalStateException("nothing can be recorded: " + e.getMessage(), e);
    }
  }

  private void fares(TrailStatus place) {
    var name = LogKeys.NAME.is(place.name());
    var error = place.error();
    if (error == null) {
      world.log().info("Records are taken again", name);
    } else {
      world.log().warn("Records are not taken", name, LogKeys.ERROR.is(error));
    }
  }

  private static Sinks sinks(GatewayConfig.Audit audit) {
    var key = audit.apiKey().isEmpty() ? null : audit.apiKey();
    return new Sinks(audit.file(), audit.ingest(), key, audit.intents());
  }

  private static Trail trail(@Nullable SpoolTrail spool, List<Trail> others, Metrics metrics) {
    var all = new ArrayList<>(others);
    if (spool != null) {
      all.add(spool);
      TrailMetrics.of(spool, metrics);
    }
    return new Trails(all);
  }

  private static Spans spans(GatewayConfig config, Metrics metrics) {
    var collector = config.logging().collector();
    return collector == null
        ? Spans.nowhere()
        : OtlpSpans.start(collector, config.logging().service(), metrics);
  }

  private SessionSeal seal(GatewayConfig.Trust trust) {
    var key = trust.sessionKey().getBytes(StandardCharsets.UTF_8);
    if (key.length == 0) {
      key = new byte[32];
      world.chance().nextBytes(key);
    }
    return new SessionSeal(key);
  }

  public int port() {
    return traffic.port();
  }

  public int managementPort() {
    return management.port();
  }

  public boolean isReady() {
    return readiness.report().ready();
  }

  /** How records fare: the spool first, then each place that they are brought to. */
  public List<TrailStatus> records() {
    return spool == null ? List.of() : spool.status();
  }

  /**
   * Stops: not ready any more, streams are ended, answers under way are waited for, records are
   * brought away.
   *
   * @return whether nothing had to be cut
   */
  public boolean stop() throws InterruptedException {
    readiness.drain();
    streams.drain();
    traffic.drain();
    boolean clean = traffic.awaitEnd(drain);
    streams.end();
    clean &= traffic.close(LAST_WORDS);
    management.close(Duration.ofSeconds(1));
    if (routesFile != null) {
      routesFile.close();
    }
    policies.close();
    authenticator.close();
    trail.close(Duration.ofSeconds(5));
    spans.close();
    loops.close();
    return clean;
  }
}
