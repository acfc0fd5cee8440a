package org.mcpruntime.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** Resources → the policy of one server. The same resources in any order give the same bytes. */
public final class Render {

  /**
   * A snapshot, and the grants and sessions that name the server but are not in it.
   *
   * @param excluded each counts for nothing; the others are not affected
   */
  public record Rendered(PolicySnapshot snapshot, List<Excluded> excluded) {}

  /**
   * A grant or session that names the server and does not count.
   *
   * @param kind {@code MCPAccessGrant} or {@code MCPAgentSession}
   */
  public record Excluded(String kind, ObjectRef ref, String why) {}

  private final MCPServer server;
  private final ObjectRef serverRef;
  private final String team;
  private final List<Excluded> excluded = new ArrayList<>();

  private Render(MCPServer server) {
    this.server = server;
    this.serverRef = server.metadata().ref();
    this.team = Texts.orEmpty(server.spec().teamID()).strip();
  }

  /**
   * Renders the policy of a server from those of the grants and sessions that name it.
   *
   * @param cluster the cluster's name, for records
   */
  public static Rendered render(
      MCPServer server,
      String cluster,
      List<MCPAccessGrant> grants,
      List<MCPAgentSession> sessions) {
    return new Render(server).rendered(cluster, grants, sessions);
  }

  private Rendered rendered(
      String cluster, List<MCPAccessGrant> grants, List<MCPAgentSession> sessions) {
    var spec = server.spec();
    var draft =
        new PolicySnapshot(
            PolicySnapshot.SCHEMA_VERSION,
            "",
            null,
            new PolicySnapshot.ServerIdentity(
                serverRef.name(), serverRef.namespace(), Texts.orNull(team), Texts.orNull(cluster)),
            spec.auth() == null && spec.governed() ? Auth.DEFAULT : spec.auth(),
            policy(spec.policy(), spec.governed()),
            session(spec.session(), spec.governed()),
            spec.tools(),
            distinct(grants, MCPAccessGrant::metadata).stream()
                .flatMap(grant -> binding(grant).stream())
                .toList(),
            distinct(sessions, MCPAgentSession::metadata).stream()
                .flatMap(session -> binding(session).stream())
                .toList(),
            spec.prompts(),
            spec.mcpResources());
    excluded.sort(Comparator.comparing(Excluded::kind).thenComparing(Excluded::ref));
    return new Rendered(stamp(draft), List.copyOf(excluded));
  }

  /** The snapshot with its revision. */
  static PolicySnapshot stamp(PolicySnapshot snapshot) {
    try {
      return snapshot.withRevision(Revision.of(Json.SNAPSHOTS.writeValueAsBytes(snapshot)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a snapshot can always be written", e);
    }
  }

  private static @Nullable Policy policy(@Nullable Policy policy, boolean governed) {
    if (policy == null && !governed) {
      return null;
    }
    var given = policy == null ? Policy.DEFAULT : policy;
    return new Policy(
        given.mode(),
        given.defaultDecision(),
        given.enforceOn(),
        Texts.or(given.policyVersion(), "v1"),
        given.observeUntil());
  }

  private static @Nullable SessionPolicy session(
      @Nullable SessionPolicy session, boolean governed) {
    if (session == null && !governed) {
      return null;
    }
    var given = session == null ? SessionPolicy.DEFAULT : session.withDefaults();
    boolean required = given.required() == null ? governed : given.required();
    // A member that is false is left out of the document, so it is null here.
    return given.withRequired(required ? Boolean.TRUE : null);
  }

  private Optional<GrantBinding> binding(MCPAccessGrant grant) {
    var spec = grant.spec();
    return admit("MCPAccessGrant", grant.metadata(), spec.serverRef(), spec.subject())
        .map(
            subject ->
                new GrantBinding(
                    grant.metadata().name(),
                    grant.metadata().namespace(),
                    subject.humanID(),
                    subject.agentID(),
                    subject.teamID(),
                    spec.maxTrust(),
                    spec.allowedSideEffects(),
                    spec.policyVersion(),
                    spec.disabled(),
                    spec.toolRules(),
                    spec.promptRules(),
                    spec.resourceRules(),
                    spec.serverRequests(),
                    wholeSeconds(spec.validFrom()),
                    wholeSeconds(spec.expiresAt())));
  }

  private Optional<SessionBinding> binding(MCPAgentSession session) {
    var spec = session.spec();
    return admit("MCPAgentSession", session.metadata(), spec.serverRef(), spec.subject())
        .map(
            subject ->
                new SessionBinding(
                    session.metadata().name(),
                    session.metadata().namespace(),
                    subject.humanID(),
                    subject.agentID(),
                    subject.teamID(),
                    spec.consentedTrust(),
                    spec.revoked(),
                    wholeSeconds(end(session)),
                    spec.policyVersion(),
                    Optional.ofNullable(spec.upstreamTokenSecretRef())
                        .map(SecretKeyRef::toPath)
                        .orElse(null)));
  }

  /**
   * The subject that counts, with the server's team filled in; empty where the object does not
   * count.
   */
  private Optional<Subject> admit(String kind, ObjectMeta meta, ServerRef ref, Subject subject) {
    if (!ref.from(meta.namespace()).equals(serverRef)) {
      return Optional.empty();
    }
    var why = refusal(meta, subject);
    why.ifPresent(sentence -> excluded.add(new Excluded(kind, meta.ref(), sentence)));
    return why.isPresent() ? Optional.empty() : Optional.of(subject.orTeam(team));
  }

  /** The earlier of the session's own end and of the longest life that the server gives one. */
  private @Nullable Instant end(MCPAgentSession session) {
    var own = session.spec().expiresAt();
    var made = session.metadata().creationTimestamp();
    var policy = server.spec().session();
    var longest = (policy == null ? SessionPolicy.DEFAULT : policy.withDefaults()).maxLifetime();
    if (made == null || longest == null) {
      return own;
    }
    var latest = made.plus(longest.duration());
    return own == null || latest.isBefore(own) ? latest : own;
  }

  private Optional<String> refusal(ObjectMeta meta, Subject subject) {
    if (subject.namesNobody()) {
      return Optional.of("its subject is empty, and an empty subject is nobody");
    }
    var access = server.spec().access();
    boolean own = meta.namespace().equals(serverRef.namespace());
    if (!own && (access == null || !access.fromNamespaces().contains(meta.namespace()))) {
      return Optional.of(
          "server %s does not list namespace %s in spec.access.fromNamespaces"
              .formatted(serverRef, meta.namespace()));
    }
    return Optional.empty();
  }

  /** Sorted by namespace and name; of two with one name the last given wins, as in a store. */
  private static <T> List<T> distinct(List<T> objects, Function<T, ObjectMeta> metadata) {
    var byRef = new TreeMap<ObjectRef, T>();
    objects.forEach(object -> byRef.put(metadata.apply(object).ref(), object));
    return List.copyOf(byRef.values());
  }

  private static @Nullable Instant wholeSeconds(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
