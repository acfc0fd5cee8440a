package org.mcpruntime.platform.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.BearerToken;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.event.RecordedEvents;
import org.mcpruntime.platform.policy.Presented;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;

/** What a caller sees of a server, and what comes of a call, both through the gateway. */
public final class InspectRoutes {

  /** Records are synced in batches, and brought into the store after that. */
  private static final Duration RECORDED = Duration.ofSeconds(10);

  private final Resources resources;
  private final Inspector inspector;
  private final RecordedEvents events;

  public InspectRoutes(Resources resources, Inspector inspector, RecordedEvents events) {
    this.resources = resources;
    this.inspector = inspector;
    this.events = events;
  }

  /**
   * Whose eyes are looked through.
   *
   * @param namespace mcp-servers where nothing is said
   * @param server has to be named
   * @param token proves who calls, where the server's auth is oauth; it is kept nowhere
   */
  record Look(
      @Nullable String namespace,
      @Nullable String server,
      @JsonUnwrapped Presented presented,
      @Nullable String token) {}

  /**
   * A call to make.
   *
   * @param token as for a look
   * @param tool has to be named
   * @param arguments none where nothing is said
   */
  record Try(
      @Nullable String namespace,
      @Nullable String server,
      @JsonUnwrapped Presented presented,
      @Nullable String token,
      @Nullable String tool,
      @Nullable Arguments arguments) {}

  /** Any JSON object. */
  public record Arguments(@JsonValue ObjectNode json) {}

  /** Any JSON. */
  public record AnyJson(@JsonValue JsonNode json) {}

  /**
   * A tool as the caller is shown it, and what the server's manifest says of it.
   *
   * @param declared whether the manifest has it
   */
  record Row(
      String name,
      @Nullable String title,
      @Nullable String description,
      @Nullable AnyJson inputSchema,
      @Nullable AnyJson annotations,
      boolean declared,
      @Nullable Trust requiredTrust,
      @Nullable SideEffect sideEffect,
      @Nullable RiskLevel riskLevel) {}

  /**
   * What the caller is shown.
   *
   * @param refused why it is shown nothing; null where it is
   */
  record Seen(
      ObjectRef server,
      URI url,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Row> tools,
      Inspector.@Nullable Refused refused) {}

  /** What a line is about. */
  enum About {
    @JsonProperty("progress")
    PROGRESS,
    @JsonProperty("log")
    LOG,
    /** Another notification. */
    @JsonProperty("notification")
    NOTIFICATION,
    /** Something that the server asks of its client; nobody answers here. */
    @JsonProperty("request")
    REQUEST,
    @JsonProperty("result")
    RESULT,
    @JsonProperty("error")
    ERROR,
    @JsonProperty("record")
    RECORD
  }

  /**
   * A line of what comes of a call.
   *
   * @param kind what it is about
   * @param status of HTTP, of a result or an error
   * @param reason the gateway's word for a refusal
   * @param message what the server said: of a result the result, of the others the whole message
   * @param record the id of the event that was recorded
   */
  record Line(
      About kind,
      @Nullable Integer status,
      @Nullable String reason,
      @Nullable String sentence,
      @Nullable AnyJson message,
      @Nullable String record) {}

  public List<Route> routes() {
    return List.of(
        Route.change(
                Route.Verb.POST,
                Platform.PREFIX + "/runtime/inspect/tools",
                "The tools of a server as a caller sees them, asked for through the gateway",
                Look.class,
                asked -> Reply.json(seen(asked.body(Look.class))))
            .answering(Seen.class),
        Route.change(
                Route.Verb.POST,
                Platform.PREFIX + "/runtime/inspect/call",
                "Calls a tool through the gateway as a caller: every message as it comes, then the"
                    + " id of the record",
                Try.class,
                this::call)
            .streaming(Line.class));
  }

  private Seen seen(Look look) {
    var server = server(look.namespace(), look.server());
    var door = door(server, look.presented(), look.token());
    try {
      var shown = inspector.tools(door);
      var declared = server.spec().tools();
      return new Seen(
          server.metadata().ref(),
          door.url(),
          shown.tools().stream().map(tool -> row(tool, declared)).toList(),
          shown.refused());
    } catch (Inspector.UnreachableException e) {
      throw new ApiException(ErrorCode.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private static Row row(JsonNode tool, List<Tool> declared) {
    var name = tool.path("name").asText();
    var own = declared.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    return new Row(
        name,
        tool.path("title").asText(null),
        tool.path("description").asText(null),
        json(tool.path("inputSchema")),
        json(tool.path("annotations")),
        own != null,
        own == null ? null : own.requiredTrust(),
        own == null ? null : own.sideEffect(),
        own == null ? null : own.risk());
  }

  private static @Nullable AnyJson json(JsonNode member) {
    return member.isMissingNode() || member.isNull() ? null : new AnyJson(member);
  }

  private MCPServer server(@Nullable String namespace, @Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "server names a server");
    }
    var ref =
        ResourceRef.of(
            Kind.SERVER,
            namespace == null || namespace.isEmpty() ? "mcp-servers" : namespace,
            name);
    return resources
        .get(ref)
        .map(found -> ((Resource.Server) found).object())
        .orElseThrow(
            () -> new ApiException(ErrorCode.NOT_FOUND, "there is no server %s".formatted(ref)));
  }

  /** Where the server's callers are let in. */
  private static Inspector.Door door(
      MCPServer server, Presented presented, @Nullable String token) {
    var gateway = server.spec().gateway();
    if (gateway == null || !gateway.enabled()) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "server %s is not governed: no gateway stands before it that could be asked"
              .formatted(server.metadata().ref()));
    }
    var status = server.status();
    var url = status == null ? null : status.url();
    if (url == null) {
      var why = status == null || status.message() == null ? "it is starting" : status.message();
      throw new ApiException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "server %s has no address yet: %s".formatted(server.metadata().ref(), why));
    }
    var auth = server.spec().auth() == null ? Auth.DEFAULT : server.spec().auth();
    return new Inspector.Door(url, headers(auth, presented.caller(), token));
  }

  private static Map<String, String> headers(Auth auth, Caller caller, @Nullable String token) {
    if (token == null || token.isBlank()) {
      return auth.headers(caller.identity(), caller.session());
    }
    try {
      return auth.headers(caller.identity(), caller.session(), BearerToken.of(token));
    } catch (IllegalArgumentException e) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "token: " + e.getMessage());
    }
  }

  private Reply call(Asked asked) {
    var wanted = asked.body(Try.class);
    if (wanted.tool() == null || wanted.tool().isEmpty()) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "tool names a tool");
    }
    var server = server(wanted.namespace(), wanted.server());
    var door = door(server, wanted.presented(), wanted.token());
    var arguments =
        wanted.arguments() == null ? Json.RESOURCES.createObjectNode() : wanted.arguments().json();
    var call = new Inspector.Call(wanted.tool(), arguments);
    return new Reply.Lines(Reply.JSON_LINES, listener -> call(door, call, listener));
  }

  private void call(Inspector.Door door, Inspector.Call call, Reply.Listener listener)
      throws InterruptedException {
    var traceID = inspector.call(door, call, came -> say(listener, line(came)));
    if (!listener.isGone()) {
      var record = events.outcome(traceID, RECORDED).orElse(null);
      say(
          listener,
          new Line(
              About.RECORD,
              null,
              null,
              record == null
                  ? "no record of this call was seen within %d s".formatted(RECORDED.toSeconds())
                  : null,
              null,
              record == null ? null : record.toString()));
    }
  }

  private static boolean say(Reply.Listener listener, Line line) throws InterruptedException {
    return listener.hear(Reply.line(Json.RESOURCES, line));
  }

  private static Line line(Inspector.Came came) {
    return switch (came) {
      case Inspector.Came.Said(var message) ->
          new Line(about(message), null, null, null, new AnyJson(message), null);
      case Inspector.Came.Result(var status, var result) ->
          new Line(About.RESULT, status, null, null, new AnyJson(result), null);
      case Inspector.Came.Failed(var refused) ->
          new Line(
              About.ERROR,
              refused.status(),
              refused.reason().isEmpty() ? null : refused.reason(),
              refused.message(),
              null,
              null);
      case Inspector.Came.Lost(var sentence) ->
          new Line(About.ERROR, null, null, sentence, null, null);
    };
  }

  private static About about(JsonNode message) {
    if (message.has("id")) {
      return About.REQUEST;
    }
    return switch (message.path("method").asText()) {
      case "notifications/progress" -> About.PROGRESS;
      case "notifications/message" -> About.LOG;
      default -> About.NOTIFICATION;
    };
  }
}
