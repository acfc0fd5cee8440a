package org.mcpruntime.kubernetes;

import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.store.KubeResources;
import org.mcpruntime.kubernetes.cluster.Cluster;
import org.mcpruntime.resources.store.Ground;

/** Namespaces of one API. */
record KubeGrounds(Cluster cluster) implements Ground.Maker {

  @Override
  public Ground make() {
    var ground =
        new Ground(new KubeResources(KubeApi.of(cluster.client()), _ -> {}), cluster.namespace());
    var _ = cluster.namespace(ground.otherNamespace());
    return ground;
  }

  @Override
  public void close() {
    // Namespaces go with the cluster.
  }
}
