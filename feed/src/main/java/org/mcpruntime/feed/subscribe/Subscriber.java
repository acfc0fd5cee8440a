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
import java.util.Set;
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
import org.mcpruntime.feed.wire.Frames;
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

  /** Who has little memory takes shorter lines. */
  private static final int LONGEST =
      (int) Math.min(Frames.LONGEST, Runtime.getRuntime().maxMemory() / 8);

  private static final Duration NOTHING_TO_DO = Duration.ofMillis(POLL_MS);
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final Subject subject;
  private final Net net;
  private final World world;
  private final Listener listener;
  private final Trust trust;
  private final Intake intake;
  private final Uses uses = new Uses();
  private final Reporter reporter;
  private final Backoff backoff;
  private final @Nullable Cache cache;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile Set<ObjectRef> servers;
  private long flushedAt;

  /**
   * @throws IllegalArgumentException where the trusted keys cannot be read, or nothing be kept
   */
  public Subscriber(
      Subject subject, Net net, World world, SubscriberMetrics metrics, Listener listener) {
    this.subject = subject;
    this.net = net;
    this.world = world;
    this.listener = listener;
    this.servers = Set.copyOf(subject.servers);
    this.reporter = new Reporter(net.client, net.loop, world.ticker, subject.gateway, uses);
    this.backoff = new Backoff(world.chance);
    this.cache =
        subject.cache == null
            ? null
            : new Cache(
                subject.cache, e -> world.log.warn("Policies cannot be kept", LogKeys.ERROR.is(e)));
    this.trust = new Trust(subject.anchors, net, cache);
    this.intake =
        new Intake(
            new Follower(subject.servers, trust.announcedAt()),
            trust,
            cache,
            world,
            new Intake.Told(listener, reporter, metrics));
  }

  /** Takes what was kept; the servers that nothing is known of all the same. To be called first. */
  public SortedSet<ObjectRef> recall() {
    if (cache != null) {
      intake.takeKept(cache);
    }
    return intake.unknown();
  }

  /** Follows from now on. */
  public void start() {
    flushedAt = world.ticker.nanoTime();
    thread = Thread.ofPlatform().daemon().name("subscriber").start(this::run);
  }

  /**
   * From now on these servers are followed and no others. Of one that is not among them any more
   * the listener is told that it was removed; one that is new has no policy until a publisher has
   * said that what it sent is the newest, whatever was kept of it before.
   */
  public void follow(Set<ObjectRef> others) {
    servers = Set.copyOf(others);
  }

  /** Nanoseconds since all were known to be current; the largest number where they never were. */
  public long age() {
    return intake.age();
  }

  /** A session was let do something. */
  public void used(ObjectRef server, ObjectRef session) {
    uses.used(server, session, world.clock.instant());
  }

  private void run() {
    for (int place = 0; closed.getCount() > 0; ) {
      boolean again = false;
      try {
        var _ = intake.follow(servers);
        again = !servers.isEmpty() && follow(subject.urls.get(place));
      } catch (InterruptedException e) {
        return;
      } catch (UncheckedIOException e) {
        world.log.warn("No stream of policies can be opened", LogKeys.ERROR.is(e));
      } catch (RuntimeException | Error e) {
        // Whatever it was, nobody would follow any more without this thread.
        world.log.failure("A stream of policies failed", e);
      }
      if (!again) {
        place = (place + 1) % subject.urls.size();
        pause(servers.isEmpty() ? NOTHING_TO_DO : backoff.next());
      }
    }
  }

  private void pause(Duration time) {
    try {
      for (long left = time.toMillis(); left > 0 && closed.getCount() > 0; left -= POLL_MS) {
        var _ = closed.await(Math.min(left, POLL_MS), TimeUnit.MILLISECONDS);
        var _ = intake.follow(servers);
        listener.ticked();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      world.log.failure("What time has brought could not be told", e);
    }
  }

  /** Whether it ended because other servers are to be followed, so that it is opened anew. */
  private boolean follow(URI url) throws InterruptedException {
    trust.refresh();
    var token = subject.token.get();
    var to = new Reporter.To(Endpoint.of(url), prefix(url), token);
    var lines = new Lines(net.loop, LONGEST);
    var request = request(to);
    net.loop.execute(() -> lines.of(net.client.send(net.loop, to.endpoint(), request, lines)));
    intake.begin();
    long heard = world.ticker.nanoTime();
    String ended = "";
    boolean others = false;
    try {
      while (ended.isEmpty() && !others && closed.getCount() > 0) {
        switch (lines.poll(POLL_MS)) {
          case Lines.Line line -> {
            heard = intake.take(line.bytes()) ? world.ticker.nanoTime() : heard;
            ended = intake.wrong();
          }
          case Lines.Ended over -> ended = over.why();
          case null -> {}
        }
        if (world.ticker.nanoTime() - heard > intake.silence().toNanos()) {
          ended = "nothing that counts was heard for " + intake.silence();
        }
        others = intake.follow(servers);
        carryOn(to);
      }
    } finally {
      lines.cancel();
      intake.end();
    }
    if (intake.isConfirmed()) {
      backoff.worked();
    }
    if (!ended.isEmpty()) {
      world.log.warn(
          "A stream of policies has ended", LogKeys.URL.is(url), LogKeys.REASON.is(ended));
    }
    return others && ended.isEmpty();
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
      var body = Json.SNAPSHOTS.writeValueAsBytes(new Wanted(subject.gateway, intake.wanted()));
      return new Outgoing("POST", to.prefix() + Paths.STREAM, headers, ByteBuffer.wrap(body));
    } catch (IOException e) {
      throw new IllegalStateException("what is wanted can always be written", e);
    }
  }

  /** What has to be done now and then. */
  private void carryOn(Reporter.To to) {
    if (intake.isOpen()) {
      reporter.tell(to);
    }
    long now = world.ticker.nanoTime();
    if (cache != null && now - flushedAt > FLUSH.toNanos()) {
      flushedAt = now;
      cache.flush();
    }
    listener.ticked();
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
