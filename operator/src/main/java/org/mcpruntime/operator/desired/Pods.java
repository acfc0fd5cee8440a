package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What runs. It is the same for both tracks but for the label, so that a canary is a trial. */
public final class Pods {

  private Pods() {}

  /** The template of a server's pods, of no track yet. */
  public static PodTemplateSpec template(Blueprint blueprint) {
    var containers = new ArrayList<Container>();
    var volumes = new ArrayList<Volume>();
    var installers = new ArrayList<Container>();
    if (blueprint.hasImage()) {
      containers.add(ServerContainer.of(blueprint));
    }
    if (blueprint.hasImage() && blueprint.stdio()) {
      installers.add(BridgeRuntime.installer(blueprint));
      volumes.add(BridgeRuntime.volume());
    }
    if (blueprint.sidecar()) {
      containers.add(GatewayContainer.of(blueprint));
      volumes.addAll(GatewayContainer.volumes(blueprint));
    }
    var labels = Labels.of(blueprint.name());
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(new TreeMap<>(labels))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Hardening.ACCOUNT)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(Hardening.pod())
        .withTerminationGracePeriodSeconds(Ending.grace(blueprint.config().dataPlane().drain()))
        .withTopologySpreadConstraints(apart(labels))
        .withImagePullSecrets(
            Images.pullSecrets(blueprint).stream().map(LocalObjectReference::new).toList())
        .withInitContainers(installers)
        .withContainers(containers)
        .withVolumes(volumes)
        .endSpec()
        .build();
  }

  /** A template as one track has it. */
  public static PodTemplateSpec on(Track track, PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template)
        .editMetadata()
        .addToLabels(Labels.TRACK, track.word())
        .endMetadata()
        .build();
  }

  /** On different nodes where that is possible: a node that is lost takes no server with it. */
  static TopologySpreadConstraint apart(Map<String, String> labels) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(new LabelSelectorBuilder().withMatchLabels(labels).build())
        .withMatchLabelKeys(List.of("pod-template-hash"))
        .build();
  }
}
