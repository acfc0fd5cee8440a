package org.mcpruntime.kubernetes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.mcpruntime.kubernetes.cluster.Cluster;

/** The ConfigMap that holds the policy of the server {@code echo}, as a gateway mounts it. */
final class Mirror {

  private Mirror() {}

  /** Puts it into a file once it says a word. */
  static Path into(Path file, Cluster cluster, String namespace, String word) throws IOException {
    var maps = cluster.client().configMaps().inNamespace(namespace);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              var map = maps.withName("echo-gateway-policy").get();
              return map != null && map.getData().getOrDefault("policy.json", "").contains(word);
            });
    var map = maps.withName("echo-gateway-policy").require();
    return Files.writeString(file, map.getData().get("policy.json"));
  }
}
