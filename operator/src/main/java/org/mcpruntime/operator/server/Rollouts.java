package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.operator.canary.Standing;
import org.mcpruntime.operator.desired.Labels;

/** How far a Deployment has come, as its controller says. */
final class Rollouts {

  private Rollouts() {}

  /** How the pods of a template do. */
  static Standing standing(@Nullable Deployment deployment, String template) {
    if (deployment == null || !template.equals(templateOf(deployment)) || !isSeen(deployment)) {
      return Standing.COMING;
    }
    if (hasFailed(deployment)) {
      return Standing.FAILED;
    }
    int wanted = wanted(deployment);
    var status = statusOf(deployment);
    boolean stands =
        wanted > 0
            && number(status.getUpdatedReplicas()) >= wanted
            && number(status.getAvailableReplicas()) >= wanted
            && number(status.getReplicas()) == number(status.getUpdatedReplicas());
    return stands ? Standing.STANDING : Standing.COMING;
  }

  /** The digest of the template that it was given; empty where nobody wrote it down. */
  static String templateOf(Deployment deployment) {
    var annotations = deployment.getMetadata().getAnnotations();
    return annotations == null ? "" : Texts.orEmpty(annotations.get(Labels.TEMPLATE));
  }

  /** Whether its status speaks of what it says now. */
  static boolean isSeen(Deployment deployment) {
    var observed = statusOf(deployment).getObservedGeneration();
    var generation = deployment.getMetadata().getGeneration();
    return generation == null || (observed != null && observed >= generation);
  }

  static boolean hasFailed(Deployment deployment) {
    return statusOf(deployment).getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Progressing")
                    && condition.getStatus().equals("False")
                    && "ProgressDeadlineExceeded".equals(condition.getReason()));
  }

  static int wanted(Deployment deployment) {
    var replicas = deployment.getSpec() == null ? null : deployment.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  static int updated(Deployment deployment) {
    return number(statusOf(deployment).getUpdatedReplicas());
  }

  static int ready(Deployment deployment) {
    return number(statusOf(deployment).getReadyReplicas());
  }

  private static DeploymentStatus statusOf(Deployment deployment) {
    return deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
  }

  private static int number(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
