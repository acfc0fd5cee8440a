package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;

/** Namespaces in which no pod may be more than a process with a disk. */
final class Namespaces {

  private static final String SECURITY = "pod-security.kubernetes.io/";
  private static final String RESTRICTED = "restricted";

  private Namespaces() {}

  static List<Namespace> of(InstallPlan plan) {
    var all = new ArrayList<Namespace>();
    all.add(restricted(InstallPlan.NAMESPACE));
    plan.servers().stream().distinct().sorted().map(Namespaces::restricted).forEach(all::add);
    return all;
  }

  private static Namespace restricted(String name) {
    return new NamespaceBuilder()
        .withNewMetadataLike(Names.ofCluster(name))
        .addToLabels(SECURITY + "audit", RESTRICTED)
        .addToLabels(SECURITY + "enforce", RESTRICTED)
        .addToLabels(SECURITY + "warn", RESTRICTED)
        .endMetadata()
        .build();
  }
}
