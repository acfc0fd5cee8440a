package org.mcpruntime.bridge.stdio;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Time;
import org.mcpruntime.mcp.Envelope;

/** The sessions that are open, and how many may be. */
final class Sessions {

  private static final int ID_BYTES = 16;
  private static final int LOOKS = 4;

  private final RandomGenerator chance;
  private final Time time;
  private final Duration idle;
  private final int most;
  private final Semaphore places;
  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private volatile Time.@Nullable Alarm next;

  /**
   * @param chance that nobody can foresee
   */
  Sessions(RandomGenerator chance, Time time, Bounds bounds) {
    this.chance = chance;
    this.time = time;
    this.idle = bounds.idle();
    this.most = bounds.sessions();
    this.places = new Semaphore(most);
  }

  /** A session that nobody knows of yet, in a place that is {@link #free}d; null for none left. */
  @Nullable Session begin(Envelope initialize) {
    if (!places.tryAcquire()) {
      return null;
    }
    var id = new byte[ID_BYTES];
    synchronized (chance) {
      chance.nextBytes(id);
    }
    return new Session(HexFormat.of().formatHex(id), initialize, time.instant());
  }

  /** From now on it is found. */
  void open(Session session) {
    open.put(session.id(), session);
  }

  /** It is found no more; its place is still taken. */
  void forget(Session session) {
    open.remove(session.id());
  }

  void free() {
    places.release();
  }

  @Nullable Session find(@Nullable String id) {
    var found = id == null ? null : open.get(id);
    if (found != null) {
      found.touch(time.instant());
    }
    return found;
  }

  List<Session> all() {
    return List.copyOf(open.values());
  }

  /** Places that are taken. */
  int taken() {
    return most - places.availablePermits();
  }

  /** Looks from now on, again and again, who has idled for too long. */
  void watch(Consumer<Session> idled) {
    next = time.after(idle.dividedBy(LOOKS), () -> look(idled));
  }

  private void look(Consumer<Session> idled) {
    var then = time.instant().minus(idle);
    for (var session : open.values()) {
      var board = session.board();
      boolean works =
          board != null && board.clients().stream().anyMatch(c -> c.session() == session);
      if (!works && session.isIdleSince(then)) {
        idled.accept(session);
      }
    }
    watch(idled);
  }

  void stopWatching() {
    var alarm = next;
    if (alarm != null) {
      alarm.cancel();
    }
  }
}
