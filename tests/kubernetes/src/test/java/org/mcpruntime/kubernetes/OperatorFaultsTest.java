package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Written;

/** What an API and the people at it do to an operator, which recovers by itself. */
@ExtendWith(ClusterExtension.class)
class OperatorFaultsTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final KubeResources resources;
  private final Pods pods;
  private final List<Replica> replicas = new ArrayList<>();
  private String namespace = "";

  OperatorFaultsTest(Cluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.resources = new KubeResources(KubeApi.of(client), _ -> {});
    this.pods = new Pods(client);
  }

  @BeforeEach
  void a_namespace() {
    Assumptions.assumeTrue(cluster.isOurs(), "breaks a cluster of its own only");
    namespace = cluster.namespace();
    Replica.allow(cluster, namespace);
  }

  @AfterEach
  void the_end() {
    replicas.forEach(Replica::close);
  }

  private Replica replica() {
    var replica = Replica.start(cluster, "one", Replica.ALONE, namespace);
    replicas.add(replica);
    return replica;
  }

  @Test
  void of_changes_that_a_watch_lost_none_is_missed() {
    try (var link = Link.to(cluster.config().getMasterUrl())) {
      var replica = Replica.start(cluster, link, "one", Replica.ALONE, namespace);
      replicas.add(replica);
      var _ = resources.apply(servers().server("gone"), FOR_REAL);
      a_server_that_is_ready();
      becomesReady("gone");
      var version = client.services().inNamespace(namespace).list().getMetadata();

      link.cut();
      var _ = resources.delete(ResourceRef.of(Kind.SERVER, namespace, "gone"), null, FOR_REAL);
      var _ = resources.apply(servers().server("later"), FOR_REAL);
      var _ = client.services().inNamespace(namespace).withName("echo").delete();
      var _ = client.configMaps().inNamespace(namespace).withName("echo-gateway-policy").delete();
      somebodyTakes("evil.example/other:1");
      await().atMost(LONG).until(() -> pods.of(namespace, "gone").isEmpty());
      // What a new API server can tell of begins with its start.
      cluster.stopApi();
      cluster.startApi();
      assertThat(changesAfter(version.getResourceVersion())).contains("\"code\":410");
      link.mend();

      await().atMost(LONG).until(() -> service("echo").isPresent() && !mirror().isEmpty());
      await().atMost(LONG).until(() -> image().equals("registry.example/echo:1"));
      becomesReady("echo");
      becomesReady("later");
      assertThat(replica.inSight("mcpservers")).isEqualTo(2);
      assertThat(replica.said())
          .anyMatch(line -> line.contains("A kind is out of sight") && line.contains("too old"));
      assertThat(replica.isReady()).isTrue();
    }
  }

  /** What the API tells a watch of services that goes on after a version. */
  private String changesAfter(String version) {
    return client.raw(
        "/api/v1/namespaces/%s/services?watch=true&timeoutSeconds=1&resourceVersion=%s"
            .formatted(namespace, version));
  }

  /** Another field manager, by force. */
  private void somebodyTakes(String image) {
    var _ =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("echo")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("somebody")
                    .withForce(true)
                    .build(),
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "echo", "namespace": "%s"},
                 "spec": {"template": {"spec": {"containers": [{"name": "echo", "image": "%s"}]}}}}
                """
                    .formatted(namespace, image));
  }

  @Test
  void of_changes_that_overtake_the_operators_own_writes_the_last_one_counts() {
    var _ = replica();
    a_server_that_is_ready();

    for (int i = 1; i <= 40; i++) {
      var image = "registry.example/echo:1.0." + i;
      var _ = resources.apply(Written.with(servers().server("echo"), "image", image), FOR_REAL);
      if (i % 4 == 0) {
        somebodyTakes("evil.example/other:" + i);
      }
    }

    becomesReady("echo");
    await().atMost(LONG).until(() -> image().endsWith("/echo:1.0.40"));
    var server = resources.get(ResourceRef.of(Kind.SERVER, namespace, "echo")).orElseThrow();
    await()
        .atMost(LONG)
        .until(
            () ->
                Objects.equals(
                    servers().statusOf("echo").orElseThrow().observedGeneration(),
                    server.metadata().generation()));
  }

  @Test
  void what_loses_our_label_or_its_status_gets_it_back() {
    var _ = replica();
    a_server_that_is_ready();
    var _ = resources.apply(Written.grant(namespace, "g1"), FOR_REAL);
    await().atMost(LONG).until(() -> is(AccessStatus.Phase.Bound));

    var _ =
        client
            .services()
            .inNamespace(namespace)
            .withName("echo")
            .edit(
                echo ->
                    echo.edit()
                        .editMetadata()
                        .removeFromLabels("app.kubernetes.io/managed-by")
                        .endMetadata()
                        .build());
    writePhase("mcpservers/echo", "Error");
    writePhase("mcpaccessgrants/g1", "Rejected");

    await()
        .atMost(LONG)
        .until(
            () ->
                service("echo")
                    .orElseThrow()
                    .getMetadata()
                    .getLabels()
                    .containsKey("app.kubernetes.io/managed-by"));
    becomesReady("echo");
    await().atMost(LONG).until(() -> is(AccessStatus.Phase.Bound));
  }

  private void writePhase(String object, String phase) {
    var path = "/apis/mcpruntime.org/v1alpha1/namespaces/" + namespace + "/" + object + "/status";
    var body = Json.RESOURCES.createObjectNode();
    body.putObject("status").put("phase", phase);
    assertThat(KubeApi.of(client).merge(path, body)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void kinds_that_are_not_defined_are_waited_for_and_said() {
    undefine("mcpagentsessions.mcpruntime.org");
    Replica replica;
    try {
      replica = replica();
      await().atMost(LONG).until(() -> replica.unready().contains("mcpagentsessions"));
      assertThat(replica.isReady()).isFalse();
      await().atMost(LONG).until(() -> undefined(replica) > 0);
      // It does not write what it knows by halves.
      assertThat(replica.requests())
          .filteredOn(Replica.Requests::writes)
          .extracting(Replica.Requests::resource)
          .doesNotContain("deployments");
    } finally {
      cluster.define();
    }
    a_server_that_is_ready();
    assertThat(replica.isReady()).isTrue();

    // And when they go while it runs.
    long before = undefined(replica);
    undefine("mcpagentsessions.mcpruntime.org");
    await().atMost(LONG).until(() -> undefined(replica) > before);
    cluster.define();
    var _ = resources.apply(Written.session(namespace, "s1"), FOR_REAL);

    await()
        .atMost(LONG)
        .until(
            () ->
                resources
                    .get(ResourceRef.of(Kind.SESSION, namespace, "s1"))
                    .flatMap(session -> Optional.ofNullable(session.status()))
                    .isPresent());
  }

  /** How often its log said so, and what to do. */
  private static long undefined(Replica replica) {
    return replica.said().stream()
        .filter(line -> line.contains("A kind is out of sight"))
        .filter(line -> line.contains("does not list mcpagentsessions"))
        .filter(line -> line.contains("(deploy/crds) are not applied"))
        .count();
  }

  private void undefine(String name) {
    var definitions = client.apiextensions().v1().customResourceDefinitions();
    var _ = definitions.withName(name).delete();
    await().atMost(LONG).until(() -> definitions.withName(name).get() == null);
  }

  private void a_server_that_is_ready() {
    var _ = resources.apply(servers().server("echo"), FOR_REAL);
    becomesReady("echo");
  }

  private Governed servers() {
    return new Governed(resources, pods, namespace);
  }

  private void becomesReady(String server) {
    servers().becomesReady(server, LONG);
  }

  private boolean is(AccessStatus.Phase phase) {
    return servers().is(phase, Kind.GRANT, "g1");
  }

  private Optional<Service> service(String name) {
    return Optional.ofNullable(client.services().inNamespace(namespace).withName(name).get());
  }

  private String mirror() {
    var mirror = client.configMaps().inNamespace(namespace).withName("echo-gateway-policy").get();
    return mirror == null ? "" : mirror.getData().getOrDefault("policy.json", "");
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
}
