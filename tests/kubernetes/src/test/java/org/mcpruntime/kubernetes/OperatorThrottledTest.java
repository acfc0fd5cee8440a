package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Written;

/** An operator that a real API server tells again and again that it asks too much (429). */
@ExtendWith(ClusterExtension.class)
class OperatorThrottledTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final KubeResources resources;
  private final Pods pods;
  private final List<Replica> replicas = new ArrayList<>();
  private String namespace = "";

  OperatorThrottledTest(Cluster cluster) {
    this.cluster = cluster;
    this.resources = new KubeResources(KubeApi.of(cluster.client()), _ -> {});
    this.pods = new Pods(cluster.client());
  }

  @BeforeEach
  void a_namespace() {
    Assumptions.assumeTrue(cluster.isOurs(), "throttles a cluster of its own only");
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

  private Governed servers() {
    return new Governed(resources, pods, namespace);
  }

  @Test
  void what_happens_while_it_is_refused_is_made_up_for_when_the_api_has_asked_for_it() {
    var replica = replica();
    var _ = resources.apply(servers().server("echo"), FOR_REAL);
    servers().becomesReady("echo", LONG);
    await().atMost(LONG).during(Duration.ofSeconds(1)).until(replica::isIdle);
    var services = cluster.client().services().inNamespace(namespace);

    try (var throttle = Throttle.of(cluster, Replica.ACCOUNT, namespace)) {
      long before = throttle.refused();
      var _ = resources.apply(servers().server("later"), FOR_REAL);
      var _ = resources.apply(Written.grant(namespace, "g1"), FOR_REAL);
      var _ = services.withName("echo").delete();
      await().atMost(LONG).until(() -> says(replica, "A look failed and is repeated"));

      // It is the API server that says so, and it did not take anything.
      assertThat(throttle.refused()).isGreaterThan(before);
      assertThat(services.withName("echo").get()).isNull();
      assertThat(servers().statusOf("later")).isEmpty();

      throttle.eased();
      servers().becomesReady("later", LONG);
      await().atMost(LONG).until(() -> services.withName("echo").get() != null);
      servers().becomesReady("echo", LONG);
      await().atMost(LONG).until(() -> servers().is(AccessStatus.Phase.Bound, Kind.GRANT, "g1"));
    }
    assertThat(replica.said())
        .allSatisfy(line -> assertThat(line).contains("A look failed and is repeated"));
    nothing_was_asked_again_before_its_time();
  }

  /** The API server asks for a second at least ({@code Retry-After}), and for more later. */
  private void nothing_was_asked_again_before_its_time() {
    var last = new HashMap<String, Asked>();
    var early = new ArrayList<Asked>();
    int again = 0;
    for (var asked : asked()) {
      var before = last.put(asked.what(), asked);
      if (before != null && before.code() == 429) {
        again++;
        if (asked.at().isBefore(before.at().plusMillis(990))) {
          early.add(asked);
        }
      }
    }
    assertThat(again).isGreaterThan(5);
    assertThat(early).isEmpty();
  }

  private List<Asked> asked() {
    return Asked.in(cluster.auditLog()).stream()
        .filter(asked -> asked.what().contains("/" + namespace + "/"))
        .sorted(Comparator.comparing(Asked::at))
        .toList();
  }

  private static boolean says(Replica replica, String message) {
    return replica.said().stream()
        .anyMatch(line -> line.contains(message) && line.contains("(HTTP 429)"));
  }

  @Test
  void one_that_starts_while_it_is_refused_says_so_and_writes_nothing() {
    var _ = resources.apply(servers().server("echo"), FOR_REAL);
    Replica replica;
    try (var throttle = Throttle.of(cluster, Replica.ACCOUNT, namespace)) {
      replica = replica();
      await().atMost(LONG).until(() -> says(replica, "A kind is out of sight"));
      assertThat(throttle.refused()).isPositive();
      assertThat(replica.unready()).startsWith("not_listed: ");
      assertThat(replica.requests()).noneMatch(Replica.Requests::writes);
    }

    servers().becomesReady("echo", LONG);
    assertThat(replica.isReady()).isTrue();
    nothing_was_asked_again_before_its_time();
  }
}
