package org.mcpruntime.operator.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * How far policies have come, for the statuses of servers: a revision that follows from grants and
 * sessions, and what gateways have. Safe for several threads.
 */
final class Standings {

  private final Map<ObjectRef, String> revisions = new ConcurrentHashMap<>();
  private final Function<ObjectRef, Map<String, String>> enforced;

  /**
   * @param enforced by each gateway of a server that has said so
   */
  Standings(Function<ObjectRef, Map<String, String>> enforced) {
    this.enforced = enforced;
  }

  /**
   * The revision that a server's policy has now; empty for none.
   *
   * @return whether it is another one than before
   */
  boolean rendered(ObjectRef server, String revision) {
    return !revision.equals(revisions.put(server, revision));
  }

  void forget(ObjectRef server) {
    revisions.remove(server);
  }

  /** The revision; asked for where nobody rendered the policy yet. */
  String revision(ObjectRef server, Function<ObjectRef, String> render) {
    return revisions.computeIfAbsent(server, render);
  }

  Map<String, String> enforced(ObjectRef server) {
    return enforced.apply(server);
  }

  /** Of another term: what others did since is not known. */
  void clear() {
    revisions.clear();
  }
}
