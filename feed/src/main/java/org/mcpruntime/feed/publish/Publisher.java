package org.mcpruntime.feed.publish;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.feed.wire.Jwk;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Makes policies of resources and brings them to the gateways that subscribe.
 *
 * <p>Everything happens on one thread of its own, so that nothing in here is shared; event loops
 * only write bytes. Changes wait for each other for a moment, so that many make one.
 */
public final class Publisher implements AutoCloseable {

  /**
   * How it keeps time.
   *
   * @param coalesce for how long changes wait for more
   * @param heartbeat how often it says that nothing was left out
   * @param silence after which a subscriber that acknowledges nothing is closed
   * @param stuck after which a subscriber that takes nothing is closed
   * @param grace that reports of used sessions may be late
   */
  public record Timing(
      Duration coalesce, Duration heartbeat, Duration silence, Duration stuck, Duration grace) {
    public static final Timing USUAL =
        new Timing(
            Duration.ofMillis(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));

    public Timing withHeartbeat(Duration every) {
      return new Timing(coalesce, every, silence, stuck, grace);
    }
  }

  /** What only a main can give. */
  public record World(InstantSource clock, Ticker ticker, Log log) {}

  /** What is waited for of resources; beyond it whoever changes them waits. */
  private static final int MOST_WAITING = 65_536;

  /** What waits of what gateways say; beyond it they are to say it again. */
  private static final int MOST_REPORTS = 1_024;

  /** Short enough for a clock that a test moves, long enough to cost nothing. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

  private static final Duration LIVES = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final World world;
  private final Timing timing;
  private final FeedMetrics metrics;
  private final KeyRing keys;
  private final Lives lives;
  private final Catalog catalog;
  private final Distribution distribution;

  /**
   * Changes have {@link #room}, reports {@link #attention}; of each connection there is one thing
   * at a time.
   */
  private final LinkedBlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();

  private final Semaphore attention = new Semaphore(MOST_REPORTS);
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final Thread thread;
  private @Nullable Instant oldest;
  private long moveAt;
  private long beatAt;
  private long livesAt;
  private long keptAt;
  private final Steadiness steadiness = new Steadiness();
  private boolean heard;
  private volatile List<Jwk> published;
  private volatile boolean open;
  private volatile boolean doubted;
  private volatile boolean closed;

  /**
   * @param cluster the cluster's name, for records
   */
  public Publisher(
      KeyRing keys,
      UseStore uses,
      String cluster,
      Timing timing,
      FeedMetrics metrics,
      World world) {
    this.keys = keys;
    this.world = world;
    this.timing = timing;
    this.metrics = metrics;
    this.lives = new Lives(uses, timing.grace(), world.log());
    this.catalog = new Catalog(cluster, lives);
    this.distribution = new Distribution(keys, timing, world, metrics);
    this.published = keys.published();
    this.thread = Thread.ofPlatform().daemon().name("publisher").unstarted(this::run);
  }

  public void start() {
    long now = world.ticker().nanoTime();
    beatAt = now + timing.heartbeat().toNanos();
    livesAt = now + LIVES.toNanos();
    keptAt = now + KEPT.toNanos();
    var _ = steadiness.isSteady(world.clock().instant(), now);
    thread.start();
  }

  /**
   * Whether subscribers can be served: not before all resources were there once, and not while
   * nobody knows whether they are the newest.
   */
  public boolean isOpen() {
    return open && !closed && !doubted;
  }

  /** All resources there are were put one by one. The first time opens the feed. */
  public void open() {
    change(this::opened);
  }

  private void opened() {
    moveAll();
    open = true;
    distribution.assure();
  }

  /**
   * Whether what this publisher knows may not be the newest. While it is so nobody hears from it
   * that nothing was left out, so that gateways look for another publisher, or get older.
   */
  public void doubt(boolean may) {
    doubted = may;
  }

  public boolean isDoubted() {
    return doubted;
  }

  /** The revision that each gateway that subscribes here has said to be in force. */
  public Map<String, String> enforced(ObjectRef server) {
    return distribution.enforced(server);
  }

  /** The same for all servers. */
  public Map<ObjectRef, Map<String, String>> enforced() {
    return distribution.enforced();
  }

  /** Hears of servers of which {@link #enforced} is another; it must be quick. */
  public void listen(Consumer<ObjectRef> listener) {
    distribution.listen(listener);
  }

  /** The keys that are published. */
  List<Jwk> published() {
    return published;
  }

  /** Whether a publisher may have given this generation; asked by event loops. */
  boolean isPlausible(long generation) {
    return distribution.isPlausible(generation);
  }

  FeedMetrics metrics() {
    return metrics;
  }

  public void put(MCPServer server) {
    change(() -> catalog.put(server));
  }

  public void put(MCPAccessGrant grant) {
    change(() -> catalog.put(grant));
  }

  public void put(MCPAgentSession session) {
    change(() -> catalog.put(session, world.clock().instant()));
  }

  public void removeServer(ObjectRef server) {
    change(() -> catalog.removeServer(server));
  }

  public void removeGrant(ObjectRef grant) {
    change(() -> catalog.removeGrant(grant));
  }

  public void removeSession(ObjectRef session) {
    change(() -> catalog.removeSession(session, world.clock().instant()));
  }

  /** All resources there are; what is not among them is gone. The first time opens the feed. */
  public void replace(
      Collection<MCPServer> servers,
      Collection<MCPAccessGrant> grants,
      Collection<MCPAgentSession> sessions) {
    var fixed = List.copyOf(servers);
    var fixedGrants = List.copyOf(grants);
    var fixedSessions = List.copyOf(sessions);
    change(
        () -> {
          catalog.replace(fixed, fixedGrants, fixedSessions, world.clock().instant());
          opened();
        });
  }

  private void change(Runnable change) {
    room.acquireUninterruptibly();
    if (closed) {
      room.release(); // whoever else waits shall not wait for ever
      return;
    }
    mail.add(
        () -> {
          room.release();
          metrics.changes.incrementAndGet();
          change.run();
        });
  }

  /** A gateway in this very process follows, from what there is. */
  public void follow(Follower follower) {
    mail.add(
        () -> {
          distribution.follow(follower);
          if (open) {
            distribution.assure();
          }
        });
  }

  /** It follows no longer. */
  public void unfollow(Follower follower) {
    mail.add(() -> distribution.unfollow(follower));
  }

  /** A gateway subscribes. */
  void join(Subscription.Who who, Wanted wanted, Connection connection) {
    mail.add(() -> distribution.join(who, wanted, connection));
  }

  void leave(Connection connection) {
    mail.add(() -> distribution.leave(connection));
  }

  void ready(Connection connection) {
    mail.add(() -> distribution.ready(connection));
  }

  /** What has become of what a gateway says. */
  enum Heard {
    /** It is one that subscribes. */
    KNOWN,
    /** It is not. */
    UNKNOWN,
    /** Too much waits to be heard. */
    TOO_MANY
  }

  /** What a gateway says. */
  CompletableFuture<Heard> heard(Subscription.Who who, Report report, View view) {
    if (!attention.tryAcquire()) {
      return CompletableFuture.completedFuture(Heard.TOO_MANY);
    }
    var known = new CompletableFuture<Heard>();
    mail.add(
        () -> {
          attention.release();
          var now = world.clock().instant();
          for (var use : report.used()) {
            if (view.includes(use.server())) {
              metrics.uses.incrementAndGet();
              catalog.used(use.server(), use.session(), use.lastUsedAt(), now);
            }
          }
          boolean stoodBy = !distribution.isHeard();
          boolean subscribes = distribution.heard(who, report, view);
          if (subscribes && stoodBy) {
            catalog.learn(); // another may have been the one that gateways report to
          }
          heard |= subscribes;
          known.complete(subscribes ? Heard.KNOWN : Heard.UNKNOWN);
        });
    return known;
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException | Error e) {
        // Whatever one change does, the next one is published: else revocations would stop.
        world.log().failure("A change could not be published", e);
      }
    }
    closed = true;
    room.release(MOST_WAITING);
    if (isHeard()) {
      lives.keepNow();
    }
    distribution.closeAll();
  }

  private void turn() throws InterruptedException {
    var first = mail.poll(pause(world.ticker().nanoTime()), TimeUnit.NANOSECONDS);
    for (var next = first; next != null; next = mail.poll()) {
      next.run();
      if (catalog.isTouched() && oldest == null) {
        oldest = world.clock().instant();
        moveAt = world.ticker().nanoTime() + timing.coalesce().toNanos();
      }
      if (isDue()) {
        break;
      }
    }
    carryOn(world.ticker().nanoTime());
  }

  private boolean isDue() {
    long now = world.ticker().nanoTime();
    return (oldest != null && now - moveAt >= 0) || now - beatAt >= 0;
  }

  private long pause(long now) {
    long wait = Math.min(LONGEST_WAIT.toNanos(), beatAt - now);
    if (oldest != null) {
      wait = Math.min(wait, moveAt - now);
    }
    return Math.max(0, wait);
  }

  private void carryOn(long now) {
    if (now - livesAt >= 0) {
      livesAt = now + LIVES.toNanos();
      var wall = world.clock().instant();
      for (var use : distribution.takeUsed()) {
        catalog.used(use.server(), use.session(), use.lastUsedAt(), wall);
      }
      if (steadiness.isSteady(wall, now) && !doubted) {
        catalog.endSessions(
            wall, server -> lives.areWhole() ? distribution.heardSince(server) : null);
      }
      if (catalog.isTouched() && oldest == null) {
        oldest = world.clock().instant();
        moveAt = now;
      }
    }
    if (oldest != null && now - moveAt >= 0) {
      move();
    }
    if (now - beatAt >= 0) {
      beatAt = now + timing.heartbeat().toNanos();
      distribution.failed().forEach(catalog::touch);
      distribution.beat(!doubted);
      if (open) {
        distribution.assure();
      }
      published = keys.published();
    }
    if (now - keptAt >= 0) {
      keptAt = now + KEPT.toNanos();
      if (isHeard()) {
        lives.keep();
      }
      heard = false;
      if (lives.areShared()) {
        catalog.learn();
      }
    }
    distribution.serve();
  }

  /** Whether a gateway has said anything lately: who only stands by knows less than is kept. */
  private boolean isHeard() {
    return heard || distribution.isHeard();
  }

  private void move() {
    moveAll();
    if (open) {
      distribution.assure();
    }
  }

  private void moveAll() {
    var since = oldest == null ? world.clock().instant() : oldest;
    oldest = null;
    for (var server : catalog.takeTouched()) {
      try {
        distribution.move(server, catalog.render(server, distribution.state(server)), since);
      } catch (RuntimeException e) {
        distribution.failed(server, e.toString());
        world
            .log()
            .failure(
                "The policy of a server could not be rendered; the last one stays",
                e,
                LogKeys.NAMESPACE.is(server.namespace()),
                LogKeys.SERVER.is(server.name()));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
