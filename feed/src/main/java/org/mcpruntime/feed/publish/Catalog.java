package org.mcpruntime.feed.publish;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.policy.PolicyState;

/** All resources, by the server that they name. Used by the publisher's thread. */
final class Catalog {

  private final String cluster;
  private final Lives lives;
  private final Map<ObjectRef, ServerResources> servers = new HashMap<>();
  private final Set<ObjectRef> known = new HashSet<>();
  private final Map<ObjectRef, ObjectRef> serverOfGrant = new HashMap<>();
  private final Map<ObjectRef, ObjectRef> serverOfSession = new HashMap<>();
  private final Set<ObjectRef> touched = new LinkedHashSet<>();

  Catalog(String cluster, Lives lives) {
    this.cluster = cluster;
    this.lives = lives;
  }

  private ServerResources of(ObjectRef server) {
    touched.add(server);
    return servers.computeIfAbsent(server, ref -> new ServerResources(ref, cluster, lives));
  }

  void put(MCPServer server) {
    var ref = server.metadata().ref();
    known.add(ref);
    of(ref).server(server);
  }

  void removeServer(ObjectRef server) {
    if (known.remove(server)) {
      of(server).server(null);
    }
  }

  void put(MCPAccessGrant grant) {
    var ref = grant.metadata().ref();
    var server = grant.spec().serverRef().from(ref.namespace());
    var before = serverOfGrant.put(ref, server);
    if (before != null && !before.equals(server)) {
      of(before).removeGrant(ref);
    }
    of(server).put(grant);
  }

  void removeGrant(ObjectRef grant) {
    var server = serverOfGrant.remove(grant);
    if (server != null) {
      of(server).removeGrant(grant);
    }
  }

  void put(MCPAgentSession session, Instant now) {
    var ref = session.metadata().ref();
    var server = session.spec().serverRef().from(ref.namespace());
    var before = serverOfSession.put(ref, server);
    if (before != null && !before.equals(server)) {
      of(before).removeSession(ref);
    }
    lives.put(session, now);
    of(server).put(session);
  }

  void removeSession(ObjectRef session, Instant now) {
    var server = serverOfSession.remove(session);
    if (server != null) {
      var resources = of(server);
      resources.removeSession(session);
      lives.remove(session, resources.maxLifetime(), now);
    }
  }

  /** These and no others. */
  void replace(
      Collection<MCPServer> newServers,
      Collection<MCPAccessGrant> newGrants,
      Collection<MCPAgentSession> newSessions,
      Instant now) {
    missing(known, newServers.stream().map(MCPServer::metadata).toList())
        .forEach(this::removeServer);
    missing(serverOfGrant.keySet(), newGrants.stream().map(MCPAccessGrant::metadata).toList())
        .forEach(this::removeGrant);
    missing(serverOfSession.keySet(), newSessions.stream().map(MCPAgentSession::metadata).toList())
        .forEach(session -> removeSession(session, now));
    newServers.forEach(this::put);
    newGrants.forEach(this::put);
    newSessions.forEach(session -> put(session, now));
    lives.onlyOf(serverOfSession.keySet(), now);
  }

  private static Set<ObjectRef> missing(Set<ObjectRef> had, List<ObjectMeta> have) {
    var left = new HashSet<>(had);
    have.forEach(meta -> left.remove(meta.ref()));
    return left;
  }

  /** The session was used, if it is one of that server. */
  void used(ObjectRef server, ObjectRef session, Instant at, Instant now) {
    if (server.equals(serverOfSession.get(session))) {
      lives.used(session, at, now);
    }
  }

  /**
   * Ends sessions that were idle, or there, for too long.
   *
   * @param heardSince since when gateways say who uses a server; null where none does
   */
  void endSessions(Instant now, Function<ObjectRef, @Nullable Instant> heardSince) {
    servers.forEach(
        (ref, resources) -> {
          if (resources.endSessions(now, heardSince.apply(ref))) {
            touched.add(ref);
          }
        });
    lives.forgetGone(now);
  }

  /** What another publisher has kept of sessions is known here from now on. */
  void learn() {
    lives
        .kept()
        .forEach(
            (session, life) -> {
              var server = serverOfSession.get(session);
              var resources = server == null ? null : servers.get(server);
              if (resources != null && lives.learn(session, life, resources.madeAt(session))) {
                of(resources.ref()).touch(session);
              }
            });
  }

  /** Renders it again, though nothing of it has changed. */
  void touch(ObjectRef server) {
    touched.add(server);
  }

  boolean isTouched() {
    return !touched.isEmpty();
  }

  /** The servers that may have changed since this was asked last. */
  List<ObjectRef> takeTouched() {
    var taken = List.copyOf(touched);
    touched.clear();
    return taken;
  }

  /** The policy of a server now; null where there is no such server. */
  @Nullable PolicyState render(ObjectRef server, @Nullable PolicyState before) {
    var resources = servers.get(server);
    if (resources == null) {
      return null;
    }
    var after = resources.render(before);
    if (resources.isEmpty()) {
      servers.remove(server);
    }
    return after;
  }
}
