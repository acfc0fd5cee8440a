package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.contract.server.Rollout;

/** The two Deployments of a server. */
public final class Deployments {

  /** After which pods that do not come up count as failed. */
  private static final int DEADLINE_SECONDS = 600;

  private static final int HISTORY = 3;

  private Deployments() {}

  public static String name(Blueprint blueprint, Track track) {
    return switch (track) {
      case STABLE -> blueprint.name();
      case CANARY -> blueprint.name() + "-canary";
    };
  }

  /** So many pods of a template, on a track. */
  public static Deployment of(
      Blueprint blueprint, Track track, PodTemplateSpec template, int replicas) {
    var labels = Labels.of(blueprint.name(), track);
    var metadata = blueprint.child(name(blueprint, track), labels);
    metadata.setAnnotations(Map.of(Labels.TEMPLATE, Templates.digest(template)));
    return new DeploymentBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(HISTORY)
        .withProgressDeadlineSeconds(DEADLINE_SECONDS)
        .withStrategy(strategy(blueprint.rollout()))
        .withNewSelector()
        .withMatchLabels(selector(blueprint, track))
        .endSelector()
        .withTemplate(Pods.on(track, template))
        .endSpec()
        .build();
  }

  private static Map<String, String> selector(Blueprint blueprint, Track track) {
    return new TreeMap<>(Map.of(Labels.APP, blueprint.name(), Labels.TRACK, track.word()));
  }

  private static DeploymentStrategy strategy(Rollout rollout) {
    return switch (rollout.strategy()) {
      case Recreate -> new DeploymentStrategyBuilder().withType("Recreate").build();
      case RollingUpdate, Canary ->
          new DeploymentStrategyBuilder()
              .withType("RollingUpdate")
              .withNewRollingUpdate()
              .withMaxUnavailable(count(rollout.maxUnavailable()))
              .withMaxSurge(count(rollout.maxSurge()))
              .endRollingUpdate()
              .build();
    };
  }

  private static IntOrString count(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }
}
