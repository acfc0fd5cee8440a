package org.mcpruntime.kubernetes;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.kubernetes.cluster.ClusterExtension;
import org.mcpruntime.resources.store.ResourcesContract;

/** A Kubernetes API does what every {@code Resources} does. */
@ExtendWith(ClusterExtension.class)
class KubeResourcesContractTest {

  @TestFactory
  Stream<DynamicTest> a_kubernetes_api_keeps_the_contract(Cluster cluster) {
    return ResourcesContract.over(new KubeGrounds(cluster));
  }
}
