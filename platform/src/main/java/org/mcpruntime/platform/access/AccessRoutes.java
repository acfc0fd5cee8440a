package org.mcpruntime.platform.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.platform.GrantSummary;
import org.mcpruntime.contract.platform.SessionSummary;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.object.ObjectRoutes;
import org.mcpruntime.platform.object.Removed;
import org.mcpruntime.platform.object.Writes;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/** Grants and sessions. */
public final class AccessRoutes {

  private static final String GRANTS = Platform.PREFIX + "/runtime/grants";
  private static final String SESSIONS = Platform.PREFIX + "/runtime/sessions";
  private static final String ONE = "/{namespace}/{name}";
  private static final int ATTEMPTS = 10;

  private final Resources resources;
  private final Writes writes;

  public AccessRoutes(Resources resources, Writes writes) {
    this.resources = resources;
    this.writes = writes;
  }

  /** The spec of a grant, with its name and namespace in it. */
  public record GrantBody(@JsonValue ObjectNode json) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GrantBody {}
  }

  /** The spec of a session, with its name and namespace in it. */
  public record SessionBody(@JsonValue ObjectNode json) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SessionBody {}
  }

  private record Grants(@JsonInclude(JsonInclude.Include.ALWAYS) List<GrantSummary> grants) {}

  private record OneGrant(GrantSummary grant) {}

  private record Sessions(@JsonInclude(JsonInclude.Include.ALWAYS) List<SessionSummary> sessions) {}

  private record OneSession(SessionSummary session) {}

  private record GrantDisabled(
      boolean success,
      @JsonInclude(JsonInclude.Include.ALWAYS) String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
      boolean disabled) {}

  private record SessionRevoked(
      boolean success,
      @JsonInclude(JsonInclude.Include.ALWAYS) String name,
      @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
      boolean revoked) {}

  private record Disabling(Boolean disabled) {}

  private record Revoking(Boolean revoked) {}

  public List<Route> routes() {
    return List.of(
        Route.get(GRANTS, "Grants", Grants.class, this::grants)
            .taking(List.of(ObjectRoutes.IN_NAMESPACE)),
        Route.change(
                Route.Verb.POST, GRANTS, "Makes or changes a grant", GrantBody.class, this::grant)
            .answering(OneGrant.class),
        Route.get(
            GRANTS + ONE,
            "One grant",
            OneGrant.class,
            asked -> Reply.json(new OneGrant(summary(existingGrant(asked))))),
        Route.change(Route.Verb.DELETE, GRANTS + ONE, "Removes a grant", null, this::removeGrant)
            .answering(Removed.class),
        Route.change(
                Route.Verb.PATCH,
                GRANTS + ONE,
                "Disables or enables a grant",
                Disabling.class,
                asked -> disable(asked, said("disabled", asked.body(Disabling.class).disabled)))
            .answering(GrantDisabled.class),
        done(GRANTS, "disable", "Disables a grant", asked -> disable(asked, true))
            .answering(GrantDisabled.class),
        done(GRANTS, "enable", "Enables a grant", asked -> disable(asked, false))
            .answering(GrantDisabled.class),
        Route.get(SESSIONS, "Sessions", Sessions.class, this::sessions)
            .taking(List.of(ObjectRoutes.IN_NAMESPACE)),
        Route.change(
                Route.Verb.POST,
                SESSIONS,
                "Makes or changes a session",
                SessionBody.class,
                this::session)
            .answering(OneSession.class),
        Route.get(
            SESSIONS + ONE,
            "One session",
            OneSession.class,
            asked -> Reply.json(new OneSession(summary(existingSession(asked))))),
        Route.change(
                Route.Verb.DELETE, SESSIONS + ONE, "Removes a session", null, this::removeSession)
            .answering(Removed.class),
        Route.change(
                Route.Verb.PATCH,
                SESSIONS + ONE,
                "Revokes a session",
                Revoking.class,
                asked -> revoke(asked, said("revoked", asked.body(Revoking.class).revoked)))
            .answering(SessionRevoked.class),
        done(SESSIONS, "revoke", "Revokes a session", asked -> revoke(asked, true))
            .answering(SessionRevoked.class),
        done(
                SESSIONS,
                "unrevoke",
                "Is refused: a revocation is final",
                asked -> revoke(asked, false))
            .answering(SessionRevoked.class));
  }

  private static Route done(String all, String word, String summary, Route.Handler handler) {
    return Route.change(Route.Verb.POST, all + ONE + "/" + word, summary, null, handler);
  }

  private Reply removeGrant(Asked asked) {
    return remove(Kind.GRANT, asked);
  }

  private Reply removeSession(Asked asked) {
    return remove(Kind.SESSION, asked);
  }

  private static boolean said(String name, @Nullable Boolean value) {
    if (value == null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "%s is true or false".formatted(name));
    }
    return value;
  }

  private static ResourceRef ref(Kind kind, Asked asked) {
    return ResourceRef.of(kind, asked.name("namespace"), asked.name("name"));
  }

  private Reply grants(Asked asked) {
    var selection =
        new Selection(Kind.GRANT, asked.query().text(ObjectRoutes.IN_NAMESPACE).orElse(null));
    return Reply.json(
        new Grants(
            resources.list(selection).grants().stream().map(AccessRoutes::summary).toList()));
  }

  private Reply sessions(Asked asked) {
    var selection =
        new Selection(Kind.SESSION, asked.query().text(ObjectRoutes.IN_NAMESPACE).orElse(null));
    return Reply.json(
        new Sessions(
            resources.list(selection).sessions().stream().map(AccessRoutes::summary).toList()));
  }

  private MCPAccessGrant existingGrant(Asked asked) {
    return ((Resource.Grant) writes.existing(ref(Kind.GRANT, asked))).object();
  }

  private MCPAgentSession existingSession(Asked asked) {
    return ((Resource.Session) writes.existing(ref(Kind.SESSION, asked))).object();
  }

  private Reply grant(Asked asked) {
    var made = (Resource.Grant) flat(Kind.GRANT, asked.body(GrantBody.class).json());
    return Reply.json(new OneGrant(summary(made.object())));
  }

  private Reply session(Asked asked) {
    var made = (Resource.Session) flat(Kind.SESSION, asked.body(SessionBody.class).json());
    return Reply.json(new OneSession(summary(made.object())));
  }

  /** The original's bodies are a spec with a name and a namespace in it. */
  private Resource flat(Kind kind, ObjectNode body) {
    var spec = body.deepCopy();
    var name = needed(spec, "name", "name");
    var namespace = Texts.or(text(spec, "namespace", "namespace"), "mcp-servers");
    spec.remove(List.of("name", "namespace"));
    var server = spec.path("serverRef");
    var there = Texts.or(text(server, "namespace", "serverRef.namespace"), namespace);
    if (!there.equals(namespace)) {
      throw new ApiException(
          ErrorCode.INVALID,
          "serverRef.namespace is %s and must be that of the object, %s"
              .formatted(there, namespace));
    }
    var ref = ResourceRef.of(Kind.SERVER, there, needed(server, "name", "serverRef.name"));
    if (resources.get(ref).isEmpty()) {
      throw new ApiException(ErrorCode.INVALID, "there is no %s".formatted(ref));
    }
    var object = Json.RESOURCES.createObjectNode();
    object.put("apiVersion", Kind.API_VERSION).put("kind", kind.word());
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    object.set("spec", spec);
    return writes.apply(new Manifest(object), Write.FOR_REAL).resource();
  }

  private static String needed(JsonNode object, String member, String shown) {
    var text = text(object, member, shown);
    if (text.isBlank()) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "%s is needed".formatted(shown));
    }
    return text;
  }

  /** Empty where there is none. */
  private static String text(JsonNode object, String member, String shown) {
    var value = object.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST_BODY, "%s is a text, not %s".formatted(shown, value));
    }
    return value.textValue();
  }

  private Reply remove(Kind kind, Asked asked) {
    var ref = ref(kind, asked);
    return Reply.json(writes.delete(ref));
  }

  private Reply disable(Asked asked, boolean disabled) {
    var ref = ref(Kind.GRANT, asked);
    set(ref, "disabled", disabled);
    return Reply.json(new GrantDisabled(true, ref.ref().name(), ref.ref().namespace(), disabled));
  }

  private Reply revoke(Asked asked, boolean revoked) {
    var ref = ref(Kind.SESSION, asked);
    if (!revoked) {
      var session = existingSession(asked);
      throw new ApiException(
          ErrorCode.CONFLICT,
          session.spec().revoked()
              ? "a revocation is final: let the human consent to a new session"
              : "session %s is not revoked".formatted(ref.ref()));
    }
    set(ref, "revoked", true);
    return Reply.json(new SessionRevoked(true, ref.ref().name(), ref.ref().namespace(), true));
  }

  /**
   * Changes that and nothing else: where somebody else changes the object too, it is read again.
   */
  private void set(ResourceRef ref, String member, boolean value) {
    for (int attempt = 1; ; attempt++) {
      var object = writes.existing(ref).json();
      object.withObject("/spec").put(member, value);
      try {
        var _ = writes.apply(new Manifest(object), Write.FOR_REAL);
        return;
      } catch (ApiException e) {
        if (e.code() != ErrorCode.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static GrantSummary summary(MCPAccessGrant grant) {
    var meta = grant.metadata();
    var spec = grant.spec();
    return new GrantSummary(
        meta.name(),
        meta.namespace(),
        spec.serverRef(),
        spec.subject(),
        spec.maxTrust(),
        spec.allowedSideEffects(),
        spec.toolRules(),
        spec.policyVersion(),
        spec.disabled(),
        grant.status(),
        meta.creationTimestamp());
  }

  private static SessionSummary summary(MCPAgentSession session) {
    var meta = session.metadata();
    var spec = session.spec();
    return new SessionSummary(
        meta.name(),
        meta.namespace(),
        spec.serverRef(),
        spec.subject(),
        spec.consentedTrust(),
        spec.policyVersion(),
        spec.revoked(),
        spec.expiresAt(),
        session.status(),
        meta.creationTimestamp());
  }
}
