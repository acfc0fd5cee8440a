package org.mcpruntime.platform.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.MCPAgentSessionSpec;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.TimeSpan;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.platform.AdapterSession;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.object.Writes;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/**
 * Sessions that an adapter asks for: no more than a grant allows whoever asks, under a name that
 * nobody can guess.
 */
public final class AdapterRoutes {

  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  /** A session that ends sooner is not given out again. */
  private static final Duration LEAST_LEFT = Duration.ofSeconds(30);

  private static final String PREFIX = "adapter-";

  private final Resources resources;
  private final Writes writes;
  private final InstantSource clock;
  private final RandomGenerator chance;

  public AdapterRoutes(
      Resources resources, Writes writes, InstantSource clock, RandomGenerator chance) {
    this.resources = resources;
    this.writes = writes;
    this.clock = clock;
    this.chance = chance;
  }

  public List<Route> routes() {
    return List.of(
        Route.change(
                Route.Verb.POST,
                Platform.PREFIX + "/runtime/adapter/sessions",
                "A session within what grants allow",
                AdapterSession.Request.class,
                this::session)
            .answering(AdapterSession.class)
            .by(Principal.Role.USER));
  }

  /** One at a time, so that two who ask at once get the same. */
  private synchronized Reply session(Asked asked) {
    var request = asked.body(AdapterSession.Request.class);
    var server = needed("serverName", request.serverName());
    var agent = needed("agentID", request.agentID());
    var namespace = Texts.or(request.namespace(), "mcp-servers");
    var human = Texts.or(request.humanID(), asked.who().name());
    if (!human.equals(asked.who().name()) && asked.who().role() != Principal.Role.ADMIN) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "only an administrator speaks for human " + human);
    }
    if (!Texts.orEmpty(request.teamID()).isEmpty() && asked.who().role() != Principal.Role.ADMIN) {
      throw new ApiException(
          ErrorCode.FORBIDDEN,
          "only an administrator speaks for team %s: nobody here knows who is in it"
              .formatted(request.teamID()));
    }
    var _ = writes.existing(ResourceRef.of(Kind.SERVER, namespace, server));
    var subject = new Subject(human, agent, Texts.orEmpty(request.teamID()));
    var now = clock.instant();
    var grant =
        grant(server, namespace, subject, now)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.FORBIDDEN,
                        "no grant in %s lets human %s with agent %s use server %s"
                            .formatted(namespace, human, agent, server)));
    var trust = least(wanted(request), grant.spec().maxTrust());
    var reusable = reusable(server, namespace, subject, trust, grant, now);
    if (reusable.isPresent()) {
      return Reply.json(answer(reusable.get(), true));
    }
    var spec =
        new MCPAgentSessionSpec(
            new ServerRef(server, null),
            subject,
            trust,
            earlier(now.plus(ttl(request)), grant.spec().expiresAt()),
            false,
            null,
            grant.spec().policyVersion());
    var made =
        new MCPAgentSession(
            Kind.API_VERSION, Kind.SESSION.word(), ObjectMeta.named(namespace, name()), spec, null);
    var applied = writes.apply(Manifest.of(Resource.of(made)), Write.FOR_REAL);
    return Reply.json(answer(((Resource.Session) applied.resource()).object(), false));
  }

  private static String needed(String name, String value) {
    if (value.isBlank()) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "%s is needed".formatted(name));
    }
    return value;
  }

  private static Trust wanted(AdapterSession.Request request) {
    return request.requestedTrust() == null ? Trust.LOW : request.requestedTrust();
  }

  private static Trust least(Trust one, Trust other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** A session that outlives its grant would say more than is true. */
  private static Instant earlier(Instant end, @Nullable Instant ofGrant) {
    return ofGrant != null && ofGrant.isBefore(end) ? ofGrant : end;
  }

  private static Duration ttl(AdapterSession.Request request) {
    var text = request.requestedTTL();
    if (text == null) {
      return USUAL;
    }
    try {
      var asked = TimeSpan.of(text).duration();
      if (asked.compareTo(LEAST_LEFT) > 0) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
      }
    } catch (IllegalArgumentException e) {
      // As wrong as one that is too short.
    }
    throw new ApiException(
        ErrorCode.INVALID_REQUEST_BODY,
        "requestedTTL is a time such as 30m, of more than %d s, not %s"
            .formatted(LEAST_LEFT.toSeconds(), text));
  }

  /** The grant that allows most; of several the oldest. */
  private Optional<MCPAccessGrant> grant(
      String server, String namespace, Subject subject, Instant now) {
    return resources.list(Selection.in(Kind.GRANT, namespace)).grants().stream()
        .filter(grant -> grant.spec().serverRef().name().equals(server))
        .filter(grant -> isInForce(grant, now))
        .filter(grant -> grant.spec().subject().includes(subject))
        .min(
            Comparator.comparing((MCPAccessGrant grant) -> grant.spec().maxTrust())
                .reversed()
                .thenComparing(
                    grant -> grant.metadata().creationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(grant -> grant.metadata().name()));
  }

  private static boolean isInForce(MCPAccessGrant grant, Instant now) {
    var spec = grant.spec();
    return !spec.disabled()
        && (spec.validFrom() == null || !now.isBefore(spec.validFrom()))
        && (spec.expiresAt() == null || now.isBefore(spec.expiresAt()));
  }

  private Optional<MCPAgentSession> reusable(
      String server,
      String namespace,
      Subject subject,
      Trust trust,
      MCPAccessGrant grant,
      Instant now) {
    return resources.list(Selection.in(Kind.SESSION, namespace)).sessions().stream()
        .filter(session -> session.metadata().name().startsWith(PREFIX))
        .filter(session -> session.spec().serverRef().name().equals(server))
        .filter(session -> session.spec().subject().equals(subject))
        .filter(session -> !session.spec().revoked() && session.spec().consentedTrust() == trust)
        .filter(
            session ->
                Texts.orEmpty(session.spec().policyVersion())
                    .equals(Texts.orEmpty(grant.spec().policyVersion())))
        .filter(
            session ->
                session.spec().expiresAt() != null
                    && now.plus(LEAST_LEFT).isBefore(session.spec().expiresAt())
                    && earlier(session.spec().expiresAt(), grant.spec().expiresAt())
                        .equals(session.spec().expiresAt()))
        .findFirst();
  }

  private String name() {
    var bytes = new byte[16];
    chance.nextBytes(bytes);
    return PREFIX + HexFormat.of().formatHex(bytes);
  }

  private static AdapterSession answer(MCPAgentSession session, boolean reused) {
    var spec = session.spec();
    return new AdapterSession(
        session.metadata().name(),
        session.metadata().namespace(),
        spec.subject().humanID(),
        spec.subject().agentID(),
        Texts.orNull(spec.subject().teamID()),
        spec.serverRef().name(),
        spec.consentedTrust(),
        spec.policyVersion(),
        Objects.requireNonNull(spec.expiresAt()),
        reused);
  }
}
