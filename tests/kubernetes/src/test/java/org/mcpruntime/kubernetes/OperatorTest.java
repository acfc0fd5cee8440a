package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;

/** The operator over a real API, as the account that setup made and with no more than its roles. */
@ExtendWith(ClusterExtension.class)
class OperatorTest {

  private static final Duration LONG = Duration.ofSeconds(40);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final KubeResources resources;
  private final Pods pods;
  private final List<Replica> replicas = new ArrayList<>();
  private String namespace = "";

  OperatorTest(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.resources = new KubeResources(KubeApi.of(client), _ -> {});
    this.pods = new Pods(client);
  }

  @BeforeEach
  void a_namespace() {
    Assumptions.assumeTrue(cluster.isOurs(), "installs into a cluster of its own only");
    namespace = cluster.namespace();
    Replica.allow(cluster, namespace);
  }

  @AfterEach
  void the_end() {
    replicas.forEach(Replica::close);
  }

  private Replica replica(String name, String... more) {
    var settings = new TreeMap<String, String>();
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    var replica = Replica.start(cluster, name, settings, namespace);
    replicas.add(replica);
    return replica;
  }

  private Governed servers() {
    return new Governed(resources, pods, namespace);
  }

  private void a_governed_server() {
    var _ = resources.apply(servers().server("echo"), FOR_REAL);
  }

  private Optional<MCPServerStatus> statusOf(String server) {
    return servers().statusOf(server);
  }

  private boolean is(AccessStatus.Phase phase, Kind kind, String name) {
    return servers().is(phase, kind, name);
  }

  private void becomesReady(String server) {
    servers().becomesReady(server, LONG);
  }

  private void standsButFor(List<String> types, String server) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              pods.areReady(namespace);
              assertThat(statusOf(server))
                  .hasValueSatisfying(
                      status ->
                          assertThat(status.conditions())
                              .filteredOn(
                                  condition ->
                                      condition.status() != Condition.Status.True
                                          && !condition.type().equals("Ready"))
                              .extracting(Condition::type)
                              .isEqualTo(types));
            });
  }

  private void rests(Replica replica) {
    await().atMost(LONG).during(Duration.ofSeconds(1)).until(replica::isIdle);
  }

  @Test
  void a_server_gets_its_children_and_a_status() {
    var replica = replica("one");
    a_governed_server();

    becomesReady("echo");

    assertThat(client.apps().deployments().inNamespace(namespace).withName("echo").get())
        .isNotNull();
    assertThat(client.services().inNamespace(namespace).withName("echo").get()).isNotNull();
    assertThat(client.network().v1().networkPolicies().inNamespace(namespace).list().getItems())
        .hasSize(1);
    assertThat(
            client
                .configMaps()
                .inNamespace(namespace)
                .withName("echo-gateway-policy")
                .get()
                .getData())
        .containsKey("policy.json");
    var status = statusOf("echo").orElseThrow();
    assertThat(status.conditions())
        .extracting(Condition::type)
        .containsExactly(
            "Ready",
            "DeploymentReady",
            "ServiceReady",
            "IngressReady",
            "GatewayReady",
            "PolicyReady");
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(client.events().v1().events().inNamespace(namespace).list().getItems())
        .anyMatch(event -> event.getReason().equals("Ready"));
    assertThat(replica.isReady()).isTrue();
  }

  @Test
  void what_is_deleted_or_edited_by_hand_comes_back() {
    var _ = replica("one");
    a_governed_server();
    becomesReady("echo");
    var before = service();

    var _ = client.services().inNamespace(namespace).withName("echo").delete();
    var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("echo")
            .edit(
                echo ->
                    echo.edit()
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("evil.example/other:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    var _ =
        client
            .configMaps()
            .inNamespace(namespace)
            .withName("echo-gateway-policy")
            .edit(mirror -> mirror.edit().addToData("policy.json", "{}").build());

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(service())
                  .isNotNull()
                  .extracting(service -> service.getMetadata().getUid())
                  .isNotEqualTo(before == null ? "" : before.getMetadata().getUid());
              assertThat(image()).isEqualTo("registry.example/echo:1");
              assertThat(mirror()).contains("revision");
            });
  }

  private @Nullable Service service() {
    return client.services().inNamespace(namespace).withName("echo").get();
  }

  private String image() {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("echo")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private @Nullable String mirror() {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withName("echo-gateway-policy")
        .get()
        .getData()
        .get("policy.json");
  }

  @Test
  void children_go_with_their_server() {
    Assumptions.assumeTrue(cluster.collectsGarbage());
    var _ = replica("one");
    a_governed_server();
    becomesReady("echo");

    var _ = resources.delete(ResourceRef.of(Kind.SERVER, namespace, "echo"), null, FOR_REAL);

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
                  .isEmpty();
              assertThat(
                      client
                          .configMaps()
                          .inNamespace(namespace)
                          .withName("echo-gateway-policy")
                          .get())
                  .isNull();
            });
  }

  @Test
  void a_revocation_writes_the_sessions_status_and_the_mirror_and_nothing_else() {
    var replica = replica("one");
    a_governed_server();
    var _ = resources.apply(Written.grant(namespace, "g1"), FOR_REAL);
    var _ = resources.apply(Written.session(namespace, "s1"), FOR_REAL);
    becomesReady("echo");
    await().atMost(LONG).until(() -> is(AccessStatus.Phase.Bound, Kind.SESSION, "s1"));
    rests(replica);
    var before = replica.requests();

    var _ =
        resources.apply(
            Written.with(Written.session(namespace, "s1"), "revoked", "true"), FOR_REAL);

    await().atMost(LONG).until(() -> is(AccessStatus.Phase.Revoked, Kind.SESSION, "s1"));
    rests(replica);
    assertThat(written(before, replica.requests()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "patch mcpruntime.org/mcpagentsessions/status", 1L,
                "patch configmaps", 1L,
                // The server says which policy is in force.
                "patch mcpruntime.org/mcpservers/status", 1L));
    assertThat(is(AccessStatus.Phase.Bound, Kind.GRANT, "g1")).isTrue();
  }

  private static Map<String, Long> written(
      List<Replica.Requests> before, List<Replica.Requests> after) {
    var all = new TreeMap<String, Long>();
    for (var requests : after) {
      boolean counts =
          (requests.writes() && !requests.resource().equals("leases"))
              || (requests.verb().equals("list") && !requests.code().startsWith("4"));
      if (counts) {
        all.merge(requests.right(), requests.count(), Long::sum);
      }
    }
    for (var requests : before) {
      all.computeIfPresent(
          requests.right(),
          (_, count) -> count == requests.count() ? null : count - requests.count());
    }
    return all;
  }

  @Test
  void nothing_is_written_or_listed_when_nothing_changes() {
    var replica =
        replica(
            "one",
            "MCP_POLICY_FEED_URL",
            "https://feed.example:8093",
            "MCP_POLICY_FEED_KEYS",
            "https://feed.example:8093/.well-known/jwks.json");
    a_governed_server();
    var _ =
        resources.apply(
            Written.with(
                Governed.with(Written.server(namespace, "shared")),
                "gateway",
                "{enabled: true, placement: shared}"),
            FOR_REAL);
    var _ =
        resources.apply(
            Written.with(
                Written.with(Written.server(namespace, "tried"), "replicas", "3"),
                "rollout",
                "{strategy: Canary, canaryReplicas: 1}"),
            FOR_REAL);
    becomesReady("tried");
    // No gateway tells that it has its policy, so that these are looked at again and again.
    standsButFor(List.of("PolicyReady"), "echo");
    standsButFor(List.of("PolicyReady"), "shared");
    rests(replica);
    var before = replica.requests();

    // Somebody who changes nothing of ours wakes all loops.
    for (var name : List.of("echo", "shared", "tried", "mcp-gateway")) {
      var _ =
          client
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withName(name)
              .edit(
                  deployment ->
                      deployment
                          .edit()
                          .editMetadata()
                          .addToAnnotations("example.com/mine", "yes")
                          .endMetadata()
                          .build());
    }

    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(written(before, replica.requests())).isEmpty());
  }

  private void no_services_are_allowed() {
    var none = Map.of("services", new Quantity("0"));
    var quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("no-services")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withHard(none)
            .endSpec()
            .build();
    var _ = client.resource(quota).create();
    // What the controller of quotas says, which does not run here; admission counts by it.
    quota.setStatus(new ResourceQuotaStatusBuilder().withHard(none).withUsed(none).build());
    var _ = client.resource(quota).patchStatus();
  }

  @Test
  void what_the_api_refuses_stands_in_a_condition_in_its_words() {
    var _ = replica("one");
    no_services_are_allowed();
    a_governed_server();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(statusOf("echo").stream().flatMap(status -> status.conditions().stream()))
                  .anySatisfy(
                      condition -> {
                        assertThat(condition.type()).isEqualTo("ServiceReady");
                        assertThat(condition.reason()).isEqualTo("Waiting");
                        assertThat(condition.message()).contains("no-services");
                      });
            });
    var _ = client.resourceQuotas().inNamespace(namespace).withName("no-services").delete();
    becomesReady("echo");
  }

  @Test
  void who_leads_gives_way_when_it_ends_and_the_other_goes_on() {
    var one = replica("one");
    await().atMost(LONG).until(one::leads);
    var two = replica("two");
    await().atMost(LONG).until(two::isReady);
    a_governed_server();
    becomesReady("echo");
    assertThat(two.leads()).isFalse();
    assertThat(two.requests().stream().filter(Replica.Requests::writes)).isEmpty();

    one.close();
    replicas.remove(one);

    await().atMost(Duration.ofSeconds(10)).until(two::leads);
    var _ = resources.apply(Written.server(namespace, "later"), FOR_REAL);
    becomesReady("later");
    // What the first one made is as the second one wants it.
    assertThat(two.requests())
        .filteredOn(requests -> requests.resource().equals("deployments") && requests.writes())
        .extracting(Replica.Requests::verb)
        .containsExactly("create");
  }

  @Test
  void an_operator_of_all_namespaces_finds_servers_wherever_they_are() {
    Replica.allow(cluster);
    var all = Replica.start(cluster, "all", Map.of());
    replicas.add(all);
    // Servers of other tests are in its sight, too, and have routes.
    var server = Written.with(Written.server(namespace, "echo"), "publicPathPrefix", namespace);
    var _ = resources.apply(Governed.with(server), FOR_REAL);

    becomesReady("echo");

    // It may see everything. What it may not write is in namespaces of other tests, that end.
    assertThat(all.forbidden()).noneMatch(request -> request.matches("(get|list|watch) .*"));
  }

  @Test
  void a_namespace_that_ends_is_no_trouble() {
    var replica = replica("one");
    a_governed_server();
    becomesReady("echo");
    held();

    var _ = client.namespaces().withName(namespace).delete();

    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                resources.get(ResourceRef.of(Kind.SERVER, namespace, "echo")).isEmpty()
                    && client
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty());
    rests(replica);
    assertThat(replica.isReady()).isTrue();
    // What the API took no more, as the namespace was ending, was not tried again and again.
    assertThat(replica.requests())
        .filteredOn(requests -> requests.code().equals("403"))
        .allSatisfy(requests -> assertThat(requests.count()).isLessThan(5));
    var _ = client.configMaps().inNamespace(namespace).withName("held").edit(OperatorTest::letGo);
  }

  /** Keeps its namespace from ending. */
  private void held() {
    var held =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("held")
            .withNamespace(namespace)
            .withFinalizers("example.com/held")
            .endMetadata()
            .build();
    var _ = client.resource(held).create();
  }

  private static ConfigMap letGo(ConfigMap held) {
    return held.edit().editMetadata().withFinalizers(List.of()).endMetadata().build();
  }

  @Test
  void after_the_api_was_away_everything_goes_on() {
    var replica = replica("one");
    a_governed_server();
    becomesReady("echo");

    cluster.stopApi();
    await().atMost(LONG).until(() -> !replica.leads());
    cluster.startApi();
    var _ = resources.apply(Written.server(namespace, "later"), FOR_REAL);

    becomesReady("later");
    assertThat(replica.leads()).isTrue();
  }
}
