package org.mcpruntime.kubernetes;

import java.net.URI;
import java.util.Map;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kubernetes.cluster.Cluster;

/** A replica of the operator that publishes policies on loopback. */
record FeedReplica(Replica operator) implements AutoCloseable {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "MCP_SERVING_NAMES", "127.0.0.1",
          // Where pods would find it; here nobody goes there.
          "MCP_POLICY_FEED_URL", "https://127.0.0.1:1",
          "MCP_POLICY_FEED_KEYS", "https://127.0.0.1:1/feed/v1/keys",
          "REQUEUE_DELAY_SECONDS", "10");

  static FeedReplica start(Cluster cluster, String name, String... where) {
    return new FeedReplica(Replica.start(cluster, name, SETTINGS, where));
  }

  boolean isReady() {
    return operator.unready().isEmpty() && operator.feedPort() > 0;
  }

  URI feed() {
    return URI.create("https://127.0.0.1:" + operator.feedPort());
  }

  boolean leads() {
    return operator.leads();
  }

  /** The revision that each gateway of a server enforces. */
  Map<String, String> enforced(ObjectRef server) {
    return operator.enforced(server);
  }

  @Override
  public void close() {
    operator.close();
  }
}
