package org.mcpruntime.gateway.source;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.subscribe.Subscriber;
import org.mcpruntime.feed.subscribe.SubscriberMetrics;
import org.mcpruntime.feed.wire.Refused;

/**
 * The policies that a publisher sends, of one server or of many. What cannot be proven changes
 * nothing; what nobody has confirmed for too long is said to be so by {@link #freshness}.
 */
public final class FeedSource implements PolicySource {

  /**
   * For how long policies count that nobody has confirmed.
   *
   * @param changes for what writes, destroys, or has no known side effect
   * @param reads for what reads
   */
  public record Budget(Duration changes, Duration reads) {

    /** What is left of it after so many nanoseconds. */
    Freshness after(long nanos) {
      if (nanos <= changes.toNanos()) {
        return Freshness.CURRENT;
      }
      return nanos <= reads.toNanos() ? Freshness.FOR_READING : Freshness.STALE;
    }
  }

  /**
   * How it is looked at.
   *
   * @param single whether there is one server, always
   * @param mirror what counts until a publisher has said something; null for nothing
   */
  public record Terms(Budget budget, boolean single, @Nullable PolicySource mirror) {}

  private final Terms terms;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Subscriber subscriber;
  private final InForce force = new InForce();
  private final @Nullable ColdStart cold;
  private Freshness last = Freshness.STALE;
  private long errorAt;
  private volatile @Nullable String error;

  /**
   * @throws IllegalArgumentException where the keys that are to be trusted cannot be read
   */
  public FeedSource(
      Subscriber.Subject subject,
      Subscriber.Net net,
      Subscriber.World world,
      SubscriberMetrics metrics,
      Terms terms) {
    this.terms = terms;
    this.clock = world.clock();
    this.ticker = world.ticker();
    this.cold =
        terms.mirror == null ? null : new ColdStart(terms.mirror, world.clock(), world.ticker());
    this.subscriber = new Subscriber(subject, net, world, metrics, new Heard());
  }

  /** Takes what was kept of the last time, else what a mirror says, then follows. */
  @Override
  public void start() {
    var unknown = subscriber.recall();
    if (cold != null) {
      cold.start(unknown);
      cold.look(force);
    }
    subscriber.start();
  }

  @Override
  public void follow(Set<ObjectRef> servers) {
    subscriber.follow(servers);
  }

  private final class Heard implements Subscriber.Listener {

    @Override
    public void changed(Subscriber.Update update) {
      heard(update.after().server());
      force.move(update.before(), update.after(), update.delta(), clock.instant());
    }

    @Override
    public void removed(ObjectRef server) {
      heard(server);
      force.remove(server);
    }

    private void heard(ObjectRef server) {
      if (cold != null) {
        cold.heard(server);
      }
    }

    @Override
    public void refused(@Nullable ObjectRef server, Refused why) {
      var place = server == null ? "feed" : "feed of " + server;
      boolean known = error != null && error.startsWith(place + " " + why.fault());
      error = new Refusal(place, why.fault() + ": " + why.detail()).toString();
      errorAt = ticker.nanoTime();
      if (!known) {
        force.refuse(new Refusal(place, why.fault() + ": " + why.detail()));
      }
    }

    @Override
    public void ticked() {
      if (cold != null) {
        cold.look(force);
      }
      if (error != null && subscriber.age() < ticker.nanoTime() - errorAt) {
        error = null; // all has been heard since
      }
      var now = freshness();
      if (now != last) {
        last = now;
        force.aged();
      }
    }
  }

  @Override
  public Policies current() {
    return force.current();
  }

  @Override
  public Freshness freshness() {
    return terms.budget.after(age());
  }

  /** What is of a mirror has an age of its own, until a publisher has confirmed everything. */
  private long age() {
    long known = subscriber.age();
    return known == Long.MAX_VALUE && cold != null ? cold.age() : known;
  }

  @Override
  public boolean ages() {
    return true;
  }

  /** Seconds since the policies were known to be current. */
  public double ageSeconds() {
    long age = age();
    return age == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : age / 1e9;
  }

  @Override
  public void used(ObjectRef server, ObjectRef session) {
    subscriber.used(server, session);
  }

  @Override
  public SourceStatus status() {
    long age = age();
    var since = age == Long.MAX_VALUE ? null : clock.instant().minusNanos(age);
    var policies = force.current();
    var status =
        terms.single
            ? SourceStatus.of(policies.only().orElse(null), wrong())
            : SourceStatus.of(!policies.all().isEmpty(), policies, wrong());
    boolean mirrored = cold != null && cold.isUsed();
    return status.with(new SourceStatus.Feed(freshness(), since, mirrored));
  }

  private @Nullable String wrong() {
    return error == null && cold != null ? cold.error() : error;
  }

  @Override
  public void listen(Listener listener) {
    force.listen(listener);
  }

  @Override
  public void close() {
    subscriber.close();
    if (cold != null) {
      cold.close();
    }
  }
}
