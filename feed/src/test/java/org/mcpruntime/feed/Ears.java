package org.mcpruntime.feed;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.feed.subscribe.Anchors;
import org.mcpruntime.feed.subscribe.Subscriber;
import org.mcpruntime.feed.subscribe.SubscriberMetrics;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.process.http.ClientLimits;
import org.mcpruntime.process.http.HttpClient;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.metrics.Metrics;

/** A subscriber that runs, and what it heard. */
public final class Ears implements Subscriber.Listener, AutoCloseable {

  public final Map<ObjectRef, PolicyState> inForce = new ConcurrentHashMap<>();
  public final List<Subscriber.Update> updates = new CopyOnWriteArrayList<>();
  public final List<Refused.Fault> faults = new CopyOnWriteArrayList<>();
  public final List<ObjectRef> removed = new CopyOnWriteArrayList<>();
  volatile boolean failing;
  public final Metrics metrics = new Metrics();
  public final Subscriber subscriber;
  private final Loops loops;
  private final boolean ownLoops;

  /** What it is told before it starts. */
  public record Told(
      List<URI> urls,
      String token,
      Anchors anchors,
      @Nullable Path cache,
      String gateway,
      SortedSet<ObjectRef> servers) {

    public static Told of(Site site) {
      return new Told(
          List.of(site.url()),
          Site.TOKEN,
          new Anchors.File(site.keyFile),
          null,
          "gateway-1",
          Made.refs(Made.DESK));
    }

    public Told at(URI... others) {
      return new Told(List.of(others), token, anchors, cache, gateway, servers);
    }

    public Told with(String otherToken) {
      return new Told(urls, otherToken, anchors, cache, gateway, servers);
    }

    public Told with(Anchors others) {
      return new Told(urls, token, others, cache, gateway, servers);
    }

    public Told keeping(Path in) {
      return new Told(urls, token, anchors, in, gateway, servers);
    }

    public Told named(String name) {
      return new Told(urls, token, anchors, cache, name, servers);
    }

    public Told on(ObjectRef... others) {
      return new Told(urls, token, anchors, cache, gateway, Made.refs(others));
    }
  }

  public Ears(Told told, Times times) {
    this(told, times, new Loops(Loops.Transport.AUTO, 1), true);
  }

  public Ears(Told told, Times times, Loops loops, boolean ownLoops) {
    this.loops = loops;
    this.ownLoops = ownLoops;
    subscriber =
        new Subscriber(
            new Subscriber.Subject(
                told.urls, () -> told.token, told.anchors, told.cache, told.gateway, told.servers),
            new Subscriber.Net(new HttpClient(loops, ClientLimits.DEFAULT, null), loops.next()),
            new Subscriber.World(
                times, times, RandomGenerator.of("L64X128MixRandom"), Site.log(times)),
            new SubscriberMetrics(metrics),
            this);
    var _ = subscriber.recall();
    subscriber.start();
  }

  @Override
  public void changed(Subscriber.Update update) {
    if (failing) {
      throw new IllegalStateException("a fault of the listener, as the test wants it");
    }
    inForce.put(update.after().server(), update.after());
    updates.add(update);
  }

  @Override
  public void removed(ObjectRef server) {
    inForce.remove(server);
    removed.add(server);
  }

  @Override
  public void refused(@Nullable ObjectRef server, Refused why) {
    faults.add(why.fault());
  }

  @Override
  public void ticked() {}

  public void awaitPolicy() {
    await().until(() -> inForce.containsKey(Made.DESK));
  }

  public void awaitCurrent() {
    await().until(() -> subscriber.age() < Duration.ofSeconds(1).toNanos());
  }

  public void awaitFault(Refused.Fault fault) {
    await().until(() -> faults.contains(fault));
  }

  /** The policy of the desk. */
  public PolicyState policy() {
    return Objects.requireNonNull(inForce.get(Made.DESK), "there is no policy");
  }

  /** The last change, where the last came as one. */
  public PolicyDelta lastDelta() {
    return Objects.requireNonNull(updates.getLast().delta(), "it came as a whole");
  }

  public SessionBinding session(String name) {
    return policy().session(Made.ref(name)).orElseThrow();
  }

  public boolean isRevoked(String name) {
    var state = inForce.get(Made.DESK);
    return state != null
        && state.session(Made.ref(name)).map(SessionBinding::revoked).orElse(false);
  }

  public double metric(String name) {
    return Site.metric(metrics, name);
  }

  void closeWhenCurrent() {
    awaitCurrent();
    close();
  }

  @Override
  public void close() {
    subscriber.close();
    if (ownLoops) {
      loops.close();
    }
  }
}
