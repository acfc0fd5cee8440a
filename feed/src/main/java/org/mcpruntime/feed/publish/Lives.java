package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** The lives of all sessions. Used by the publisher's thread. */
final class Lives {

  private final UseStore store;
  private final Duration grace;
  private final Map<ObjectRef, Life> lives;
  private final Log log;
  private final AtomicBoolean writing = new AtomicBoolean();
  private boolean dirty;

  Lives(UseStore store, Duration grace, Log log) {
    this.log = log;
    this.store = store;
    this.grace = grace;
    this.lives = new HashMap<>(store.read());
  }

  /** There is such a session; what was known of it stays known. */
  void put(MCPAgentSession session, Instant now) {
    var made = session.metadata().creationTimestamp();
    dirty |=
        lives.putIfAbsent(session.metadata().ref(), Life.begun(made == null ? now : made)) == null;
  }

  void remove(ObjectRef session) {
    dirty |= lives.remove(session) != null;
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
  boolean ends(ObjectRef session, SessionPolicy policy, Instant now) {
    var known = lives.get(session);
    if (known == null || known.endedAt() != null) {
      return false;
    }
    var after = known.at(now, policy, grace);
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
      var _ = Thread.startVirtualThread(() -> write(copy));
    }
  }

  /** Writes them down, whatever has changed. */
  void keepNow() {
    write(lives);
  }

  private void write(Map<ObjectRef, Life> all) {
    try {
      store.write(all);
    } catch (RuntimeException e) {
      log.error("Uses of sessions cannot be kept", LogKeys.ERROR.is(e));
    } finally {
      writing.set(false);
    }
  }
}
