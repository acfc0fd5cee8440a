package org.mcpruntime.feed.subscribe;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Paths;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.process.http.Endpoint;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/**
 * Follows the policies of some servers, from whichever publisher there is.
 *
 * <p>Everything happens on one thread of its own; event loops bring bytes. What cannot be proven
 * changes nothing: the last good policies stay, and get older.
 */
public final class Subscriber implements AutoCloseable {

  /**
   * What is followed.
   *
   * @param urls of publishers, tried in turn
   * @param token asked for with each stream, for tokens are replaced
   * @param cache where the last good policies are kept; null for nowhere
   * @param gateway its name among the gateways
   */
  public record Subject(
      List<URI> urls,
      Supplier<String> token,
      Anchors anchors,
      @Nullable Path cache,
      String gateway,
      SortedSet<ObjectRef> servers) {

    public Subject {
      urls = List.copyOf(urls);
      servers = new TreeSet<>(servers);
    }
  }

  /** What only a main can give. */
  public record World(InstantSource clock, Ticker ticker, RandomGenerator chance, Log log) {}

  /** What it is reached over. */
  public record Net(HttpClient client, EventLoop loop) {}

  /**
   * A policy that is to be in force.
   *
   * @param before null where there was none
   * @param delta between both; null where it came as a whole
   * @param changedAt when it was changed, by the publisher's clock; null where nobody knows
   */
  public record Update(
      @Nullable PolicyState before,
      PolicyState after,
      @Nullable PolicyDelta delta,
      @Nullable Instant changedAt) {}

  /** Hears of all that happens, on the subscriber's thread. */
  public interface Listener {

    /** A server's policy is another. */
    void changed(Update update);

    /** There is no such server, or not any more. */
    void removed(ObjectRef server);

    /** Something was not believed or not followed. */
    void refused(@Nullable ObjectRef server, Refused why);

    /** Time went on; called often. */
    void ticked();
  }

  /** How often it is looked what time has brought; lines are read when they come. */
  private static final long POLL_MS = 50;

  private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration KEEP_BEAT = Duration.ofSeconds(5);
  private static final int BEATS_MISSED = 3;

  private final Subject subject;
  private final Net net;
  private final World world;
  private final SubscriberMetrics metrics;
  private final Listener listener;
  private final Follower follower;
  private final Trust trust;
  private final Currency currency;
  private final Uses uses = new Uses();
  private final Reporter reporter;
  private final Backoff backoff;
  private final @Nullable Cache cache;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private Duration silence = FIRST_SILENCE;
  private long flushedAt;
  private long beatKeptAt;
  private String wrong = "";
  private boolean saidLate;
  private boolean connected;
  private boolean changedSinceBeat;

  /**
   * @throws IllegalArgumentException where the trusted keys cannot be read, or nothing be kept
   */
  public Subscriber(
      Subject subject, Net net, World world, SubscriberMetrics metrics, Listener listener) {
    this.subject = subject;
    this.net = net;
    this.world = world;
    this.metrics = metrics;
    this.listener = listener;
    this.follower = new Follower(subject.servers);
    this.currency = new Currency(world.ticker);
    this.reporter = new Reporter(net.client, net.loop, world.ticker, subject.gateway, uses);
    this.backoff = new Backoff(world.chance);
    this.cache =
        subject.cache == null
            ? null
            : new Cache(
                subject.cache, e -> world.log.warn("Policies cannot be kept", LogKeys.ERROR.is(e)));
    this.trust = new Trust(subject.anchors, net, cache);
  }

  /** Takes what was kept, then follows. */
  public void start() {
    flushedAt = world.ticker.nanoTime();
    beatKeptAt = flushedAt - KEEP_BEAT.toNanos();
    if (cache != null) {
      new Shelf(cache, trust.keys(), follower).read().forEach(this::takeKept);
      kept(cache.heartbeat());
    }
    thread = Thread.ofPlatform().daemon().name("subscriber").start(this::run);
  }

  private void takeKept(Step.Changed kept) {
    try {
      handOver(kept);
    } catch (RuntimeException e) {
      world.log.failure("A policy that was kept cannot be taken", e);
    }
  }

  /** They were current when they were kept, if the heartbeat is theirs. */
  private void kept(List<byte[]> lines) {
    for (var line : lines) {
      if (trust.keys().open(line) instanceof Frame.Heartbeat beat
          && follower.take(beat, world.clock.instant()) instanceof Step.Current current) {
        var _ = currency.current(current.at(), world.clock.instant());
      }
    }
  }

  /** Nanoseconds since all were known to be current; the largest number where they never were. */
  public long age() {
    return currency.age();
  }

  /** A session was let do something. */
  public void used(ObjectRef server, ObjectRef session) {
    uses.used(server, session, world.clock.instant());
  }

  private void run() {
    for (int place = 0; closed.getCount() > 0; place = (place + 1) % subject.urls.size()) {
      try {
        follow(subject.urls.get(place));
      } catch (InterruptedException e) {
        return;
      } catch (UncheckedIOException e) {
        world.log.warn("No stream of policies can be opened", LogKeys.ERROR.is(e));
      } catch (RuntimeException e) {
        world.log.failure("A stream of policies failed", e);
      }
      pause(backoff.next());
    }
  }

  private void pause(Duration time) {
    try {
      for (long left = time.toMillis(); left > 0 && closed.getCount() > 0; left -= POLL_MS) {
        var _ = closed.await(Math.min(left, POLL_MS), TimeUnit.MILLISECONDS);
        listener.ticked();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(URI url) throws InterruptedException {
    trust.refresh();
    var token = subject.token.get();
    var to = new Reporter.To(Endpoint.of(url), prefix(url), token);
    var lines = new Lines(net.loop);
    var request = request(to);
    net.loop.execute(() -> lines.of(net.client.send(net.loop, to.endpoint(), request, lines)));
    silence = FIRST_SILENCE;
    long heard = world.ticker.nanoTime();
    String ended = "";
    wrong = "";
    saidLate = false;
    try {
      while (ended.isEmpty() && closed.getCount() > 0) {
        switch (lines.poll(POLL_MS)) {
          case Lines.Line line -> {
            heard = read(line.bytes()) ? world.ticker.nanoTime() : heard;
            ended = wrong;
          }
          case Lines.Ended over -> ended = over.why();
          case null -> {}
        }
        if (world.ticker.nanoTime() - heard > silence.toNanos()) {
          ended = "nothing that counts was heard for " + silence;
        }
        carryOn(to);
      }
    } finally {
      lines.cancel();
      connected = false;
      metrics.ended();
    }
    if (!ended.isEmpty()) {
      world.log.warn(
          "A stream of policies has ended", LogKeys.URL.is(url), LogKeys.REASON.is(ended));
    }
  }

  private static String prefix(URI url) {
    var path = url.getRawPath() == null ? "" : url.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private Outgoing request(Reporter.To to) {
    var headers = Fields.none();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaderNames.ACCEPT, Paths.LINES);
    headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + to.token());
    try {
      var body = Json.SNAPSHOTS.writeValueAsBytes(new Wanted(subject.gateway, follower.wanted()));
      return new Outgoing("POST", to.prefix() + Paths.STREAM, headers, ByteBuffer.wrap(body));
    } catch (IOException e) {
      throw new IllegalStateException("what is wanted can always be written", e);
    }
  }

  /** What has to be done now and then. */
  private void carryOn(Reporter.To to) {
    if (connected) {
      reporter.tell(to);
    }
    long now = world.ticker.nanoTime();
    if (cache != null && now - flushedAt > FLUSH.toNanos()) {
      flushedAt = now;
      cache.flush();
    }
    listener.ticked();
  }

  /** Reads a line; whether it was proven and said something new. */
  private boolean read(byte[] line) {
    var opened = trust.keys().open(line);
    if (opened instanceof Refused refused) {
      turn(null, refused);
      return false;
    }
    var frame = (Frame) opened;
    var step = follower.take(frame, world.clock.instant());
    if (!connected && !(step instanceof Step.Turned)) {
      connected = true;
      metrics.opened();
    }
    return switch (step) {
      case Step.Changed changed -> {
        handOver(changed);
        keep(changed.frame(), line, changed.after());
        reporter.applied(changed.frame().server(), changed.frame().to(), world.clock.instant());
        metrics.applied(changed.frame().changedAt(), world.clock.instant());
        yield true;
      }
      case Step.Removed removed -> {
        listener.removed(removed.server());
        keep((Frame.Gone) frame, line, null);
        reporter.applied(removed.server(), removed.at(), world.clock.instant());
        yield true;
      }
      case Step.Current current -> {
        current(current, line);
        yield true;
      }
      case Step.NewKeys keys -> {
        trust.announced(keys.keys(), line);
        yield true;
      }
      case Step.Same _ -> true;
      case Step.Turned turned -> {
        turn(turned.server(), turned.refused());
        yield false;
      }
    };
  }

  /** What cannot be put in force counts as not heard. */
  private void handOver(Step.Changed changed) {
    try {
      listener.changed(
          new Update(
              changed.before(), changed.after(), changed.delta(), changed.frame().changedAt()));
    } catch (RuntimeException e) {
      follower.undo(changed.frame().server());
      throw e;
    }
  }

  private void keep(Frame.OfServer frame, byte[] line, @Nullable PolicyState state) {
    if (cache != null) {
      cache.put(frame, line, state);
      changedSinceBeat = true;
    }
  }

  private void current(Step.Current current, byte[] line) {
    backoff.worked();
    var late = currency.current(current.at(), world.clock.instant());
    if (late.isPositive() && !saidLate) {
      saidLate = true;
      world.log.warn(
          "What publishers say comes late, or two clocks differ; policies count as that much older",
          LogKeys.DURATION_MS.is(late));
    }
    var missed = Duration.ofMillis(Math.max(0, current.everyMillis())).multipliedBy(BEATS_MISSED);
    silence = missed.compareTo(LEAST_SILENCE) > 0 ? missed : LEAST_SILENCE;
    long now = world.ticker.nanoTime();
    // One that is not of the policies that are kept would prove nothing at the next start.
    if (cache != null && (changedSinceBeat || now - beatKeptAt > KEEP_BEAT.toNanos())) {
      beatKeptAt = now;
      changedSinceBeat = false;
      cache.heartbeat(line);
    }
  }

  private void turn(@Nullable ObjectRef server, Refused refused) {
    metrics.refused(refused.fault());
    reporter.refused(server, refused);
    listener.refused(server, refused);
    switch (refused.fault()) {
      case UNKNOWN_KEY -> trust.doubt();
      case MALFORMED, BAD_SIGNATURE, OTHER_SERVER, OTHER_BASE, OTHER_REVISION, OTHER_HEADS ->
          wrong = refused.fault() + ": " + refused.detail();
      case UNKNOWN_TYPE, OLDER, FUTURE -> {} // what follows may be right
    }
  }

  /** Stops following; what is in force stays. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread != null) {
        var _ = thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (cache != null) {
      cache.flushNow();
    }
  }
}
