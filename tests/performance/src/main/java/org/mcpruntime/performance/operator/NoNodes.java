package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Semaphore;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.watch.Topic;

/**
 * Stands in for nodes, of which there are none, and for the controllers that would make pods: of
 * every Deployment it says at once that its pods are there and ready.
 */
final class NoNodes implements AutoCloseable {

  private static final int HANDS = 4;

  private final KubeApi api;
  private final Semaphore free = new Semaphore(HANDS);
  private final Tally deployments;

  NoNodes(KubeApi api) {
    this.api = api;
    this.deployments = new Tally(api, new Topic("/apis/apps/v1/deployments", ""), this::seen);
  }

  private boolean seen(ObjectNode deployment) {
    if (deployment.path("metadata").path("namespace").asText().equals("mcp-runtime")) {
      return false; // the operator, which runs as a process
    }
    long generation = deployment.path("metadata").path("generation").asLong();
    int replicas = deployment.path("spec").path("replicas").asInt(1);
    var status = deployment.path("status");
    if (status.path("observedGeneration").asLong() != generation
        || status.path("availableReplicas").asInt() != replicas) {
      var _ = Thread.startVirtualThread(() -> write(deployment, generation, replicas));
    }
    return true;
  }

  private void write(ObjectNode deployment, long generation, int replicas) {
    var metadata = deployment.path("metadata");
    var body = Json.RESOURCES.createObjectNode();
    body.putObject("status")
        .put("observedGeneration", generation)
        .put("replicas", replicas)
        .put("updatedReplicas", replicas)
        .put("readyReplicas", replicas)
        .put("availableReplicas", replicas);
    free.acquireUninterruptibly();
    try {
      var _ =
          api.merge(
              "/apis/apps/v1/namespaces/%s/deployments/%s/status"
                  .formatted(metadata.path("namespace").asText(), metadata.path("name").asText()),
              body);
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    deployments.close();
  }
}
