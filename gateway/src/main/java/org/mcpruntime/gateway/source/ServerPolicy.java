package org.mcpruntime.gateway.source;

import java.time.Instant;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.PolicyIndex;
import org.mcpruntime.policy.PolicyState;

/**
 * The policy of one server, ready for decisions.
 *
 * @param snapshot what it says of the server; its grants and sessions stand in the index, and here
 *     only where a document brought them
 * @param loadedAt since when it is in force
 */
public record ServerPolicy(PolicySnapshot snapshot, PolicyIndex index, Instant loadedAt) {

  public static ServerPolicy of(PolicySnapshot snapshot, Instant loadedAt) {
    return new ServerPolicy(snapshot, PolicyIndex.compile(snapshot), loadedAt);
  }

  /** Of a state, whose grants and sessions would be dear to list with every change. */
  static ServerPolicy of(PolicyState state, PolicyIndex index, Instant loadedAt) {
    return new ServerPolicy(state.head().withRevision(state.revision()), index, loadedAt);
  }

  /** The same, in force since then. */
  ServerPolicy since(Instant newLoadedAt) {
    return new ServerPolicy(snapshot, index, newLoadedAt);
  }

  public ObjectRef server() {
    return new ObjectRef(snapshot.server().namespace(), snapshot.server().name());
  }

  /** How callers are identified; a document that says nothing means headers. */
  public Auth auth() {
    var auth = snapshot.auth();
    return auth == null ? Auth.DEFAULT : auth;
  }
}
