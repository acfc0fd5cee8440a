package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.TreeMap;

/** That nodes are emptied one pod of a server at a time. */
public final class Budgets {

  private Budgets() {}

  /** Of a server that has more than one pod: of an only one it would keep the node from leaving. */
  public static PodDisruptionBudget of(Blueprint blueprint) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(blueprint.child(blueprint.name()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(new TreeMap<>(Labels.of(blueprint.name())))
        .endSelector()
        .endSpec()
        .build();
  }
}
