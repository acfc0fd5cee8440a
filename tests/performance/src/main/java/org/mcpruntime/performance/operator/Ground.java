package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Listed;
import org.mcpruntime.kube.watch.Topic;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.Make;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;
import org.mcpruntime.setup.Installer;

/**
 * A control plane with everything that setup installs but for admission: the API server would look
 * for the webhook behind a Service, whose addresses nobody gives out here.
 */
final class Ground implements AutoCloseable {

  private static final String ACCOUNT = "mcp-runtime-operator-controller-manager";
  private static final Duration QUIET = Duration.ofSeconds(3);

  /** In the order in which people would look at them. */
  static final List<String> KINDS =
      List.of(
          "/apis/mcpruntime.org/v1alpha1/mcpservers",
          "/apis/mcpruntime.org/v1alpha1/mcpaccessgrants",
          "/apis/mcpruntime.org/v1alpha1/mcpagentsessions",
          "/apis/apps/v1/deployments",
          "/apis/apps/v1/controllerrevisions",
          "/api/v1/services",
          "/api/v1/configmaps",
          "/api/v1/serviceaccounts",
          "/apis/networking.k8s.io/v1/ingresses",
          "/apis/networking.k8s.io/v1/networkpolicies",
          "/apis/policy/v1/poddisruptionbudgets");

  private final Cluster cluster;
  private final KubeApi api;
  private final AuditLog audit;
  private final NoNodes nodes;
  private final Path work;

  Ground(Path work) {
    this.work = work;
    this.cluster =
        Cluster.start(
            System.getenv(),
            new Make(false, "system:serviceaccount:" + InstallPlan.NAMESPACE + ":" + ACCOUNT));
    this.api = KubeApi.of(cluster.client());
    this.audit = new AuditLog(cluster.auditLog());
    var plan =
        new InstallPlan(
            InstallPlan.Images.of("registry.example.com", "v1"),
            InstallPlan.Scope.CLUSTER,
            List.of(),
            Map.of());
    var parts =
        Installation.of(plan).parts().stream()
            .filter(part -> !part.title().equals("admission"))
            .toList();
    var _ = new Installer(cluster.client(), _ -> {}).apply(new Installation(parts));
    this.nodes = new NoNodes(api);
  }

  Cluster cluster() {
    return cluster;
  }

  KubeApi api() {
    return api;
  }

  AuditLog audit() {
    return audit;
  }

  Path log() {
    return work.resolve("operator.log");
  }

  /** CPU time of the API server, etcd and the controllers until now. */
  double controlPlaneCpuSeconds(RunningOperator operator) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.pid() != operator.subject().process().pid())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToDouble(cpu -> cpu.toNanos() / 1e9)
        .sum();
  }

  /** Starts an operator, and waits until it is ready. */
  RunningOperator operator(Map<String, String> more) {
    var environment = new TreeMap<>(settings());
    environment.putAll(more);
    return RunningOperator.start(environment, log()).awaitReady();
  }

  /** As setup says them, but for what needs nodes: an edge, and gateways that follow the feed. */
  private Map<String, String> settings() {
    return Map.of(
        "KUBECONFIG", kubeconfig().toString(),
        "POD_NAME", "operator-0",
        "POD_NAMESPACE", InstallPlan.NAMESPACE,
        "MCP_GATEWAY_PROXY_IMAGE", "registry.example.com/mcp-runtime-gateway:v1",
        "MCP_BRIDGE_IMAGE", "registry.example.com/mcp-runtime-bridge:v1",
        "MCP_DEFAULT_INGRESS_HOST", "mcp.example.com",
        "MCP_INGRESS_READINESS_MODE", "permissive");
  }

  /** Who the operator is in a cluster: its account, with the rights of its roles. */
  private Path kubeconfig() {
    var file = work.resolve("kubeconfig");
    var token = cluster.tokenOf(InstallPlan.NAMESPACE, ACCOUNT);
    try {
      Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: operator
          contexts:
          - {name: operator, context: {cluster: here, user: operator}}
          clusters:
          - {name: here, cluster: {server: "%s", certificate-authority: "%s"}}
          users:
          - {name: operator, user: {token: "%s"}}
          """
              .formatted(cluster.config().getMasterUrl(), cluster.config().getCaCertFile(), token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Waits until the operator has written nothing for some seconds. */
  void awaitQuiet(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    long begin = audit.end();
    long since = System.nanoTime();
    while (System.nanoTime() - since < QUIET.toNanos()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the operator does not come to rest");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      if (audit.since(begin).writes() > 0) {
        begin = audit.end();
        since = System.nanoTime();
      }
    }
  }

  /** Every object of a kind, a page at a time. */
  void each(String path, Consumer<ObjectNode> object) {
    if (!(Listed.list(api, new Topic(path, ""), object) instanceof Listed.Complete)) {
      throw new IllegalStateException(path + " cannot be listed");
    }
  }

  @Override
  public void close() {
    nodes.close();
    cluster.close();
  }
}
