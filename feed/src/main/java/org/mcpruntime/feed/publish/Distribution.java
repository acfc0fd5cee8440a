package org.mcpruntime.feed.publish;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Who gets what: a subscriber that takes more gets what brings it from what it has to what there
 * is, in one step however many changes there were. Used by the publisher's thread.
 */
final class Distribution {

  /** Of what is given to a subscriber at once, unless one line is longer. */
  private static final int BATCH_BYTES = 256 << 10;

  /** Of one credential at a time. */
  private static final int MOST_STREAMS = 2_000;

  private static final int BEATS_PER_MINUTE = 30;

  private final Signer signer;
  private final Publisher.Timing timing;
  private final InstantSource clock;
  private final Ticker ticker;
  private final FeedMetrics metrics;
  private final Log log;
  private final HybridClock generations = new HybridClock();
  private final Map<ObjectRef, ServerFeed> feeds = new HashMap<>();
  private final Map<Subscription.Who, Subscription> subscriptions = new HashMap<>();
  private final Map<Connection, Subscription> byConnection = new HashMap<>();
  private final Map<List<ObjectRef>, Audience> audiences = new HashMap<>();
  private final Set<ObjectRef> failed = new HashSet<>();
  private final Set<Subscription> toServe = new LinkedHashSet<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private boolean vouches = true;
  private long beats;
  private long moves;

  Distribution(KeyRing keys, Publisher.Timing timing, Publisher.World world, FeedMetrics metrics) {
    this.timing = timing;
    this.clock = world.clock();
    this.ticker = world.ticker();
    this.signer = new Signer(keys, world, metrics);
    this.metrics = metrics;
    this.log = world.log();
  }

  /** The policy of a server as it was published last; null where there is none. */
  @Nullable PolicyState state(ObjectRef server) {
    var feed = feeds.get(server);
    return feed == null ? null : feed.state();
  }

  /** Since when gateways say who uses a server; null where none does. */
  @Nullable Instant heardSince(ObjectRef server) {
    var feed = feeds.get(server);
    return feed == null ? null : feed.heardSince();
  }

  /** Whether any gateway says who uses what. */
  boolean isHeard() {
    return !followers.isEmpty() || subscriptions.values().stream().anyMatch(s -> s.hasReported);
  }

  /** A server's newest policy could not be made: who has the last one has not got all there is. */
  void failed(ObjectRef server, String sentence) {
    if (failed.add(server)) {
      followers.forEach(follower -> follower.failed(server, sentence));
    }
  }

  Map<String, String> enforced(ObjectRef server) {
    return acknowledgements.of(server);
  }

  Map<ObjectRef, Map<String, String>> enforced() {
    return acknowledgements.all();
  }

  void listen(Consumer<ObjectRef> listener) {
    acknowledgements.listen(listener);
  }

  /** Somebody in this process follows, from what there is. */
  void follow(Follower follower) {
    followers.add(follower);
    for (var feed : feeds.values()) {
      var state = feed.state();
      if (state != null) {
        follower.moved(null, state);
      }
    }
  }

  void unfollow(Follower follower) {
    followers.remove(follower);
  }

  /** What those who follow have let be used; each has to be asked. */
  List<Report.Use> takeUsed() {
    var now = clock.instant();
    if (!followers.isEmpty()) {
      feeds.values().forEach(feed -> feed.heard(now, timing.silence()));
    }
    return followers.stream().flatMap(follower -> follower.takeUsed().stream()).toList();
  }

  /** Those who follow have heard all there is, if all could be made. */
  void assure() {
    if (vouches && failed.isEmpty()) {
      followers.forEach(Follower::current);
    }
  }

  private void tell(ObjectRef server, @Nullable PolicyState before, @Nullable PolicyState after) {
    for (var follower : followers) {
      if (after != null) {
        follower.moved(before, after);
      } else {
        follower.removed(server);
      }
    }
  }

  /** Those of which that is so; they are to be made again. */
  List<ObjectRef> failed() {
    return List.copyOf(failed);
  }

  /** A server's policy is another, or none, since then. */
  void move(ObjectRef server, @Nullable PolicyState state, Instant since) {
    failed.remove(server);
    var now = clock.instant();
    var feed = feeds.get(server);
    if (feed == null && state == null) {
      return;
    }
    if (feed == null) {
      feed = feed(server, now);
    }
    if (feed.isSame(state)) {
      return;
    }
    var before = feed.state();
    feed.move(state, generations.next(now), since);
    tell(server, before, state); // first, for it is the nearest
    moved(feed);
    if (!feed.isNeeded()) {
      feeds.remove(server);
    }
    metrics.servers.set(feeds.values().stream().filter(f -> f.state() != null).count());
  }

  private ServerFeed feed(ObjectRef server, Instant now) {
    return feeds.computeIfAbsent(server, ref -> new ServerFeed(ref, generations.next(now), now));
  }

  private void moved(ServerFeed feed) {
    moves++;
    metrics.moves.incrementAndGet();
    for (var subscription : feed.subscriptions) {
      owe(subscription, feed);
    }
  }

  private void owe(Subscription subscription, ServerFeed feed) {
    subscription.dirty.add(feed.server);
    if (subscription.behindSince == null) {
      subscription.behindSince = feed.changedAt();
    }
    if (subscription.isReady) {
      toServe.add(subscription);
    }
  }

  /** Gives everybody who takes more what there is. */
  void serve() {
    var now = List.copyOf(toServe);
    toServe.clear();
    now.forEach(this::serve);
  }

  private void serve(Subscription to) {
    if (!to.isReady || !to.isOpen) {
      return;
    }
    var batch = new ArrayList<byte[]>();
    if (to.needsKeys) {
      to.needsKeys = false;
      batch.addAll(signer.announcements());
      metrics.lines.labelValues("keys").inc(signer.announcements().size());
    }
    long bytes = changes(to, batch);
    if (to.isCurrent() && to.needsHeartbeat && isVouchedFor(to)) {
      to.needsHeartbeat = false;
      batch.add(to.audience.heartbeat(to.sent, pulse(), signer::line));
      metrics.lines.labelValues("heartbeat").inc();
    }
    if (!batch.isEmpty()) {
      metrics.bytes.addAndGet(bytes);
      to.isReady = false;
      to.busySince = ticker.nanoTime();
      to.connection().send(batch);
    }
  }

  /** Whether the newest of all its servers could be rendered: else it has not got all there is. */
  private boolean isVouchedFor(Subscription to) {
    return vouches && (failed.isEmpty() || Collections.disjoint(to.audience.servers, failed));
  }

  private long changes(Subscription to, List<byte[]> batch) {
    long bytes = 0;
    var left = to.dirty.iterator();
    while (left.hasNext() && bytes < BATCH_BYTES) {
      var server = left.next();
      try {
        bytes += change(to, server, batch);
        left.remove();
      } catch (RuntimeException e) {
        // The mark stays, so that no heartbeat vouches for what was not sent.
        log.failure(
            "What a gateway lacks could not be written; it is tried again",
            e,
            LogKeys.NAMESPACE.is(server.namespace()),
            LogKeys.SERVER.is(server.name()));
      }
    }
    return bytes;
  }

  private long change(Subscription to, ObjectRef server, List<byte[]> batch) {
    var feed = feeds.get(server);
    var has = to.sent.getOrDefault(server, Point.NONE);
    if (feed == null || feed.point().equals(has)) {
      return 0;
    }
    var line = feed.lineFrom(has, signer::line);
    to.sent.put(server, feed.point());
    batch.add(line);
    metrics.lines.labelValues("policy").inc();
    return line.length;
  }

  private Audience.Pulse pulse() {
    return new Audience.Pulse(beats, moves, signer::saying, timing.heartbeat());
  }

  /** A new subscriber; one that it takes the place of is closed. */
  void join(Subscription.Who who, Wanted wanted, Connection connection) {
    var now = clock.instant();
    var servers = new TreeSet<ObjectRef>();
    wanted.servers().forEach(known -> servers.add(known.server()));
    var audience = audiences.computeIfAbsent(List.copyOf(servers), Audience::new);
    audience.members++;
    var joined = new Subscription(who, connection, audience, ticker.nanoTime());
    byConnection.put(connection, joined);
    var before = subscriptions.put(who, joined);
    if (before != null) {
      forget(before);
      end(before, "replaced");
    }
    boolean isServed = streamsOf(who.credential()) <= MOST_STREAMS;
    for (var known : wanted.servers()) {
      var feed = feed(known.server(), now);
      feed.subscriptions.add(joined);
      isServed = isServed && join(joined, feed, known.point(), now);
    }
    metrics.subscribers.set(subscriptions.size());
    if (isServed) {
      toServe.add(joined);
    } else {
      subscriptions.remove(who);
      forget(joined);
      end(joined, "too_many");
    }
  }

  private long streamsOf(String credential) {
    return subscriptions.keySet().stream()
        .filter(who -> who.credential().equals(credential))
        .count();
  }

  /** Whether it can be served now; one that asks for a higher number too soon is to come back. */
  private boolean join(Subscription joined, ServerFeed feed, Point has, Instant now) {
    if (has.generation() >= feed.point().generation() && !has.equals(feed.point())) {
      if (!feed.canBeLifted(now)) {
        return false;
      }
      generations.raise(has.generation(), now);
      feed.lift(generations.next(now), now);
      moved(feed);
    }
    joined.sent.put(feed.server, has);
    joined.applied.put(feed.server, has);
    acknowledgements.put(feed.server, joined.who.gateway(), has);
    if (!has.equals(feed.point())) {
      owe(joined, feed);
    }
    return true;
  }

  /** A subscriber has gone. */
  void leave(Connection connection) {
    var gone = byConnection.get(connection);
    if (gone != null) {
      subscriptions.remove(gone.who);
      forget(gone);
    }
  }

  private void forget(Subscription gone) {
    var now = clock.instant();
    for (var server : gone.audience.servers) {
      var feed = feeds.get(server);
      if (feed != null) {
        feed.subscriptions.remove(gone);
        acknowledgements.remove(server, gone.who.gateway());
        feed.left(now);
        if (!feed.isNeeded()) {
          feeds.remove(server);
        }
      }
    }
    if (--gone.audience.members == 0) {
      audiences.remove(gone.audience.servers);
    }
    gone.isOpen = false;
    byConnection.remove(gone.connection());
    metrics.lag.remove(gone.who.credential(), gone.who.gateway());
    metrics.subscribers.set(subscriptions.size());
  }

  private void end(Subscription ended, String reason) {
    metrics.closed.labelValues(reason).inc();
    ended.connection().close();
  }

  /** A subscriber takes more. */
  void ready(Connection connection) {
    var subscription = byConnection.get(connection);
    if (subscription != null) {
      subscription.isReady = true;
      if (!subscription.isCurrent() || subscription.needsHeartbeat || subscription.needsKeys) {
        toServe.add(subscription);
      }
    }
  }

  /**
   * What a gateway says of itself; whether it is one that is known here. One that may not see all
   * that it gets any more is closed.
   */
  boolean heard(Subscription.Who who, Report report, View view) {
    for (var turned : report.refused()) {
      metrics.turned.labelValues(turned.fault().name().toLowerCase(Locale.ROOT)).inc();
    }
    var from = subscriptions.get(who);
    if (from == null) {
      return false;
    }
    if (!from.audience.servers.stream().allMatch(view::includes)) {
      subscriptions.remove(who);
      forget(from);
      end(from, "narrowed");
      return false;
    }
    from.heardAt = ticker.nanoTime();
    from.hasReported = true;
    var now = clock.instant();
    for (var server : from.audience.servers) {
      feed(server, now).heard(now, timing.silence());
    }
    for (var applied : report.applied()) {
      if (from.sent.containsKey(applied.server())) {
        from.applied.put(applied.server(), applied.at());
        acknowledgements.put(applied.server(), who.gateway(), applied.at());
      }
    }
    if (from.behindSince != null && from.isCurrent() && from.hasApplied()) {
      var took = Duration.between(from.behindSince, now);
      metrics.acknowledged.observe(Math.max(0, took.toNanos()) / 1e9);
      from.behindSince = null;
      metrics.lag.labelValues(who.credential(), who.gateway()).set(0);
    }
    return true;
  }

  /**
   * Who is current hears so; who takes or says nothing for too long is closed.
   *
   * @param vouching whether this publisher is sure to know what is newest
   */
  void beat(boolean vouching) {
    beats++;
    vouches = vouching;
    var now = clock.instant();
    if (signer.turn(now)) {
      feeds.values().forEach(ServerFeed::forgetLines);
      subscriptions.values().forEach(s -> s.needsKeys = true);
    }
    feeds.values().forEach(feed -> feed.forgetOldSteps(now));
    comeBack(now);
    if (beats % BEATS_PER_MINUTE == 0) {
      feeds.values().forEach(ServerFeed::forgetLines); // whole policies are long
    }
    long behind = 0;
    for (var subscription : List.copyOf(subscriptions.values())) {
      if (isDead(subscription)) {
        subscriptions.remove(subscription.who);
        forget(subscription);
        end(subscription, subscription.isReady ? "silent" : "stuck");
        continue;
      }
      subscription.needsHeartbeat = true;
      if (subscription.isReady) {
        toServe.add(subscription);
      }
      if (subscription.behindSince != null) {
        behind++;
        double lag = Duration.between(subscription.behindSince, now).toMillis() / 1e3;
        metrics
            .lag
            .labelValues(subscription.who.credential(), subscription.who.gateway())
            .set(Math.max(0, lag));
      }
    }
    metrics.behind.set(behind);
  }

  /** Numbers that were given while the clock was far ahead are taken by nobody. */
  private void comeBack(Instant now) {
    for (var feed : feeds.values()) {
      if (!HybridClock.isTaken(feed.point().generation(), now)) {
        feed.lift(generations.next(now), now);
        moved(feed);
      }
    }
  }

  /** Whether a publisher may have given this number. */
  boolean isPlausible(long generation) {
    return generations.isPlausible(generation, clock.instant());
  }

  private boolean isDead(Subscription subscription) {
    long now = ticker.nanoTime();
    boolean stuck =
        !subscription.isReady && now - subscription.busySince > timing.stuck().toNanos();
    return stuck || now - subscription.heardAt > timing.silence().toNanos();
  }

  void closeAll() {
    subscriptions.values().forEach(subscription -> subscription.connection().close());
  }
}
