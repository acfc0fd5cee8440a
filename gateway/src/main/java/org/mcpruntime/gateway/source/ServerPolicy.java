package org.mcpruntime.gateway.source;

import java.time.Instant;
import java.util.List;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.PolicyIndex;

/**
 * The policy of one server, ready for decisions.
 *
 * @param snapshot all of it but grants and sessions, which stand in the index
 * @param loadedAt since when it is in force
 */
public record ServerPolicy(PolicySnapshot snapshot, PolicyIndex index, Instant loadedAt) {

  public ServerPolicy {
    snapshot = snapshot.withGrants(List.of()).withSessions(List.of());
  }

  public static ServerPolicy of(PolicySnapshot snapshot, Instant loadedAt) {
    return new ServerPolicy(snapshot, PolicyIndex.compile(snapshot), loadedAt);
  }

  /**
   * The policy after a change, at the cost of that change.
   *
   * @param revision of the policy after it
   */
  public ServerPolicy with(PolicyDelta delta, String revision, Instant newLoadedAt) {
    var head = delta.head() == null ? snapshot : delta.head();
    return new ServerPolicy(head.withRevision(revision), index.with(delta), newLoadedAt);
  }

  /** The same, in force since then. */
  ServerPolicy since(Instant newLoadedAt) {
    return new ServerPolicy(snapshot, index, newLoadedAt);
  }

  public ObjectRef server() {
    return snapshot.server().ref();
  }

  /** How callers are identified; a document that says nothing means headers. */
  public Auth auth() {
    var auth = snapshot.auth();
    return auth == null ? Auth.DEFAULT : auth;
  }
}
