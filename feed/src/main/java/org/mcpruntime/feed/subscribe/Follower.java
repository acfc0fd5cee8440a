package org.mcpruntime.feed.subscribe;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Heads;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.feed.wire.Refused.Fault;
import org.mcpruntime.feed.wire.Wanted;
import org.mcpruntime.policy.PolicyState;

/**
 * Where the servers of a gateway stand, and which frames lead on from there. A frame that does not
 * changes nothing. Used by one thread; knows no clock, socket or file.
 */
final class Follower {

  /** By how much a publisher's clock may be ahead of this one's. */
  private static final Duration AHEAD = Currency.TOLERANCE;

  /** By how much a generation may be: what follows it has to be above it. */
  private static final Duration FURTHEST = Duration.ofHours(24).plus(AHEAD);

  /** Below the milliseconds of a generation. */
  private static final int COUNTER_BITS = 16;

  /** Where one server stands; without a state there is no policy. */
  record Held(Point at, @Nullable PolicyState state, boolean doubted) {}

  private static final Held NOTHING = new Held(Point.NONE, null, false);

  private final SortedMap<ObjectRef, Held> held = new TreeMap<>();
  private final Map<ObjectRef, Held> undone = new HashMap<>();
  private Instant lastBeat = Instant.MIN;
  private Instant lastKeys;

  /**
   * @param lastKeys of when the last announcement of keys is that is known
   */
  Follower(Collection<ObjectRef> servers, Instant lastKeys) {
    this.lastKeys = lastKeys;
    servers.forEach(server -> held.put(server, NOTHING));
  }

  /** The servers that are followed. */
  Set<ObjectRef> servers() {
    return Set.copyOf(held.keySet());
  }

  /** This server is followed, too; nothing is known of it. */
  void add(ObjectRef server) {
    held.putIfAbsent(server, NOTHING);
  }

  /** It is followed no longer. */
  void drop(ObjectRef server) {
    held.remove(server);
    undone.remove(server);
  }

  /** What a frame leads to. */
  Step take(Frame frame, Instant now) {
    return switch (frame) {
      case Frame.OfServer ofServer -> take(ofServer, now);
      case Frame.Heartbeat heartbeat -> take(heartbeat, now);
      case Frame.Announcement keys -> {
        if (keys.at().isAfter(now.plus(AHEAD))) {
          yield refuse(Fault.FUTURE, null, "keys of %s at %s".formatted(keys.at(), now));
        }
        if (!keys.at().isAfter(lastKeys)) {
          yield new Step.Same(); // the same, signed with another key
        }
        lastKeys = keys.at();
        yield new Step.NewKeys(keys.keys(), keys.at());
      }
    };
  }

  private Step take(Frame.OfServer frame, Instant now) {
    var before = held.get(frame.server());
    if (before == null) {
      return refuse(Fault.OTHER_SERVER, frame, "server " + frame.server() + " was not asked for");
    }
    if (frame.to().generation() <= before.at.generation()) {
      return refuse(
          Fault.OLDER,
          frame,
          "generation %d is not above %d"
              .formatted(frame.to().generation(), before.at.generation()));
    }
    if (frame.to().generation() >> COUNTER_BITS > now.plus(FURTHEST).toEpochMilli()) {
      return refuse(
          Fault.FUTURE, frame, "generation %d at %s".formatted(frame.to().generation(), now));
    }
    undone.clear();
    undone.put(frame.server(), before);
    return switch (frame) {
      case Frame.Full full -> full(full, before);
      case Frame.Delta delta -> delta(delta, before);
      case Frame.Gone gone -> {
        held.put(gone.server(), new Held(Point.gone(gone.to().generation()), null, false));
        yield new Step.Removed(gone);
      }
    };
  }

  private Step full(Frame.Full full, Held before) {
    var snapshot = full.snapshot();
    if (!snapshot.server().ref().equals(full.server())) {
      return refuse(
          Fault.OTHER_SERVER, full, "it holds the policy of server " + snapshot.server().ref());
    }
    if (!snapshot.schemaVersion().equals(PolicySnapshot.SCHEMA_VERSION)) {
      return refuse(Fault.UNKNOWN_TYPE, full, "its policy has schema " + snapshot.schemaVersion());
    }
    // What was signed is authentic though its writer knows more than this reader; then changes
    // cannot be followed, and every one comes as a whole.
    var state = PolicyState.of(snapshot);
    held.put(full.server(), new Held(full.to(), state, false));
    return new Step.Changed(full, before.state, state, null);
  }

  private Step delta(Frame.Delta delta, Held before) {
    if (before.state == null || !delta.from().equals(before.at)) {
      doubt(delta.server(), before);
      return refuse(
          Fault.OTHER_BASE,
          delta,
          "it changes %s, and here is %s".formatted(delta.from(), before.at));
    }
    if (!delta.delta().server().equals(delta.server())) {
      return refuse(Fault.OTHER_SERVER, delta, "it changes server " + delta.delta().server());
    }
    var state = before.state.with(delta.delta());
    if (!state.revision().equals(delta.to().revision())) {
      doubt(delta.server(), before);
      return refuse(
          Fault.OTHER_REVISION,
          delta,
          "it was to be %s and is %s".formatted(delta.to().revision(), state.revision()));
    }
    held.put(delta.server(), new Held(delta.to(), state, false));
    return new Step.Changed(delta, before.state, state, delta.delta());
  }

  /**
   * What a frame has led to cannot be put in force: it counts as not heard, so that no heartbeat
   * confirms what is in force in its place.
   */
  void undo(ObjectRef server) {
    var before = undone.getOrDefault(server, NOTHING);
    held.put(server, new Held(before.at, before.state, true));
  }

  /** All of it is asked for next time; until then what is here stays. */
  private void doubt(ObjectRef server, Held doubted) {
    held.put(server, new Held(doubted.at, doubted.state, true));
  }

  private Step take(Frame.Heartbeat heartbeat, Instant now) {
    if (!heartbeat.at().isAfter(lastBeat)) {
      return refuse(
          Fault.OLDER, null, "heartbeat of %s after %s".formatted(heartbeat.at(), lastBeat));
    }
    if (heartbeat.at().isAfter(now.plus(AHEAD))) {
      return refuse(Fault.FUTURE, null, "heartbeat of %s at %s".formatted(heartbeat.at(), now));
    }
    lastBeat = heartbeat.at();
    return heartbeat.heads().equals(heads())
        ? new Step.Current(heartbeat.at(), heartbeat.everyMillis())
        : refuse(Fault.OTHER_HEADS, null, "something was left out before " + heartbeat.at());
  }

  private static Step refuse(Fault fault, Frame.@Nullable OfServer frame, String detail) {
    return new Step.Turned(new Refused(fault, detail), frame == null ? null : frame.server());
  }

  /** The digest of where all servers stand here. */
  String heads() {
    var points = new TreeMap<ObjectRef, Point>();
    held.forEach((server, here) -> points.put(server, here.at));
    return Heads.digest(points);
  }

  /** What to ask for: what leads on from here. */
  List<Wanted.Known> wanted() {
    return held.entrySet().stream()
        .map(
            e -> {
              var at = e.getValue().at;
              // The number alone: what comes is to be whole, and above it.
              var told = e.getValue().doubted ? new Point(at.generation(), "") : at;
              return new Wanted.Known(e.getKey(), at.generation() == 0 ? null : told);
            })
        .toList();
  }

  Held of(ObjectRef server) {
    return held.getOrDefault(server, NOTHING);
  }
}
