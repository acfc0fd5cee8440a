package org.mcpruntime.gateway.source;

import io.netty.util.concurrent.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.feed.publish.Follower;
import org.mcpruntime.feed.publish.Publisher;
import org.mcpruntime.feed.subscribe.Uses;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.policy.PolicyState;

/**
 * The policies of a publisher in this very process. They get older, too, when it says nothing: it
 * may have died, or be unable to make what is newest.
 */
public final class PublisherSource implements PolicySource {

  private static final int MOST_USES = 10_000;

  private final Publisher publisher;
  private final FeedSource.Budget budget;
  private final InstantSource clock;
  private final Ticker ticker;
  private final InForce force = new InForce();
  private final Uses uses = new Uses();
  private final Hearing hearing = new Hearing();
  private final Map<ObjectRef, PolicyState> states = new ConcurrentHashMap<>();
  private volatile @Nullable Long currentAt;
  private volatile @Nullable String error;
  private Freshness last = Freshness.STALE;

  public PublisherSource(
      Publisher publisher, FeedSource.Budget budget, InstantSource clock, Ticker ticker) {
    this.publisher = publisher;
    this.budget = budget;
    this.clock = clock;
    this.ticker = ticker;
  }

  @Override
  public void start() {
    publisher.follow(hearing);
  }

  private final class Hearing implements Follower {

    @Override
    public void moved(@Nullable PolicyState before, PolicyState after) {
      states.put(after.server(), after);
      force.move(before, after, null, clock.instant());
    }

    @Override
    public void removed(ObjectRef server) {
      states.remove(server);
      force.remove(server);
    }

    @Override
    public void failed(ObjectRef server, String sentence) {
      var refusal = new Refusal("policy of " + server, "cannot be made: " + sentence);
      error = refusal.toString();
      force.refuse(refusal);
    }

    @Override
    public void current() {
      currentAt = ticker.nanoTime();
      error = null;
      if (last != Freshness.CURRENT) {
        last = Freshness.CURRENT;
        force.aged();
      }
    }

    @Override
    public List<Report.Use> takeUsed() {
      var now = freshness(); // asked for every second, so that who listens hears of ageing
      if (now != last) {
        last = now;
        force.aged();
      }
      return uses.take(MOST_USES);
    }
  }

  @Override
  public Policies current() {
    return force.current();
  }

  /** A policy with all its grants and sessions, as it is in force or about to be. */
  public Optional<PolicySnapshot> snapshot(ObjectRef server) {
    return Optional.ofNullable(states.get(server)).map(PolicyState::snapshot);
  }

  private long age() {
    var known = currentAt;
    return known == null ? Long.MAX_VALUE : ticker.nanoTime() - known;
  }

  @Override
  public Freshness freshness() {
    return budget.after(age());
  }

  @Override
  public boolean ages() {
    return true;
  }

  @Override
  public void used(ObjectRef server, ObjectRef session) {
    uses.used(server, session, clock.instant());
  }

  /** Ready as soon as all resources were read, though there may be none. */
  @Override
  public SourceStatus status() {
    long age = age();
    Instant since = age == Long.MAX_VALUE ? null : clock.instant().minusNanos(age);
    return SourceStatus.of(currentAt != null, force.current(), error)
        .with(new SourceStatus.Feed(freshness(), since, false));
  }

  @Override
  public void listen(Listener listener) {
    force.listen(listener);
  }

  @Override
  public void close() {
    publisher.unfollow(hearing);
  }
}
