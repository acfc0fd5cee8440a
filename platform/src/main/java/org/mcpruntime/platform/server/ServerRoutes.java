package org.mcpruntime.platform.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.platform.ConnectConfig;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.contract.platform.ServerSummary;
import org.mcpruntime.contract.platform.ToolRow;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.platform.Platform;
import org.mcpruntime.platform.object.ObjectRoutes;
import org.mcpruntime.platform.object.Removed;
import org.mcpruntime.platform.object.Writes;
import org.mcpruntime.process.api.ApiException;
import org.mcpruntime.process.api.Asked;
import org.mcpruntime.process.api.Parameter;
import org.mcpruntime.process.api.Principal;
import org.mcpruntime.process.api.Query;
import org.mcpruntime.process.api.Reply;
import org.mcpruntime.process.api.Route;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Write;

/** Published servers and their tools. */
public final class ServerRoutes {

  private static final String ALL = Platform.PREFIX + "/runtime/servers";
  private static final String ONE = ALL + "/{namespace}/{name}";

  private static final Parameter.Count TAIL =
      new Parameter.Count(
          "tail", new Parameter.Range(0, 10_000), 200, "how many of the last lines");
  private static final Parameter.Flag FOLLOW =
      new Parameter.Flag("follow", "then those that come, for as long as somebody listens");

  private static final Parameter.Text Q =
      new Parameter.Text("q", "what name or description has in it, in any case");
  private static final Parameter.Text QUERY = new Parameter.Text("query", "the same as q");
  private static final Parameter.Text TEAM =
      new Parameter.Text("team", "only servers of that team");
  private static final Parameter.Text SERVER =
      new Parameter.Text("server", "only servers of that name");
  private static final Parameter.Word<Trust> TRUST =
      new Parameter.Word<>("trust", Trust.class, "only tools that require that trust");
  private static final Parameter.Word<SideEffect> SIDE_EFFECT =
      new Parameter.Word<>("side_effect", SideEffect.class, "only tools that do that");
  private static final Parameter.Word<SideEffect> SIDE_EFFECT_TOO =
      new Parameter.Word<>("sideEffect", SideEffect.class, "the same as side_effect");
  private static final Parameter.Word<RiskLevel> RISK =
      new Parameter.Word<>("risk", RiskLevel.class, "only tools of that risk");
  private static final Parameter.Word<ToolRow.Drift> DRIFT =
      new Parameter.Word<>(
          "drift", ToolRow.Drift.class, "only tools of which manifest and server say that");

  private final Resources resources;
  private final Writes writes;
  private final Inventory inventory;
  private final ServerLogs logs;

  public ServerRoutes(Resources resources, Writes writes, Inventory inventory, ServerLogs logs) {
    this.resources = resources;
    this.writes = writes;
    this.inventory = inventory;
    this.logs = logs;
  }

  private record Servers(@JsonInclude(JsonInclude.Include.ALWAYS) List<ServerSummary> servers) {}

  private record OneServer(ServerSummary server) {}

  private record Tools(@JsonInclude(JsonInclude.Include.ALWAYS) List<ToolRow> tools) {}

  /** What a server is, as its manifest says it. */
  public record ServerSpec(@JsonValue ObjectNode json) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServerSpec {}
  }

  /**
   * A server as somebody publishes it.
   *
   * @param update whether one that is there already is changed
   */
  private record Published(
      String name,
      @Nullable String namespace,
      boolean update,
      @Nullable Map<String, String> labels,
      ServerSpec spec) {}

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, "Published servers", Servers.class, this::list)
            .taking(List.of(ObjectRoutes.IN_NAMESPACE)),
        Route.change(Route.Verb.POST, ALL, "Publishes a server", Published.class, this::publish)
            .answering(OneServer.class),
        Route.get(
            ONE, "One server", OneServer.class, asked -> Reply.json(new OneServer(info(asked)))),
        Route.change(Route.Verb.DELETE, ONE, "Removes a server", null, this::remove)
            .answering(Removed.class),
        Route.get(ONE + "/logs", "What a server says to people", String.class, this::logs)
            .taking(List.of(TAIL, FOLLOW))
            .by(Principal.Role.ADMIN),
        Route.get(
                Platform.PREFIX + "/runtime/tools",
                "Tools of all servers",
                Tools.class,
                this::tools)
            .taking(
                List.of(
                    Q,
                    QUERY,
                    ObjectRoutes.IN_NAMESPACE,
                    TEAM,
                    SERVER,
                    TRUST,
                    SIDE_EFFECT,
                    SIDE_EFFECT_TOO,
                    RISK,
                    DRIFT)));
  }

  private Reply list(Asked asked) {
    var selection =
        new Selection(Kind.SERVER, asked.query().text(ObjectRoutes.IN_NAMESPACE).orElse(null));
    return Reply.json(
        new Servers(resources.list(selection).servers().stream().map(ServerRoutes::info).toList()));
  }

  private static ResourceRef ref(Asked asked) {
    return ResourceRef.of(Kind.SERVER, asked.name("namespace"), asked.name("name"));
  }

  private MCPServer server(Asked asked) {
    return ((Resource.Server) writes.existing(ref(asked))).object();
  }

  private ServerSummary info(Asked asked) {
    return info(server(asked));
  }

  private Reply remove(Asked asked) {
    var ref = ref(asked);
    return Reply.json(writes.delete(ref));
  }

  /** One at a time, so that of two who publish under one name only one does. */
  private synchronized Reply publish(Asked asked) {
    var published = asked.body(Published.class);
    var name = Texts.orEmpty(published.name);
    if (name.isBlank()) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "name is needed");
    }
    var namespace = Texts.or(published.namespace, "mcp-servers");
    if (published.spec == null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST_BODY, "spec says what the server is");
    }
    var there = resources.get(ResourceRef.of(Kind.SERVER, namespace, name)).isPresent();
    if (there && !published.update) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "server %s/%s is there already; say \"update\": true to change it"
              .formatted(namespace, name));
    }
    var object = Json.RESOURCES.createObjectNode();
    object.put("apiVersion", Kind.API_VERSION).put("kind", Kind.SERVER.word());
    var metadata = object.putObject("metadata").put("name", name).put("namespace", namespace);
    if (published.labels != null) {
      metadata.set("labels", Json.RESOURCES.valueToTree(published.labels));
    }
    object.set("spec", published.spec.json);
    var applied = writes.apply(new Manifest(object), Write.FOR_REAL);
    return Reply.json(new OneServer(info(((Resource.Server) applied.resource()).object())));
  }

  private Reply logs(Asked asked) {
    var ref = server(asked).metadata().ref();
    int tail = asked.query().count(TAIL);
    return asked.query().flag(FOLLOW)
        ? new Reply.Lines(Reply.TEXT, listener -> logs.follow(ref, tail, listener))
        : Reply.text(
            logs.last(ref, tail).stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  /** A server as people look at it. */
  static ServerSummary info(MCPServer server) {
    var meta = server.metadata();
    var spec = server.spec();
    var status = server.status();
    var auth = spec.auth() == null ? Auth.DEFAULT : spec.auth();
    int wanted = spec.replicas();
    boolean runs = status != null && status.deploymentReady();
    return new ServerSummary(
        meta.name(),
        meta.namespace(),
        meta.uid(),
        spec.teamID(),
        spec.image(),
        spec.imageTag(),
        spec.description(),
        "%d/%d".formatted(runs ? wanted : 0, wanted),
        status(status),
        status == null ? null : status.message(),
        meta.labels(),
        meta.creationTimestamp(),
        status == null ? null : status.url(),
        Json.word(auth.mode()),
        auth.trustDomain(),
        spec.servicePort(),
        meta.generation() == null ? 0 : meta.generation(),
        spec.tools(),
        spec.prompts(),
        spec.mcpResources(),
        spec.tasks(),
        status == null ? List.of() : status.conditions());
  }

  private static String status(@Nullable MCPServerStatus status) {
    return status == null || status.phase() == null
        ? "Unknown"
        : switch (status.phase()) {
          case Ready -> "Ready";
          case PartiallyReady -> "Degraded";
          case Pending -> "Pending";
          case Error -> "NotReady";
        };
  }

  private Reply tools(Asked asked) {
    var query = asked.query();
    var selection = new Selection(Kind.SERVER, query.text(ObjectRoutes.IN_NAMESPACE).orElse(null));
    var rows = new ArrayList<ToolRow>();
    for (var server : resources.list(selection).servers()) {
      boolean meant =
          query.text(SERVER).map(server.metadata().name()::equals).orElse(true)
              && query.text(TEAM).map(t -> t.equals(server.spec().teamID())).orElse(true);
      if (meant) {
        rows.addAll(rows(server));
      }
    }
    return Reply.json(
        new Tools(
            rows.stream()
                .filter(meant(query))
                .sorted(
                    Comparator.comparing(ToolRow::toolName)
                        .thenComparing(ToolRow::namespace)
                        .thenComparing(ToolRow::serverName))
                .toList()));
  }

  /** The rows that are meant. */
  private static Predicate<ToolRow> meant(Query query) {
    var trust = query.word(TRUST).orElse(null);
    var sideEffect = query.word(SIDE_EFFECT).orElse(null);
    var otherSpelling = query.word(SIDE_EFFECT_TOO).orElse(null);
    var risk = query.word(RISK).orElse(null);
    var drift = query.word(DRIFT).orElse(null);
    return row ->
        hasText(row, query)
            && (trust == null || trust == row.requiredTrust())
            && (sideEffect == null || sideEffect == row.sideEffect())
            && (otherSpelling == null || otherSpelling == row.sideEffect())
            && (risk == null || risk == row.riskLevel())
            && (drift == null || drift == row.driftStatus());
  }

  private static boolean hasText(ToolRow row, Query query) {
    return query
        .text(Q)
        .or(() -> query.text(QUERY))
        .map(
            q ->
                (row.toolName() + " " + Texts.orEmpty(row.description()))
                    .toLowerCase(Locale.ROOT)
                    .contains(q.toLowerCase(Locale.ROOT)))
        .orElse(true);
  }

  private List<ToolRow> rows(MCPServer server) {
    ObjectRef ref = server.metadata().ref();
    var live = inventory.tools(ref);
    var names = new LinkedHashSet<String>();
    var rows = new ArrayList<ToolRow>();
    for (var tool : server.spec().tools()) {
      names.add(tool.name());
      var there = live.map(all -> all.stream().anyMatch(one -> one.name().equals(tool.name())));
      rows.add(row(server, tool, there.orElse(null)));
    }
    for (var extra : live.orElse(List.of())) {
      if (names.add(extra.name())) {
        rows.add(ungoverned(server, extra));
      }
    }
    return rows;
  }

  private static ToolRow row(MCPServer server, Tool tool, @Nullable Boolean live) {
    var status = server.status();
    return new ToolRow(
        tool.name(),
        tool.description(),
        server.metadata().name(),
        server.metadata().namespace(),
        server.spec().teamID(),
        status == null ? null : status.url(),
        true,
        live,
        Boolean.FALSE.equals(live) ? ToolRow.Drift.MISSING : ToolRow.Drift.DECLARED,
        tool.requiredTrust(),
        tool.sideEffect(),
        tool.risk(),
        tool.labels(),
        connectConfig(server));
  }

  private static ToolRow ungoverned(MCPServer server, Inventory.Live live) {
    var status = server.status();
    return new ToolRow(
        live.name(),
        live.description(),
        server.metadata().name(),
        server.metadata().namespace(),
        server.spec().teamID(),
        status == null ? null : status.url(),
        false,
        true,
        ToolRow.Drift.UNGOVERNED,
        null,
        null,
        null,
        Map.of(),
        connectConfig(server));
  }

  private static @Nullable ConnectConfig connectConfig(MCPServer server) {
    var status = server.status();
    return status == null || status.url() == null
        ? null
        : ConnectConfig.http(server.metadata().name(), status.url());
  }
}
