package org.mcpruntime.operator.feed;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.feed.publish.FeedApp;
import org.mcpruntime.feed.publish.FeedMetrics;
import org.mcpruntime.feed.publish.KeyRing;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.operator.cluster.ChildKind;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.cluster.Sightings;
import org.mcpruntime.operator.identity.ServingIdentity;
import org.mcpruntime.operator.identity.SharedSecret;
import org.mcpruntime.process.http.HttpServer;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.http.ServerLimits;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.resources.Kind;

/**
 * One replica's publisher: what it sees of the cluster becomes policies, at once and whoever leads.
 *
 * <p>It doubts itself while it has not heard from the API for a while, for its watches might then
 * be silent because they are cut off: gateways turn to another replica, or get older.
 */
public final class PolicyFeed implements Sightings, AutoCloseable {

  /** Gateways are few and say little. */
  private static final ServerLimits LIMITS =
      new ServerLimits(16 << 10, Duration.ofSeconds(15), Duration.ofSeconds(60), 4_000);

  /** What another replica was told of uses may be so late: 5 s, 30 s, 2 s, 30 s. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int TICKS_OF_NOTICES = 2;
  private static final int TICKS_OF_AUTHORITIES = 5;
  private static final int TICKS_OF_KEYS = 60;
  private static final Duration DOUBT = Duration.ofSeconds(15);

  /**
   * What it is told.
   *
   * @param cluster its name, for policies
   * @param audience of gateways' tokens
   * @param replica the name of this one among the others
   */
  public record Terms(String cluster, String audience, String replica, InetSocketAddress address) {}

  /** Where it is kept what replicas share. */
  public record Stores(KubeApi api, SharedSecret keys, SharedSecret notices) {}

  /** What it runs in. */
  public record Around(Loops loops, Metrics metrics, Publisher.World world) {}

  private final Publisher.World world;
  private final ServingIdentity identity;
  private final BooleanSupplier leads;
  private final KeyRing keys;
  private final Noticeboard board;
  private final SharedLives lives;
  private final Publisher publisher;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final Terms terms;
  private final Around around;
  private final FeedApp app;
  private final List<Consumer<ObjectRef>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Map<ObjectRef, Map<String, String>> told = Map.of();
  private volatile @Nullable HttpServer server;
  private @Nullable Thread keeper;
  private long heardAt;
  private boolean opened;
  private boolean doubts;
  private boolean led;

  /**
   * Nobody is served before {@link #serve}, and before all resources were seen.
   *
   * @param leads whether this replica writes to the cluster
   * @throws java.io.UncheckedIOException where the keys cannot be read
   * @throws IllegalArgumentException where they are none
   */
  public PolicyFeed(
      Terms terms, Stores stores, ServingIdentity identity, Around around, BooleanSupplier leads) {
    this.world = around.world;
    this.terms = terms;
    this.around = around;
    this.identity = identity;
    this.leads = leads;
    var now = world.clock().instant();
    keys = KeyRing.open(new KeySecret(stores.keys), KeyRing.Rotation.USUAL, now);
    board = new Noticeboard(stores.notices, terms.replica);
    lives = new SharedLives(board.recall(now), board::others);
    var usual = Publisher.Timing.USUAL;
    publisher =
        new Publisher(
            keys,
            lives,
            terms.cluster,
            new Publisher.Timing(
                usual.coalesce(), usual.heartbeat(), usual.silence(), usual.stuck(), GRACE),
            new FeedMetrics(around.metrics),
            world);
    publisher.listen(this::tell);
    around.metrics.measured(
        "mcp_feed_doubts_itself",
        "1 while the API was not heard for so long that nothing is vouched for.",
        () -> publisher.isDoubted() ? 1 : 0);
    var tokens = new TokenReviews(stores.api, terms.audience, world.ticker());
    app = new FeedApp(publisher, tokens, waiting);
    publisher.start();
  }

  /** Listens, once; there is a certificate to serve with. */
  public synchronized void serve() {
    if (server == null && closed.getCount() > 0) {
      server = new HttpServer(around.loops, terms.address, identity::sslContext, LIMITS, app);
    }
  }

  /**
   * Begins to publish what is seen.
   *
   * @param cluster that this hears from: it was told to before it began to look
   * @param apply writes what gateways are to trust
   */
  public void start(Cluster cluster, Apply apply) {
    heardAt = world.ticker().nanoTime();
    var authorities =
        new AuthorityMaps(
            cluster,
            apply,
            why ->
                world
                    .log()
                    .warn(
                        "Gateways cannot be told whom to trust; it is tried again",
                        LogKeys.ERROR.is(why)));
    keeper =
        Thread.ofPlatform().daemon().name("policy feed").start(() -> keep(cluster, authorities));
  }

  /** 0 until there is a certificate. */
  public int port() {
    var listening = server;
    return listening == null ? 0 : listening.port();
  }

  /** Whether gateways are served. */
  public boolean isOpen() {
    return server != null && publisher.isOpen();
  }

  /** The revision that each gateway of a server enforces, whichever replica it said so to. */
  public Map<String, String> enforced(ObjectRef server) {
    var enforced = new HashMap<>(board.enforced(server));
    enforced.putAll(publisher.enforced(server));
    return enforced;
  }

  /** Hears of servers of which {@link #enforced} is another; it must be quick. */
  public void listen(Consumer<ObjectRef> listener) {
    listeners.add(listener);
  }

  private void tell(ObjectRef about) {
    listeners.forEach(listener -> listener.accept(about));
  }

  @Override
  public void server(@Nullable MCPServer before, @Nullable MCPServer after) {
    if (after != null) {
      publisher.put(after);
    } else if (before != null) {
      publisher.removeServer(before.metadata().ref());
    }
  }

  @Override
  public void grant(@Nullable MCPAccessGrant before, @Nullable MCPAccessGrant after) {
    if (after != null) {
      publisher.put(after);
    } else if (before != null) {
      publisher.removeGrant(before.metadata().ref());
    }
  }

  @Override
  public void session(@Nullable MCPAgentSession before, @Nullable MCPAgentSession after) {
    if (after != null) {
      publisher.put(after);
    } else if (before != null) {
      publisher.removeSession(before.metadata().ref());
    }
  }

  @Override
  public void child(ChildKind kind, ObjectRef object, Set<ObjectRef> about) {
    // No policy follows from what a server's children are.
  }

  private void keep(Cluster cluster, AuthorityMaps authorities) {
    try {
      for (long tick = 0; !closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS); tick++) {
        try {
          open(cluster);
          turn(tick, authorities);
        } catch (RuntimeException e) {
          // Whatever it was, nobody would look after the feed any more without this thread.
          world.log().failure("The policy feed could not be looked after", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(Cluster cluster) {
    if (!opened && isInSight(cluster)) {
      opened = true;
      publisher.open();
      world.log().info("Policies are published", LogKeys.PORT.is(port()));
    }
  }

  private static boolean isInSight(Cluster cluster) {
    var missing = cluster.unfilled();
    for (var kind : Kind.values()) {
      var word = kind.plural();
      if (missing.stream().anyMatch(each -> each.equals(word) || each.startsWith(word + " "))) {
        return false;
      }
    }
    return true;
  }

  private void turn(long tick, AuthorityMaps authorities) {
    boolean leader = leads.getAsBoolean();
    if (tick % TICKS_OF_NOTICES == 0) {
      turnNotices(leader);
    }
    if (leader && !led) {
      authorities.forget();
    }
    led = leader;
    if (leader && tick % TICKS_OF_AUTHORITIES == 0 && identity.isReady()) {
      authorities.turn(identity.authority());
    }
    if (tick % TICKS_OF_KEYS == TICKS_OF_KEYS - 1) {
      var _ = keys.turn(world.clock().instant());
    }
  }

  private void turnNotices(boolean leader) {
    // Who leads asks itself; the others' gateways have to be told of.
    var enforced = leader ? List.<Notice.Enforced>of() : enforced();
    var failed = board.turn(lives.told(world.clock().instant(), enforced));
    long now = world.ticker().nanoTime();
    if (failed.isEmpty()) {
      heardAt = now;
      tellOfOthers();
    }
    boolean may = now - heardAt > DOUBT.toNanos();
    if (may != doubts) {
      doubts = may;
      publisher.doubt(may);
      if (may) {
        world
            .log()
            .error(
                "The API was not heard; policies are not vouched for until it is",
                LogKeys.ERROR.is(failed.orElse("")));
      } else {
        world.log().info("The API is heard again; policies are vouched for");
      }
    }
  }

  private List<Notice.Enforced> enforced() {
    var all = new ArrayList<Notice.Enforced>();
    publisher
        .enforced()
        .forEach(
            (about, gateways) ->
                gateways.forEach(
                    (gateway, revision) -> all.add(new Notice.Enforced(about, gateway, revision))));
    all.sort(Comparator.comparing(Notice.Enforced::server).thenComparing(Notice.Enforced::gateway));
    return all;
  }

  /** What gateways of other replicas enforce may be another than it was. */
  private void tellOfOthers() {
    var now = board.enforced();
    var before = told;
    told = now;
    var about = new HashSet<>(before.keySet());
    about.addAll(now.keySet());
    for (var each : about) {
      if (!before.getOrDefault(each, Map.of()).equals(now.getOrDefault(each, Map.of()))) {
        tell(each);
      }
    }
  }

  /** Ends; gateways go on with what they have, and look for another replica. */
  @Override
  public synchronized void close() {
    closed.countDown();
    publisher.close();
    try {
      if (keeper != null) {
        var _ = keeper.join(Duration.ofSeconds(5));
      }
      if (server != null) {
        var _ = server.close(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.shutdownNow();
  }
}
