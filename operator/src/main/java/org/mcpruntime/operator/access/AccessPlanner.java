package org.mcpruntime.operator.access;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.policy.AccessVerdict;
import org.mcpruntime.policy.Render;

/** Grants and sessions of a server → what is to be done about them. */
public final class AccessPlanner {

  private final AccessSight seen;
  private final OperatorConfig config;

  private AccessPlanner(AccessSight seen, OperatorConfig config) {
    this.seen = seen;
    this.config = config;
  }

  public static AccessPlan plan(AccessSight seen, OperatorConfig config) {
    return new AccessPlanner(seen, config).plan();
  }

  private AccessPlan plan() {
    var policy = policy();
    var revision = policy == null ? null : policy.revision();
    var grants = new TreeMap<ObjectRef, AccessStatus>();
    seen.grants().forEach(grant -> grants.put(grant.metadata().ref(), status(grant, revision)));
    var sessions = new TreeMap<ObjectRef, AccessStatus>();
    seen.sessions()
        .forEach(session -> sessions.put(session.metadata().ref(), status(session, revision)));
    var collected =
        seen.sessions().stream()
            .filter(this::isOverForLong)
            .map(session -> session.metadata().ref())
            .sorted()
            .toList();
    // What is deleted has no status to be written.
    collected.forEach(sessions::remove);
    var mirror = policy == null ? null : mirror(policy);
    return new AccessPlan(
        mirror,
        mirror == null && seen.mirror() != null,
        revision,
        grants,
        sessions,
        collected,
        lookAgainIn());
  }

  private AccessStatus status(MCPAccessGrant grant, @Nullable String revision) {
    return AccessVerdict.of(seen.server(), grant, seen.now())
        .status(grant.metadata(), grant.status(), revision, seen.now());
  }

  private AccessStatus status(MCPAgentSession session, @Nullable String revision) {
    return AccessVerdict.of(seen.server(), session, seen.now())
        .status(session.metadata(), session.status(), revision, seen.now());
  }

  /** The policy of a governed server; null where nobody enforces one. */
  private @Nullable PolicySnapshot policy() {
    var server = seen.server();
    return server == null || !server.spec().governed()
        ? null
        : Render.render(server, config.cluster(), seen.grants(), seen.sessions()).snapshot();
  }

  private ConfigMap mirror(PolicySnapshot policy) {
    var blueprint = new Blueprint(Objects.requireNonNull(seen.server(), "it has a policy"), config);
    return PolicyMirror.of(blueprint, Documents.of(policy, seen.mirror(), seen.now()));
  }

  private boolean isOverForLong(MCPAgentSession session) {
    return goes(session).anyMatch(end -> !end.isAfter(seen.now()));
  }

  /** When nobody asks for a session any more that has ended. */
  private Stream<Instant> goes(MCPAgentSession session) {
    var end = AccessVerdict.end(seen.server(), session);
    return end == null ? Stream.of() : Stream.of(end.plus(config.pace().retention()));
  }

  private @Nullable Duration lookAgainIn() {
    var turns =
        Stream.concat(
            seen.grants().stream().flatMap(AccessVerdict::turns),
            seen.sessions().stream()
                .flatMap(
                    session ->
                        Stream.concat(AccessVerdict.turns(seen.server(), session), goes(session))));
    return turns
        .filter(turn -> turn.isAfter(seen.now()))
        .min(Instant::compareTo)
        .map(turn -> Duration.between(seen.now(), turn))
        .orElse(null);
  }
}
