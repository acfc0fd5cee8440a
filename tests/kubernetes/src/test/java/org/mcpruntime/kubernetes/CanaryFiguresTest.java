package org.mcpruntime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mcpruntime.resources.store.Write.FOR_REAL;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.server.MCPServerStatus.Phase;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.RunningGateway.Upstream;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Written;

/** The operator judges a canary by the pages of the gateways in its pods and in the others. */
@ExtendWith(ClusterExtension.class)
class CanaryFiguresTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  /** Of loopback, another for each run, as the port of the pages is the same for all pods. */
  private final String network = "127.%d.%d.".formatted(random(), random());

  private final Cluster cluster;
  private final KubeResources resources;
  private final Pods pods;
  private String namespace = "";
  private Governed servers;
  private Replica operator;

  CanaryFiguresTest(Cluster cluster) {
    this.cluster = cluster;
    this.resources = new KubeResources(KubeApi.of(cluster.client()), _ -> {});
    this.pods = new Pods(cluster.client());
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(2, 255);
  }

  @BeforeEach
  void an_operator() {
    namespace = cluster.namespace();
    servers = new Governed(resources, pods, namespace);
    Replica.allow(cluster, namespace);
    var settings = Map.of("MCP_CANARY_WINDOW", "5s", "MCP_CANARY_REQUESTS", "20");
    operator = Replica.start(cluster, "canaries-" + namespace, settings, namespace);
  }

  @AfterEach
  void the_end() {
    operator.close();
  }

  private Manifest server(String image) {
    var server = Written.with(servers.server("echo"), "image", image);
    var rollout = "{strategy: Canary, canaryReplicas: 1}";
    return Written.with(Written.with(server, "replicas", "2"), "rollout", rollout);
  }

  private String address(Pod pod) {
    boolean tried =
        "canary".equals(pod.getMetadata().getLabels().get("mcpruntime.org/rollout-track"));
    return network + (tried ? 3 : 2);
  }

  private void apply(Manifest manifest) {
    var _ = resources.apply(manifest, FOR_REAL);
  }

  /** A gateway where the pods of a track are, with the policy that the operator wrote. */
  private RunningGateway gateway(Path policy, int host, Upstream upstream) {
    return new RunningGateway(
        Map.of(
            "LISTEN_ADDRESS",
            network + host,
            "METRICS_PORT",
            "9103",
            "POLICY_FILE",
            policy.toString()),
        upstream);
  }

  private Path policy(Path folder) throws IOException {
    return Mirror.into(folder.resolve("policy.json"), cluster, namespace, "ada-1");
  }

  private boolean isReady() {
    pods.areReady(namespace, this::address);
    return servers.statusOf("echo").filter(status -> status.phase() == Phase.Ready).isPresent();
  }

  private List<String> news() {
    return cluster.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
        .map(event -> event.getReason() + ": " + event.getNote())
        .toList();
  }

  @ParameterizedTest(name = "its server: {0}")
  @CsvSource({
    "FAILS,   CanaryAborted,  '100.0 % of its requests fail, 0.0 % of the others'",
    "AWAY,    CanaryAborted,  '100.0 % of its requests fail, 0.0 % of the others'",
    "ANSWERS, CanaryPromoted, it was good for PT5S",
  })
  void a_canary_is_judged_by_the_pages_of_real_gateways(
      Upstream upstream, String news, String why, @TempDir Path folder) throws IOException {
    apply(server("registry.example/echo:1"));
    apply(Written.with(Written.grant(namespace, "ada"), "subject", "{humanID: ada}"));
    apply(Written.with(Written.session(namespace, "ada-1"), "subject", "{humanID: ada}"));
    var policy = policy(folder);
    await().atMost(LONG).until(this::isReady);
    try (var stable = gateway(policy, 2, Upstream.ANSWERS);
        var canary = gateway(policy, 3, upstream)) {
      await().atMost(LONG).until(() -> stable.call("add", "ada-1").startsWith("200"));
      await().atMost(LONG).until(() -> !canary.call("add", "ada-1").startsWith("0"));

      apply(server("registry.example/echo:2"));

      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                pods.areReady(namespace, this::address);
                for (int i = 0; i < 10; i++) {
                  var _ = stable.call("add", "ada-1");
                  var _ = canary.call("add", "ada-1");
                }
                assertThat(news()).anyMatch(each -> each.startsWith(news) && each.contains(why));
              });
    }
  }
}
