package org.mcpruntime.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.AccessStatus.Phase;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.SessionBinding;

/**
 * What became of a grant or session, for its status: the same wherever it is kept.
 *
 * @param reason one word for the condition
 * @param carried whether the policy holds the object, even where it counts for nothing
 */
public record AccessVerdict(Phase phase, String reason, String message, boolean carried) {

  /** The one condition; its status is whether the object counts. */
  private static final String BOUND = "Bound";

  /**
   * What became of a grant.
   *
   * @param server the one that it names; null where that does not exist
   */
  public static AccessVerdict of(@Nullable MCPServer server, MCPAccessGrant grant, Instant now) {
    var unreadable = grant.metadata().annotations().get(MCPAccessGrant.UNREADABLE);
    if (server == null) {
      return unbound(grant.spec().serverRef(), grant.metadata());
    }
    return switch (Render.part(server, grant)) {
      case Render.Part.Counts<GrantBinding> _ when unreadable != null -> closed(unreadable);
      case Render.Part.Counts<GrantBinding>(var bound) -> counted(bound, now);
      case Render.Part.Out<GrantBinding>(var why) -> rejected(why.why());
      case Render.Part.Elsewhere<GrantBinding> _ ->
          unbound(grant.spec().serverRef(), grant.metadata());
    };
  }

  /**
   * What became of a session.
   *
   * @param server the one that it names; null where that does not exist
   */
  public static AccessVerdict of(@Nullable MCPServer server, MCPAgentSession session, Instant now) {
    if (server == null) {
      return unbound(session.spec().serverRef(), session.metadata());
    }
    return switch (Render.part(server, session)) {
      case Render.Part.Counts<SessionBinding>(var bound) -> counted(bound, now);
      case Render.Part.Out<SessionBinding>(var why) -> rejected(why.why());
      case Render.Part.Elsewhere<SessionBinding> _ ->
          unbound(session.spec().serverRef(), session.metadata());
    };
  }

  /** When time alone changes what is said of a grant. */
  public static Stream<Instant> turns(MCPAccessGrant grant) {
    return Stream.concat(
        Stream.ofNullable(grant.spec().validFrom()),
        Stream.ofNullable(grant.spec().expiresAt()).map(last -> last.plusNanos(1)));
  }

  /** The same of a session. */
  public static Stream<Instant> turns(@Nullable MCPServer server, MCPAgentSession session) {
    var end = end(server, session);
    return end == null ? Stream.of() : Stream.of(end.plusNanos(1));
  }

  /** When a session ends: by itself, or because its server gives none a longer life. */
  public static @Nullable Instant end(@Nullable MCPServer server, MCPAgentSession session) {
    return Optional.ofNullable(server)
        .flatMap(known -> Render.part(known, session).binding())
        .map(SessionBinding::expiresAt)
        .orElse(session.spec().expiresAt());
  }

  private static AccessVerdict counted(GrantBinding grant, Instant now) {
    var end = grant.expiresAt();
    var start = grant.validFrom();
    if (grant.disabled()) {
      return new AccessVerdict(Phase.Disabled, "Disabled", "the grant is disabled", true);
    }
    if (end != null && now.isAfter(end)) {
      return new AccessVerdict(Phase.Expired, "Expired", "the grant expired at " + end, true);
    }
    if (start != null && now.isBefore(start)) {
      return new AccessVerdict(Phase.Bound, "NotYetValid", "the grant counts from " + start, true);
    }
    return bound();
  }

  private static AccessVerdict counted(SessionBinding session, Instant now) {
    if (session.revoked()) {
      return new AccessVerdict(Phase.Revoked, "Revoked", "the session is revoked", true);
    }
    if (session.expired(now)) {
      return new AccessVerdict(
          Phase.Expired, "Expired", "the session expired at " + session.expiresAt(), true);
    }
    return bound();
  }

  private static AccessVerdict bound() {
    return new AccessVerdict(Phase.Bound, BOUND, "in the policy of its server", true);
  }

  private static AccessVerdict closed(String why) {
    return new AccessVerdict(
        Phase.Rejected,
        "Unreadable",
        "this operator cannot read all of it, so only what it denies counts: " + why,
        true);
  }

  private static AccessVerdict rejected(String why) {
    return new AccessVerdict(Phase.Rejected, "Rejected", why, false);
  }

  private static AccessVerdict unbound(ServerRef ref, ObjectMeta meta) {
    return new AccessVerdict(
        Phase.Unbound,
        "ServerNotFound",
        "there is no MCPServer %s yet".formatted(ref.from(meta.namespace())),
        false);
  }

  /**
   * The status that says so.
   *
   * @param meta of the object
   * @param before its status until now
   * @param revision of the policy that carries it now; null where none is known
   */
  public AccessStatus status(
      ObjectMeta meta, @Nullable AccessStatus before, @Nullable String revision, Instant now) {
    return new AccessStatus(
        phase,
        message,
        meta.generation(),
        carrying(meta, before, revision),
        List.of(condition(meta, before, now)));
  }

  /** The revision that first carried what the object says now. */
  private @Nullable String carrying(
      ObjectMeta meta, @Nullable AccessStatus before, @Nullable String revision) {
    if (!carried) {
      return null;
    }
    boolean same =
        before != null
            && before.policyRevision() != null
            && meta.generation() != null
            && meta.generation().equals(before.observedGeneration());
    return same && before != null ? before.policyRevision() : revision;
  }

  private Condition condition(ObjectMeta meta, @Nullable AccessStatus before, Instant now) {
    var status = phase == Phase.Bound ? Condition.Status.True : Condition.Status.False;
    List<Condition> had = before == null ? List.of() : before.conditions();
    var since = Condition.since(had, BOUND, status, now);
    return new Condition(BOUND, status, meta.generation(), since, reason, message);
  }
}
