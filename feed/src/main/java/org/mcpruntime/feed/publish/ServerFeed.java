package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.feed.wire.Frame;
import org.mcpruntime.feed.wire.Point;
import org.mcpruntime.policy.PolicyState;

/**
 * One server's policy as it is published: where it stands, whence one can come there, and the lines
 * for that, each made and signed when somebody needs it, once. Used by the publisher's thread.
 */
final class ServerFeed {

  /** Earlier states share nearly everything with the present one, but not all. */
  private static final int MOST_STEPS = 64;

  /** The least time from one to the next. */
  private static final Duration LIFTS = Duration.ofSeconds(1);

  private static final int MOST_LINES = 1024;

  private static final Duration LONGEST_KNOWN = Duration.ofMinutes(10);

  /** Below it a change is never worth a whole policy. */
  private static final int FEW = 32;

  /**
   * Where it stood.
   *
   * @param changedAt when what followed was changed
   */
  private record Step(Point at, PolicyState state, Instant changedAt) {}

  final ObjectRef server;
  final Set<Subscription> subscriptions = new HashSet<>();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final Map<Point, byte[]> lines = new HashMap<>();
  private @Nullable PolicyState state;
  private Point point;
  private Instant changedAt;
  private Instant liftedAt = Instant.EPOCH;
  private @Nullable Instant heardSince;
  private @Nullable Instant silentSince;

  /**
   * A server that is not there yet.
   *
   * @param generation since when it is not
   */
  ServerFeed(ObjectRef server, long generation, Instant now) {
    this.server = server;
    this.point = Point.gone(generation);
    this.changedAt = now;
  }

  /**
   * A gateway has said who uses the server.
   *
   * @param silence for which nobody may have said it without having to begin again, for gateways
   *     come back
   */
  void heard(Instant now, Duration silence) {
    boolean away = silentSince != null && now.isAfter(silentSince.plus(silence));
    if (heardSince == null || away || heardSince.isAfter(now)) {
      heardSince = now;
    }
    silentSince = null;
  }

  /** A gateway has gone; whoever is left may have said nothing yet. */
  void left(Instant now) {
    if (silentSince == null && subscriptions.stream().noneMatch(s -> s.hasReported)) {
      silentSince = now;
    }
  }

  /** Since when uses of the server's sessions are heard; null while nobody says them. */
  @Nullable Instant heardSince() {
    return silentSince == null ? heardSince : null;
  }

  Point point() {
    return point;
  }

  @Nullable PolicyState state() {
    return state;
  }

  Instant changedAt() {
    return changedAt;
  }

  boolean isNeeded() {
    return state != null || !subscriptions.isEmpty();
  }

  /** Whether another policy is no other policy. */
  boolean isSame(@Nullable PolicyState next) {
    return next == null ? state == null : next.equals(state);
  }

  /** The policy is another, or none, since then. */
  void move(@Nullable PolicyState next, long generation, Instant since) {
    if (state != null) {
      steps.addLast(new Step(point, state, since));
    }
    if (steps.size() > MOST_STEPS) {
      steps.removeFirst();
    }
    lines.clear();
    changedAt = since;
    state = next;
    point = next == null ? Point.gone(generation) : new Point(generation, next.revision());
  }

  /** Whether it may be lifted by a subscriber's word: everybody is sent a line each time. */
  boolean canBeLifted(Instant now) {
    return !now.isBefore(liftedAt.plus(LIFTS)) || now.isBefore(liftedAt);
  }

  /** The same policy under a higher number, for somebody has seen one above the present. */
  void lift(long generation, Instant now) {
    liftedAt = now;
    point = new Point(generation, point.revision());
    lines.clear();
  }

  /** Forgets lines, for their key is not published any more. */
  void forgetLines() {
    lines.clear();
  }

  void forgetOldSteps(Instant now) {
    while (!steps.isEmpty() && steps.getFirst().changedAt.plus(LONGEST_KNOWN).isBefore(now)) {
      steps.removeFirst();
    }
  }

  /** The line that brings somebody from there to where this stands. */
  byte[] lineFrom(Point has, Function<Frame, byte[]> sign) {
    if (lines.size() > MOST_LINES) {
      lines.clear(); // numbers are the subscribers' own to say
    }
    var known = lines.get(has);
    if (known != null) {
      return known;
    }
    var delta = state == null ? null : deltaFrom(has, state);
    return delta == null
        ? lines.computeIfAbsent(Point.NONE, _ -> sign.apply(whole()))
        : lines.computeIfAbsent(has, _ -> sign.apply(delta));
  }

  private Frame whole() {
    return state == null
        ? new Frame.Gone(server, point, changedAt)
        : new Frame.Full(server, point, changedAt, state.snapshot());
  }

  /** The change, where it is known from what, and shorter than all. */
  private Frame.@Nullable Delta deltaFrom(Point has, PolicyState to) {
    if (has.revision().equals(point.revision())) {
      var nothing = PolicyDelta.ofSessions(server, List.of(), List.of());
      return new Frame.Delta(server, has, point, changedAt, nothing);
    }
    for (var step : steps.reversed()) {
      if (step.at.revision().equals(has.revision())) {
        var delta = step.state.deltaTo(to);
        return isWorthIt(delta, to)
            ? new Frame.Delta(server, has, point, step.changedAt, delta)
            : null;
      }
    }
    return null;
  }

  private static boolean isWorthIt(PolicyDelta delta, PolicyState to) {
    int changed =
        delta.grants().size()
            + delta.grantsGone().size()
            + delta.sessions().size()
            + delta.sessionsGone().size();
    return changed <= FEW || changed <= (to.grantCount() + to.sessionCount()) / 2;
  }
}
