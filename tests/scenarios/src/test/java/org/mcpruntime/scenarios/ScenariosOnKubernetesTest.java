package org.mcpruntime.scenarios;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;

/**
 * The same as on a laptop happens on Kubernetes, and the same is on record: a real API server, what
 * setup installs, two operators, and the pods that they make, run by a stand-in for a kubelet.
 */
@ExtendWith(ClusterExtension.class)
final class ScenariosOnKubernetesTest {

  @TempDir private static Path folder;
  private static OnKubernetes place;

  @BeforeAll
  static void begin(Cluster cluster) throws Exception {
    assumeTrue(OnKubernetes.isRoot(), "only root can run pods in the files of their images");
    assumeTrue(cluster.isOurs(), "runs pods on a cluster of its own only");
    assumeTrue(cluster.collectsGarbage(), "no controllers make pods here");
    var home = Files.createDirectory(folder.resolve("home"));
    place = OnKubernetes.start(cluster, Installation.in(home), folder);
  }

  @AfterAll
  static void end() {
    if (place != null) {
      place.close();
    }
  }

  static List<String> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void the_same_happens_and_is_on_record(String scenario) throws IOException {
    var told = new Scenario(scenario, place).take();
    try {
      new Records(scenario, place).match(told);
    } finally {
      // Its pods end beside the next scenario.
      place.delete(scenario, "mcpservers", "assistant");
    }
  }
}
