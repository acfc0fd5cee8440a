package org.mcpruntime.feed.subscribe;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.process.log.LogKeys;

/**
 * Takes what streams bring, a line at a time: proves it, follows it, hands it over, keeps it. Used
 * by the subscriber's thread, but for {@link #age}.
 *
 * <p>The policy of a server that is added later is held back until a heartbeat says that it is the
 * newest: how old the others are says nothing of it, and somebody may replay an old one.
 */
final class Intake {

  /** Who hears of what was taken. */
  record Told(Subscriber.Listener listener, Reporter reporter, SubscriberMetrics metrics) {}

  private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
  private static final Duration KEEP_BEAT = Duration.ofSeconds(5);
  private static final int BEATS_MISSED = 3;

  private final Follower follower;
  private final Trust trust;
  private final @Nullable Cache cache;
  private final Subscriber.World world;
  private final Told told;
  private final Currency currency;
  private final Set<ObjectRef> added = new HashSet<>();
  private final Map<ObjectRef, Held> heldBack = new LinkedHashMap<>();
  private Duration silence = FIRST_SILENCE;
  private String wrong = "";
  private boolean open;
  private boolean confirmed;
  private boolean saidLate;
  private boolean changedSinceBeat = true;
  private long beatKeptAt;

  Intake(Follower follower, Trust trust, @Nullable Cache cache, Subscriber.World world, Told told) {
    this.follower = follower;
    this.trust = trust;
    this.cache = cache;
    this.world = world;
    this.told = told;
    this.currency = new Currency(world.ticker(), world.clock());
  }

  /** A policy that is not handed over yet, and how it came. */
  private record Held(Step.Changed changed, Instant at) {}

  /** From now on these are followed; whether they are others. */
  boolean follow(Set<ObjectRef> servers) {
    var before = follower.servers();
    if (before.equals(servers)) {
      return false;
    }
    for (var server : servers) {
      if (!before.contains(server)) {
        follower.add(server);
        added.add(server);
      }
    }
    before.stream().filter(server -> !servers.contains(server)).forEach(this::drop);
    return true;
  }

  private void drop(ObjectRef server) {
    follower.drop(server);
    added.remove(server);
    heldBack.remove(server);
    told.reporter.forget(server);
    if (cache != null) {
      cache.forget(server);
    }
    told.listener.removed(server);
  }

  /** Takes what was kept of the last time. */
  void takeKept(Cache kept) {
    for (var changed : new Shelf(kept, trust.keys(), follower, world.clock().instant()).read()) {
      try {
        handOver(changed);
      } catch (RuntimeException e) {
        world.log().failure("A policy that was kept cannot be taken", e);
      }
    }
    for (var line : kept.heartbeat()) {
      // They were current when they were kept, if the heartbeat is theirs.
      if (trust.keys().open(line) instanceof Frame.Heartbeat beat
          && follower.take(beat, world.clock().instant()) instanceof Step.Current current) {
        var _ = currency.current(current.at());
      }
    }
  }

  /** The servers that nothing at all is known of. */
  SortedSet<ObjectRef> unknown() {
    var unknown = new TreeSet<ObjectRef>();
    for (var known : follower.wanted()) {
      if (known.at() == null) {
        unknown.add(known.server());
      }
    }
    return unknown;
  }

  /** What to ask a publisher for. */
  List<Wanted.Known> wanted() {
    return follower.wanted();
  }

  /** A stream begins. */
  void begin() {
    silence = FIRST_SILENCE;
    wrong = "";
    open = false;
    confirmed = false;
    saidLate = false;
  }

  /** The stream has ended. */
  void end() {
    open = false;
    told.metrics.ended();
  }

  /** Whether something of the stream was proven. */
  boolean isOpen() {
    return open;
  }

  /** Whether the stream has said that nothing was left out. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** Why nothing more of the stream can be taken; empty where it can. */
  String wrong() {
    return wrong;
  }

  /** After which a stream that says nothing that counts is none. */
  Duration silence() {
    return silence;
  }

  /** Nanoseconds since all were known to be current; the largest number where they never were. */
  long age() {
    return currency.age();
  }

  /** Takes a line; whether it was proven and counts. */
  boolean take(byte[] line) {
    return switch (trust.keys().open(line)) {
      case Refused refused -> {
        turn(null, refused);
        yield false;
      }
      case Frame frame -> take(frame, line);
    };
  }

  private boolean take(Frame frame, byte[] line) {
    var now = world.clock().instant();
    var step = follower.take(frame, now);
    if (!open && !(step instanceof Step.Turned)) {
      open = true;
      told.metrics.opened();
    }
    switch (step) {
      case Step.Changed changed -> {
        if (added.contains(changed.frame().server())) {
          heldBack.put(changed.frame().server(), new Held(changed, now));
        } else {
          inForce(changed, now);
        }
        keep(changed.frame(), line, changed.after());
      }
      case Step.Removed removed -> {
        heldBack.remove(removed.frame().server());
        told.listener.removed(removed.frame().server());
        keep(removed.frame(), line, null);
        told.reporter.applied(removed.frame().server(), removed.frame().to(), now);
      }
      case Step.Current current -> confirm(current, line);
      case Step.NewKeys keys -> trust.announced(keys.keys(), keys.at(), line);
      case Step.Same _ -> {}
      case Step.Turned turned -> turn(turned.server(), turned.refused());
    }
    return !(step instanceof Step.Turned);
  }

  private void inForce(Step.Changed changed, Instant now) {
    handOver(changed);
    told.reporter.applied(changed.frame().server(), changed.frame().to(), now);
    told.metrics.applied(changed.frame().changedAt(), world.clock().instant());
  }

  /** What was held back is the newest there is. */
  private void handOverAdded() {
    for (var held : List.copyOf(heldBack.values())) {
      var last = held.changed;
      heldBack.remove(last.frame().server());
      // Of several changes that were held back only the last one counts, and nothing is before it.
      inForce(new Step.Changed(last.frame(), null, last.after(), null), held.at);
    }
    added.clear();
  }

  /** What cannot be put in force counts as not heard. */
  private void handOver(Step.Changed changed) {
    try {
      told.listener.changed(
          new Subscriber.Update(
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

  private void confirm(Step.Current current, byte[] line) {
    confirmed = true;
    handOverAdded();
    var late = currency.current(current.at());
    if (late.isPositive() && !saidLate) {
      saidLate = true;
      world
          .log()
          .warn(
              "What publishers say is late, or two clocks differ; policies count as that much older",
              LogKeys.DURATION_MS.is(late));
    }
    var missed = Duration.ofMillis(Math.max(0, current.everyMillis())).multipliedBy(BEATS_MISSED);
    silence = missed.compareTo(LEAST_SILENCE) > 0 ? missed : LEAST_SILENCE;
    long now = world.ticker().nanoTime();
    // One that is not of the policies that are kept would prove nothing at the next start.
    if (cache != null && (changedSinceBeat || now - beatKeptAt > KEEP_BEAT.toNanos())) {
      beatKeptAt = now;
      changedSinceBeat = false;
      cache.heartbeat(line);
    }
  }

  private void turn(@Nullable ObjectRef server, Refused refused) {
    told.metrics.refused(refused.fault());
    told.reporter.refused(server, refused);
    told.listener.refused(server, refused);
    switch (refused.fault()) {
      case UNKNOWN_KEY -> trust.doubt();
      case MALFORMED, BAD_SIGNATURE, OTHER_SERVER, OTHER_BASE, OTHER_REVISION, OTHER_HEADS ->
          wrong = refused.fault() + ": " + refused.detail();
      case UNKNOWN_TYPE, OLDER, FUTURE -> {} // what follows may be right
    }
  }
}
