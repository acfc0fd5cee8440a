package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The lives of all sessions. Used by the publisher's thread. */
final class Lives {

  /** For how long a session is remembered that says no greatest age. */
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final UseStore store;
  private final Duration grace;
  private final Map<ObjectRef, Life> lives;
  private final Log log;
  private final AtomicBoolean writing = new AtomicBoolean();

  /** Until when those are remembered whose session is not there, for it may come back. */
  private final Map<ObjectRef, Instant> gone = new HashMap<>();

  private final AtomicLong written = new AtomicLong();
  private long drafts;
  private boolean dirty;

  Lives(UseStore store, Duration grace, Log log) {
    this.log = log;
    this.store = store;
    this.grace = grace;
    this.lives = new HashMap<>(store.read());
  }

  /** There is such a session; what was known of it stays known. */
  void put(MCPAgentSession session, Instant now) {
    var ref = session.metadata().ref();
    var made = session.metadata().creationTimestamp();
    var known = lives.get(ref);
    boolean again = gone.remove(ref) != null;
    if (known == null || (again && made != null && made.isAfter(known.madeAt()))) {
      lives.put(ref, Life.begun(made == null ? now : made));
      dirty = true;
    }
  }

  /**
   * There is no such session, at least for a moment: one that comes back under its name, not made
   * later, is over if it was.
   *
   * @param maxLifetime for how long that is remembered; null for the usual time
   */
  void remove(ObjectRef session, @Nullable Duration maxLifetime, Instant now) {
    if (lives.containsKey(session)) {
      gone.put(session, now.plus(maxLifetime == null ? REMEMBERED : maxLifetime));
    }
  }

  /** What was written last, perhaps by a publisher that this one takes the place of. */
  Map<ObjectRef, Life> kept() {
    return store.read();
  }

  /** Whether others write to where lives are kept. */
  boolean areShared() {
    return store.isShared();
  }

  /** Whether what they wrote is all they know. */
  boolean areWhole() {
    return store.isWhole();
  }

  /**
   * What was kept of a session is known here too; whether it has ended, which is news.
   *
   * @param made when the session was made that is there now; null where it does not say
   */
  boolean learn(ObjectRef session, Life kept, @Nullable Instant made) {
    var known = lives.get(session);
    if (known == null || (made != null && made.isAfter(kept.madeAt()))) {
      return false;
    }
    var both = known.and(kept);
    lives.put(session, both);
    dirty |= !both.equals(known);
    return known.endedAt() == null && both.endedAt() != null;
  }

  /** What is known of others is of sessions that went while nobody looked. */
  void onlyOf(Set<ObjectRef> sessions, Instant now) {
    for (var known : lives.keySet()) {
      if (!sessions.contains(known)) {
        gone.putIfAbsent(known, now.plus(REMEMBERED));
      }
    }
  }

  /** Forgets those that will not come back. */
  void forgetGone(Instant now) {
    var left = gone.entrySet().iterator();
    while (left.hasNext()) {
      var each = left.next();
      if (now.isAfter(each.getValue())) {
        left.remove();
        lives.remove(each.getKey());
        dirty = true;
      }
    }
  }

  /** It was used then; what a gateway says of the future counts as now. */
  void used(ObjectRef session, Instant at, Instant now) {
    var known = lives.get(session);
    if (known != null) {
      lives.put(session, known.used(at.isAfter(now) ? now : at));
      dirty = true;
    }
  }

  /** Whether it has ended now, by idleness or age, and had not before. */
  boolean ends(ObjectRef session, SessionPolicy policy, Instant now, @Nullable Instant heardSince) {
    var known = lives.get(session);
    if (known == null || known.endedAt() != null) {
      return false;
    }
    var after = known.at(now, policy, grace, heardSince);
    if (after.endedAt() == null) {
      return false;
    }
    lives.put(session, after);
    dirty = true;
    return true;
  }

  /** The session as gateways are to see it: over, where its life is. */
  SessionBinding rendered(SessionBinding session) {
    var known = lives.get(session.ref());
    var ended = known == null ? null : known.endedAt();
    if (ended == null || (session.expiresAt() != null && session.expiresAt().isBefore(ended))) {
      return session;
    }
    return new SessionBinding(
        session.name(),
        session.namespace(),
        session.humanID(),
        session.agentID(),
        session.teamID(),
        session.consentedTrust(),
        session.revoked(),
        ended.truncatedTo(ChronoUnit.SECONDS),
        session.policyVersion(),
        session.upstreamTokenRef());
  }

  /** Writes them down where anything has changed; nobody waits for the disk. */
  void keep() {
    if (dirty && writing.compareAndSet(false, true)) {
      dirty = false;
      var copy = Map.copyOf(lives);
      long draft = ++drafts;
      var _ = Thread.startVirtualThread(() -> write(copy, draft));
    }
  }

  /** Writes them down and waits for it, where anything has changed or is still being written. */
  void keepNow() {
    if (dirty || writing.get()) {
      write(lives, ++drafts);
    }
  }

  private void write(Map<ObjectRef, Life> all, long draft) {
    try {
      synchronized (written) {
        if (draft > written.get()) {
          store.write(all);
          written.set(draft);
        }
      }
    } catch (RuntimeException e) {
      log.error("Uses of sessions cannot be kept", LogKeys.ERROR.is(e));
    } finally {
      writing.set(false);
    }
  }
}
