package org.mcpruntime.platform.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.event.RecordedEvents;
import org.mcpruntime.platform.event.WrittenEvent;
import org.mcpruntime.platform.policy.Difference;
import org.mcpruntime.platform.policy.Policies;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Explain;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;

/** Why a recorded event came out as it did. */
public final class ExplainRoutes {

  private final RecordedEvents events;
  private final Policies policies;
  private final InstantSource clock;

  public ExplainRoutes(RecordedEvents events, Policies policies, InstantSource clock) {
    this.events = events;
    this.policies = policies;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
                Platform.PREFIX + "/events/{id}/explain",
                "Why an event came out as it did, and what would be decided now",
                Explanation.class,
                this::explain)
            .writing(Route.Form.SNAKE)
            .by(Principal.Role.ADMIN));
  }

  private Reply explain(Asked asked) {
    var id = id(asked.name("id"));
    var json =
        events
            .json(id)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NOT_FOUND,
                        "no event %s is in the records: it never was, or is older than they go"
                            .formatted(id)));
    return Reply.snake(explanation(json));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.NOT_FOUND, "%s is no id of an event, which is a UUID".formatted(text));
    }
  }

  private Explanation explanation(String json) {
    var event = new WrittenEvent(object(json));
    var known = gateways(event.json()).orElse(null);
    if (known == null) {
      return Explanation.without(
          event, null, "this is no record of a gateway: nothing was decided that can be explained");
    }
    var payload = known.payload();
    var recorded = Recorded.of(payload);
    if (!recorded.ofPolicy()) {
      return Explanation.without(
          event, recorded, "no policy was asked, so none can be asked again");
    }
    var server = new ObjectRef(payload.receiver().namespace(), payload.receiver().name());
    return policies
        .of(server)
        .map(policy -> compared(event, payload, recorded, policy))
        .orElseGet(
            () ->
                Explanation.without(
                    event,
                    recorded,
                    "no policy is in force for server %s now: it is gone, or not governed"
                        .formatted(server)));
  }

  private Explanation compared(
      WrittenEvent event, AuditEvent.Payload payload, Recorded recorded, PolicySnapshot policy) {
    var who = payload.caller();
    var caller =
        new Caller(new Subject(who.humanID(), who.agentID(), who.subjectTeamID()), who.sessionID());
    var now = Explain.explain(policy, caller, request(payload.rpc()), clock.instant());
    var revision = recorded.policyRevision();
    return new Explanation(
        event,
        recorded,
        now,
        revision == null ? null : revision.equals(policy.revision()),
        now.allowed() != (recorded.decision() == AuditEvent.Outcome.ALLOW),
        Difference.between(payload.verdict(), now.facts()),
        null);
  }

  /** The same request again; ids of tasks and references of completions are not recorded whole. */
  private static Message.Request request(AuditEvent.Rpc rpc) {
    if (rpc.rpcMethod() == null) {
      return new Message.Request(Method.PING, Target.NONE); // an answer, or a stream: no method
    }
    var method = Method.of(rpc.rpcMethod());
    boolean silent = rpc.rpcID() == null && !method.isNotification();
    return new Message.Request(silent ? Method.UNKNOWN : method, target(method, rpc));
  }

  private static Target target(Method method, AuditEvent.Rpc rpc) {
    var named = orEmpty(rpc.toolName());
    return switch (method.target()) {
      case TOOL -> Target.tool(named);
      case PROMPT -> Target.prompt(named);
      case RESOURCE -> Target.resource(orEmpty(rpc.resourceURI()));
      case TASK -> new Target(Target.Kind.TASK, "");
      case NONE ->
          !named.isEmpty()
              ? Target.prompt(named)
              : rpc.resourceURI() == null ? Target.NONE : Target.resource(rpc.resourceURI());
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static ObjectNode object(String json) {
    try {
      if (Json.SNAPSHOTS.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are JSON", e);
    }
    throw new IllegalStateException("an event is an object");
  }

  /** The event, where a gateway wrote it. */
  private static Optional<AuditEvent> gateways(ObjectNode event) {
    var payload = event.path("payload");
    if (!payload.hasNonNull("phase")
        || !payload.hasNonNull("decision")
        || !payload.hasNonNull("reason")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.SNAPSHOTS.treeToValue(event, AuditEvent.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // it looks like one, and is none
    }
  }
}
