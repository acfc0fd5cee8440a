package org.mcpruntime.kubernetes;

import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.operator.OperatorProcess;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.setup.InstallPlan;
import org.mcpruntime.setup.Installation;
import org.mcpruntime.setup.Installer;

/**
 * An operator that publishes policies on loopback, as the service account that setup made, with the
 * roles that setup gave it.
 */
record FeedReplica(OperatorProcess process) implements AutoCloseable {

  private static final String ACCOUNT = "mcp-runtime-operator-controller-manager";

  /** What an operator may in some namespaces. */
  static void allow(Cluster cluster, String... namespaces) {
    var plan =
        new InstallPlan(
            InstallPlan.Images.of("registry.example.com", "v1"),
            InstallPlan.Scope.NAMESPACES,
            List.of(namespaces),
            Map.of());
    var parts =
        Installation.of(plan).parts().stream()
            .filter(part -> List.of("namespaces", "rights").contains(part.title()))
            .toList();
    var _ = new Installer(cluster.client(), _ -> {}).apply(new Installation(parts));
  }

  static FeedReplica start(Cluster cluster, String name, String... where) {
    var settings = new HashMap<String, String>();
    settings.put("POD_NAME", name);
    settings.put("POD_NAMESPACE", InstallPlan.NAMESPACE);
    settings.put("WATCH_NAMESPACES", String.join(",", where));
    settings.put("LEADER_ELECT", "true");
    settings.put("LISTEN_ADDRESS", "127.0.0.1");
    for (var port : List.of("METRICS_PORT", "PROBES_PORT", "FEED_PORT", "WEBHOOK_PORT")) {
      settings.put(port, "0");
    }
    settings.put("MCP_SERVING_NAMES", "127.0.0.1");
    // Where pods would find it; here nobody goes there.
    settings.put("MCP_POLICY_FEED_URL", "https://127.0.0.1:1");
    settings.put("MCP_POLICY_FEED_KEYS", "https://127.0.0.1:1/feed/v1/keys");
    settings.put("MCP_GATEWAY_PROXY_IMAGE", "registry.example/gateway:1");
    settings.put("MCP_INGRESS_READINESS_MODE", "permissive");
    var clock = InstantSource.system();
    return new FeedReplica(
        OperatorProcess.of(
            settings,
            cluster.clientOf(InstallPlan.NAMESPACE, ACCOUNT),
            clock,
            Log.to(new PrintStream(System.err, true), Form.TEXT, Level.WARN, clock)));
  }

  boolean isReady() {
    return process.unready().isEmpty() && process.feedPort() > 0;
  }

  URI feed() {
    return URI.create("https://127.0.0.1:" + process.feedPort());
  }

  @Override
  public void close() {
    process.close();
  }
}
