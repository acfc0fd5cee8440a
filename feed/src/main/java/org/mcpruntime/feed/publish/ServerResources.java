package org.mcpruntime.feed.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.policy.PolicyState;
import org.mcpruntime.policy.Render;

/**
 * What names one server, and what of it changed since it was rendered: many changes of one object
 * are rendered once. Used by the publisher's thread.
 */
final class ServerResources {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ObjectRef ref;
  private final String cluster;
  private final Lives lives;
  private final Map<ObjectRef, MCPAccessGrant> grants = new HashMap<>();
  private final Map<ObjectRef, MCPAgentSession> sessions = new HashMap<>();
  private final Set<ObjectRef> touchedGrants = new HashSet<>();
  private final Set<ObjectRef> touchedSessions = new HashSet<>();
  private @Nullable MCPServer server;
  private Instant nextEnds = Instant.MIN;
  private boolean touched;
  private boolean anew = true;

  ServerResources(ObjectRef ref, String cluster, Lives lives) {
    this.ref = ref;
    this.cluster = cluster;
    this.lives = lives;
  }

  ObjectRef ref() {
    return ref;
  }

  boolean isEmpty() {
    return server == null && grants.isEmpty() && sessions.isEmpty();
  }

  void server(@Nullable MCPServer now) {
    anew |= server == null || now == null || rendersOthersOtherwise(server, now);
    server = now;
    touched = true;
  }

  /** Whether grants and sessions mean something else now. */
  private static boolean rendersOthersOtherwise(MCPServer before, MCPServer after) {
    var old = before.spec();
    var now = after.spec();
    return !Objects.equals(old.teamID(), now.teamID())
        || !Objects.equals(old.access(), now.access())
        || !Objects.equals(old.session(), now.session());
  }

  void put(MCPAccessGrant grant) {
    grants.put(grant.metadata().ref(), grant);
    touchedGrants.add(grant.metadata().ref());
  }

  void removeGrant(ObjectRef grant) {
    grants.remove(grant);
    touchedGrants.add(grant);
  }

  void put(MCPAgentSession session) {
    sessions.put(session.metadata().ref(), session);
    touchedSessions.add(session.metadata().ref());
  }

  void removeSession(ObjectRef session) {
    sessions.remove(session);
    touchedSessions.add(session);
  }

  /** A session's life is another. */
  void touch(ObjectRef session) {
    touchedSessions.add(session);
  }

  /** When a session was made; null where it does not say. */
  @Nullable Instant madeAt(ObjectRef session) {
    var known = sessions.get(session);
    return known == null ? null : known.metadata().creationTimestamp();
  }

  private SessionPolicy policy() {
    var given = server == null ? null : server.spec().session();
    return given == null ? SessionPolicy.DEFAULT : given.withDefaults();
  }

  /** The greatest age of a session. */
  @Nullable Duration maxLifetime() {
    var most = policy().maxLifetime();
    return most == null ? null : most.duration();
  }

  /**
   * Ends sessions that were idle, or there, for too long; whether there are any.
   *
   * @param heardSince since when gateways say who uses them; null where none does
   */
  boolean endSessions(Instant now, @Nullable Instant heardSince) {
    if (server == null || now.isBefore(nextEnds)) {
      return false;
    }
    var policy = policy();
    nextEnds = now.plus(pause(policy));
    boolean any = false;
    for (var session : sessions.keySet()) {
      if (lives.ends(session, policy, now, heardSince)) {
        touchedSessions.add(session);
        any = true;
      }
    }
    return any;
  }

  /** Looking at all sessions costs; a hundredth of their idle time is soon enough. */
  private static Duration pause(SessionPolicy policy) {
    var idle = policy.idleTimeout();
    var hundredth = idle == null ? LONGEST_PAUSE : idle.duration().dividedBy(100);
    return hundredth.compareTo(LONGEST_PAUSE) < 0 ? hundredth : LONGEST_PAUSE;
  }

  /**
   * The policy after all changes; null where there is no server.
   *
   * @param before the policy after the last ones
   */
  @Nullable PolicyState render(@Nullable PolicyState before) {
    var current = server;
    PolicyState after = null;
    if (current != null) {
      after = anew || before == null ? whole(current) : before.with(delta(current));
    }
    anew = current == null;
    touched = false;
    touchedGrants.clear();
    touchedSessions.clear();
    return after;
  }

  private PolicyState whole(MCPServer current) {
    var head = Render.head(current, cluster);
    var granted =
        grants.values().stream().flatMap(g -> Render.part(current, g).binding().stream()).toList();
    var consented =
        sessions.values().stream()
            .flatMap(s -> Render.part(current, s).binding().stream())
            .map(lives::rendered)
            .toList();
    return PolicyState.of(head.withGrants(granted).withSessions(consented));
  }

  private PolicyDelta delta(MCPServer current) {
    var putGrants = new ArrayList<GrantBinding>();
    var goneGrants =
        split(
            touchedGrants,
            grants,
            putGrants,
            grant -> Render.part(current, grant).binding().orElse(null));
    var putSessions = new ArrayList<SessionBinding>();
    var goneSessions =
        split(
            touchedSessions,
            sessions,
            putSessions,
            session -> Render.part(current, session).binding().map(lives::rendered).orElse(null));
    return new PolicyDelta(
        ref,
        touched ? Render.head(current, cluster) : null,
        putGrants,
        goneGrants,
        putSessions,
        goneSessions);
  }

  /** Renders those that are there and count; returns the others. */
  private static <O, B> List<ObjectRef> split(
      Set<ObjectRef> touched,
      Map<ObjectRef, O> objects,
      List<B> put,
      Function<O, @Nullable B> render) {
    var gone = new ArrayList<ObjectRef>();
    for (var each : touched) {
      var object = objects.get(each);
      var binding = object == null ? null : render.apply(object);
      if (binding == null) {
        gone.add(each);
      } else {
        put.add(binding);
      }
    }
    return gone;
  }
}
