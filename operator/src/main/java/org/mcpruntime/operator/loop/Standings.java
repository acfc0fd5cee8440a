package org.mcpruntime.operator.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * How far policies have come, for the statuses of servers: a revision that follows from grants and
 * sessions, and what gateways have. Safe for several threads.
 */
final class Standings {

  private final Map<ObjectRef, Standing> standings = new ConcurrentHashMap<>();
  private final Function<ObjectRef, Map<String, String>> enforced;

  /**
   * A policy.
   *
   * @param revision as it follows from grants and sessions; null for no policy
   * @param mirrored the one that the mirror holds; null for none
   */
  record Standing(@Nullable String revision, @Nullable String mirrored) {}

  /**
   * @param enforced by each gateway of a server that has said so
   */
  Standings(Function<ObjectRef, Map<String, String>> enforced) {
    this.enforced = enforced;
  }

  /**
   * How a policy stands once it was rendered and mirrored: both are told at once, so that nobody
   * sees a mirror that is about to be written for one that lacks something.
   *
   * @return whether it is otherwise than before
   */
  boolean stands(ObjectRef server, Standing standing) {
    return !standing.equals(standings.put(server, standing));
  }

  void forget(ObjectRef server) {
    standings.remove(server);
  }

  /** How it stands; found out where nobody rendered the policy yet. */
  Standing of(ObjectRef server, Function<ObjectRef, Standing> unknown) {
    return standings.computeIfAbsent(server, unknown);
  }

  Map<String, String> enforced(ObjectRef server) {
    return enforced.apply(server);
  }

  /** Of another term: what others did since is not known. */
  void clear() {
    standings.clear();
  }
}
