package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.Route;
import org.mcpruntime.operator.access.AccessPlanner;
import org.mcpruntime.operator.access.AccessSight;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.server.Claim;
import org.mcpruntime.operator.server.Observation;
import org.mcpruntime.operator.server.Planned;
import org.mcpruntime.operator.server.Planner;
import org.mcpruntime.operator.server.PolicyStanding;
import org.mcpruntime.operator.server.Stock;
import org.mcpruntime.operator.shared.SharedPlanner;
import org.mcpruntime.process.config.Settings;

/** What holds however servers change and clusters behave. */
class HistoryTest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private static final OperatorConfig CONFIG =
      OperatorConfig.of(
          new Settings(
              new TreeMap<>(
                  Map.of(
                      "MCP_GATEWAY_PROXY_IMAGE", "gateway:1",
                      "MCP_BRIDGE_IMAGE", "bridge:1",
                      "MCP_POLICY_FEED_URL", "https://feed:8443",
                      "MCP_POLICY_FEED_KEYS", "https://feed:8443/keys"))));

  /**
   * A moment: what the server says, and what pods do then.
   *
   * @param valid whether it can be run as it is written
   */
  record Moment(
      int tag,
      String strategy,
      int replicas,
      String gateway,
      int port,
      String prefix,
      boolean valid,
      Facts.Pods stable,
      Facts.Pods canary,
      boolean sharedGateway) {}

  @Provide
  Arbitrary<List<Moment>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.of("RollingUpdate", "Recreate", "Canary"),
            Arbitraries.integers().between(2, 4),
            Arbitraries.of("none", "sidecar", "shared"),
            Arbitraries.of(8088, 9000),
            Arbitraries.of("demo", "other"),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(9, true), net.jqwik.api.Tuple.of(1, false)),
            Combinators.combine(
                    Arbitraries.of(Facts.Pods.class),
                    Arbitraries.of(Facts.Pods.class),
                    Arbitraries.of(true, false))
                .as(net.jqwik.api.Tuple::of))
        .as(
            (tag, strategy, replicas, gateway, port, prefix, valid, pods) ->
                new Moment(
                    tag,
                    strategy,
                    replicas,
                    gateway,
                    port,
                    prefix,
                    valid,
                    pods.get1(),
                    pods.get2(),
                    pods.get3()))
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  @Property(tries = 250)
  void who_was_reached_once_is_reached_for_ever(@ForAll("histories") List<Moment> history) {
    var cluster = new Cluster();
    @Nullable MCPServerStatus status = null;
    boolean reached = false;
    long generation = 0;
    for (var moment : history) {
      var server = server(moment, ++generation, status);
      var planned = Planner.plan(seen(server, cluster.view(), List.of()), CONFIG);
      status = planned.status();
      carryOut(cluster, planned, server);
      assertThat(Reach.of(cluster, "demo") || !reached).as("after the plan of %s", moment).isTrue();
      cluster.act(facts(moment));
      reached = reached || Reach.of(cluster, "demo");
      assertThat(Reach.of(cluster, "demo") || !reached).as("after the pods of %s", moment).isTrue();
    }
  }

  @Property(tries = 60)
  void what_is_planned_twice_is_planned_alike_in_any_order(
      @ForAll("histories") List<Moment> history, @ForAll Random chance) {
    var cluster = new Cluster();
    @Nullable MCPServerStatus status = null;
    @Nullable Planned last = null;
    @Nullable Planned lastAgain = null;
    long generation = 0;
    for (var moment : history) {
      var server = server(moment, ++generation, status);
      var claims = claims();
      var planned = Planner.plan(seen(server, cluster.view(), claims), CONFIG);
      var mixed = new ArrayList<>(cluster.view().objects());
      Collections.shuffle(mixed, chance);
      var others = new ArrayList<>(claims);
      Collections.shuffle(others, chance);

      var again = Planner.plan(seen(server, new Stock(mixed), others), CONFIG);

      assertThat(again).isEqualTo(planned);
      last = planned;
      lastAgain = again;
      status = planned.status();
      carryOut(cluster, planned, server);
      cluster.act(facts(moment));
    }
    if (last != null && lastAgain != null) {
      assertThat(text(lastAgain)).isEqualTo(text(last));
    }
  }

  @Property(tries = 60)
  void a_cluster_at_rest_is_left_alone(@ForAll("histories") List<Moment> history) {
    var cluster = new Cluster();
    @Nullable MCPServerStatus status = null;
    long generation = 0;
    var last = history.getLast();
    for (var moment : history) {
      var server = server(moment, ++generation, status);
      var planned = Planner.plan(seen(server, cluster.view(), List.of()), CONFIG);
      status = planned.status();
      carryOut(cluster, planned, server);
      cluster.act(facts(moment));
    }
    var ready =
        new Moment(
            last.tag,
            last.strategy,
            last.replicas,
            last.gateway,
            last.port,
            last.prefix,
            true,
            Facts.Pods.READY,
            Facts.Pods.READY,
            true);
    @Nullable Planned before = null;
    var server = server(ready, ++generation, status);
    for (int i = 0; i < 8; i++) {
      server = server(ready, generation, status);
      var planned = Planner.plan(seen(server, cluster.view(), List.of()), CONFIG);
      before = planned;
      status = planned.status();
      carryOut(cluster, planned, server);
      cluster.act(facts(ready));
    }

    server = server(ready, generation, status);
    var planned = Planner.plan(seen(server, cluster.view(), List.of()), CONFIG);

    assertThat(planned).isEqualTo(before);
    assertThat(((Planned.Plan) planned).children().gone()).isEmpty();
  }

  @Property(tries = 60)
  void a_change_of_policy_changes_no_child(
      @ForAll("histories") List<Moment> history, @ForAll("policies") String policy) {
    var moment = history.getFirst();
    var plain = Planner.plan(seen(server(moment, 1, null), Stock.EMPTY, List.of()), CONFIG);
    var server = read(json(moment, policy), 1, null);

    var other = Planner.plan(seen(server, Stock.EMPTY, List.of()), CONFIG);

    if (plain instanceof Planned.Plan before && other instanceof Planned.Plan after) {
      assertThat(objects(after.children().owned())).isEqualTo(objects(before.children().owned()));
    } else {
      assertThat(other.getClass()).isEqualTo(plain.getClass());
    }
  }

  @Provide
  Arbitrary<String> policies() {
    return Arbitraries.of(
        "\"tools\": [{\"name\": \"drop\", \"sideEffect\": \"destructive\"}]",
        "\"policy\": {\"mode\": \"observe\", \"policyVersion\": \"v9\"}",
        "\"policy\": {\"defaultDecision\": \"allow\"}",
        "\"session\": {\"required\": false, \"maxLifetime\": \"1h\"}",
        "\"auth\": {\"humanIDHeader\": \"X-Human\"}",
        "\"access\": {\"fromNamespaces\": [\"partners\"]}",
        "\"teamID\": \"team-b\", \"description\": \"other\"",
        "\"prompts\": [{\"name\": \"p\"}], \"mcpResources\": [{\"name\": \"r\", \"uri\": \"a:b\"}]");
  }

  @Property(tries = 30)
  void grants_and_sessions_count_alike_in_any_order(@ForAll Random chance) {
    var server =
        server(
            new Moment(
                1,
                "RollingUpdate",
                2,
                "sidecar",
                8088,
                "demo",
                true,
                Facts.Pods.READY,
                Facts.Pods.READY,
                true),
            1,
            null);
    var grants = new ArrayList<MCPAccessGrant>();
    var sessions = new ArrayList<MCPAgentSession>();
    for (int i = 0; i < 6; i++) {
      grants.add(access("MCPAccessGrant", "g-" + i, MCPAccessGrant.class));
      sessions.add(access("MCPAgentSession", "s-" + i, MCPAgentSession.class));
    }
    var plan = AccessPlanner.plan(sight(server, grants, sessions), CONFIG);
    Collections.shuffle(grants, chance);
    Collections.shuffle(sessions, chance);

    assertThat(AccessPlanner.plan(sight(server, grants, sessions), CONFIG)).isEqualTo(plan);
  }

  private static AccessSight sight(
      MCPServer server, List<MCPAccessGrant> grants, List<MCPAgentSession> sessions) {
    return new AccessSight(server.metadata().ref(), server, grants, sessions, null, Facts.NOON);
  }

  private static <T> T access(String kind, String name, Class<T> type) {
    return read(
        """
        {"apiVersion": "mcpruntime.org/v1alpha1", "kind": "%s",
         "metadata": {"name": "%s", "namespace": "mcp-servers"},
         "spec": {"serverRef": {"name": "demo"}, "subject": {"humanID": "%s"}}}
        """
            .formatted(kind, name, name),
        type);
  }

  private static List<Claim> claims() {
    return List.of(
        new Claim(new ObjectRef("one", "a"), new Route("", "/x/mcp"), false, false, Facts.NOON),
        new Claim(new ObjectRef("two", "b"), new Route("", "/other/mcp"), false, false, Facts.NOON),
        new Claim(
            new ObjectRef("two", "c"), new Route("", "/other/mcp"), false, false, Facts.NOON));
  }

  private static Observation seen(MCPServer server, Stock stock, List<Claim> claims) {
    return new Observation(server, stock, claims, PolicyStanding.NONE, null, Facts.NOON);
  }

  private static void carryOut(Cluster cluster, Planned planned, MCPServer server) {
    if (planned instanceof Planned.Plan plan) {
      cluster.carryOut(plan.children());
    }
    var shared = SharedPlanner.plan("mcp-servers", List.of(server), cluster.view(), CONFIG);
    shared.applied().forEach(cluster::apply);
    shared.gone().forEach(cluster::remove);
  }

  private static Facts facts(Moment moment) {
    return new Facts(
        Instant.EPOCH,
        0,
        null,
        moment.stable,
        moment.canary,
        true,
        Facts.Certificates.SIGNED,
        Map.of(),
        null,
        null,
        null);
  }

  private static MCPServer server(
      Moment moment, long generation, @Nullable MCPServerStatus status) {
    return read(json(moment, ""), generation, status);
  }

  private static String json(Moment moment, String more) {
    var gateway =
        switch (moment.gateway) {
          case "none" -> "";
          case "shared" -> ", \"gateway\": {\"enabled\": true, \"placement\": \"shared\"}";
          default -> ", \"gateway\": {\"enabled\": true}";
        };
    return """
        {"apiVersion": "mcpruntime.org/v1alpha1", "kind": "MCPServer",
         "metadata": {"name": "demo", "namespace": "mcp-servers", "uid": "uid"},
         "spec": {"image": "demo:%d", "replicas": %d, "port": %d, "publicPathPrefix": "%s",
                  "ingressPath": "%s",
                  "rollout": {"strategy": "%s", "canaryReplicas": 1}%s%s}}
        """
        .formatted(
            moment.tag,
            moment.replicas,
            moment.port,
            moment.prefix,
            moment.valid ? "" : "/nowhere",
            moment.strategy,
            gateway,
            more.isEmpty() ? "" : ", " + more);
  }

  private static MCPServer read(String json, long generation, @Nullable MCPServerStatus status) {
    var server = read(json, MCPServer.class);
    var meta = server.metadata();
    return new MCPServer(
        server.apiVersion(),
        server.kind(),
        new org.mcpruntime.contract.object.ObjectMeta(
            meta.name(),
            meta.namespace(),
            Map.of(),
            Map.of(),
            meta.uid(),
            null,
            generation,
            Facts.NOON.minus(Duration.ofDays(1)),
            null),
        server.spec(),
        status);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.RESOURCES.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String text(Planned planned) {
    return switch (planned) {
      case Planned.Plan(var children, var status, var again) ->
          objects(children.owned())
              + objects(children.common())
              + objects(children.gone())
              + status
              + again;
      case Planned.Invalid(var problems, var status) -> problems + " " + status;
    };
  }

  private static String objects(List<HasMetadata> objects) {
    return objects.stream().map(KUBERNETES::asYaml).collect(Collectors.joining());
  }
}
