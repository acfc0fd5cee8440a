package org.mcpruntime.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** What a grant or session is to the policy of a server. */
  public sealed interface Part<T> {

    /** It counts, as this. */
    record Counts<T>(T bound) implements Part<T> {}

    /** It names the server and does not count. */
    record Out<T>(Excluded why) implements Part<T> {}

    /** It names another server. */
    record Elsewhere<T>() implements Part<T> {}

    default Optional<T> binding() {
      return this instanceof Counts<T>(var bound) ? Optional.of(bound) : Optional.empty();
    }

    default Optional<Excluded> exclusion() {
      return this instanceof Out<T>(var why) ? Optional.of(why) : Optional.empty();
    }
  }

  private final MCPServer server;
  private final ObjectRef serverRef;
  private final String team;

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
    var one = new Render(server);
    var grantParts = distinct(grants, MCPAccessGrant::metadata).stream().map(one::part).toList();
    var sessionParts =
        distinct(sessions, MCPAgentSession::metadata).stream().map(one::part).toList();
    var draft =
        head(server, cluster).withGrants(counted(grantParts)).withSessions(counted(sessionParts));
    var excluded =
        Stream.concat(excluded(grantParts), excluded(sessionParts))
            .sorted(Comparator.comparing(Excluded::kind).thenComparing(Excluded::ref))
            .toList();
    return new Rendered(stamp(draft), excluded);
  }

  private static <T> List<T> counted(List<Part<T>> parts) {
    return parts.stream().flatMap(part -> part.binding().stream()).toList();
  }

  private static <T> Stream<Excluded> excluded(List<Part<T>> parts) {
    return parts.stream().flatMap(part -> part.exclusion().stream());
  }

  /**
   * The policy of a server but for its grants and sessions, which follow from each object alone and
   * from the server.
   */
  public static PolicySnapshot head(MCPServer server, String cluster) {
    var spec = server.spec();
    var one = new Render(server);
    return new PolicySnapshot(
        PolicySnapshot.SCHEMA_VERSION,
        "",
        null,
        new PolicySnapshot.ServerIdentity(
            one.serverRef.name(),
            one.serverRef.namespace(),
            Texts.orNull(one.team),
            Texts.orNull(cluster)),
        spec.auth() == null && spec.governed() ? Auth.DEFAULT : spec.auth(),
        policy(spec.policy(), spec.governed()),
        session(spec.session(), spec.governed()),
        spec.tools(),
        List.of(),
        List.of(),
        spec.prompts(),
        spec.mcpResources());
  }

  /** What one grant is to a server's policy. */
  public static Part<GrantBinding> part(MCPServer server, MCPAccessGrant grant) {
    return new Render(server).part(grant);
  }

  /** What one session is to a server's policy. */
  public static Part<SessionBinding> part(MCPServer server, MCPAgentSession session) {
    return new Render(server).part(session);
  }

  /** The snapshot with the revision of its document. */
  public static PolicySnapshot stamp(PolicySnapshot snapshot) {
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

  private Part<GrantBinding> part(MCPAccessGrant grant) {
    var spec = grant.spec();
    return admit(
        "MCPAccessGrant",
        grant.metadata(),
        spec.serverRef(),
        spec.subject(),
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

  private Part<SessionBinding> part(MCPAgentSession session) {
    var spec = session.spec();
    return admit(
        "MCPAgentSession",
        session.metadata(),
        spec.serverRef(),
        spec.subject(),
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

  /** Binds the subject that counts, with the server's team filled in. */
  private <T> Part<T> admit(
      String kind, ObjectMeta meta, ServerRef ref, Subject subject, Function<Subject, T> binding) {
    if (!ref.from(meta.namespace()).equals(serverRef)) {
      return new Part.Elsewhere<>();
    }
    return refusal(meta, subject)
        .<Part<T>>map(why -> new Part.Out<>(new Excluded(kind, meta.ref(), why)))
        .orElseGet(() -> new Part.Counts<>(binding.apply(subject.orTeam(team))));
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
