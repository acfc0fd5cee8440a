package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * That a gateway cannot be walked around: of a governed server's pods only the gateway's port and
 * the pages for probes and metrics are open. Policies add up, so this holds as long as no other
 * policy opens more.
 */
public final class NetworkPolicies {

  private NetworkPolicies() {}

  public static String name(Blueprint blueprint) {
    return blueprint.name() + (blueprint.mtls() ? "-mtls-gateway" : "-gateway");
  }

  public static NetworkPolicy of(Blueprint blueprint) {
    var rules = new ArrayList<NetworkPolicyIngressRule>();
    rules.add(traffic(blueprint));
    if (blueprint.sidecar()) {
      rules.add(from(List.of(), "metrics"));
    }
    if (blueprint.hasImage() && blueprint.stdio()) {
      rules.add(from(List.of(), "bridge"));
    }
    return new NetworkPolicyBuilder()
        .withMetadata(blueprint.child(name(blueprint)))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(new TreeMap<>(Map.of(Labels.APP, blueprint.name())))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .withIngress(rules)
        .endSpec()
        .build();
  }

  private static NetworkPolicyIngressRule traffic(Blueprint blueprint) {
    if (blueprint.shared()) {
      return from(List.of(pods(SharedGateway.labels())), "http");
    }
    var peers = blueprint.mtls() ? List.of(traefik(blueprint)) : List.<NetworkPolicyPeer>of();
    return from(peers, "gateway");
  }

  private static NetworkPolicyPeer pods(Map<String, String> labels) {
    return new NetworkPolicyPeerBuilder()
        .withPodSelector(new LabelSelectorBuilder().withMatchLabels(new TreeMap<>(labels)).build())
        .build();
  }

  private static NetworkPolicyPeer traefik(Blueprint blueprint) {
    var namespace = blueprint.config().identity().traefikNamespace();
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .withMatchLabels(new TreeMap<>(Map.of("kubernetes.io/metadata.name", namespace)))
        .endNamespaceSelector()
        .withNewPodSelector()
        .withMatchLabels(new TreeMap<>(Map.of(Labels.APP, "traefik")))
        .endPodSelector()
        .build();
  }

  /** From everybody where no peers are named; ports by name, for each pod has its own numbers. */
  static NetworkPolicyIngressRule from(List<NetworkPolicyPeer> peers, String... ports) {
    var open = new ArrayList<NetworkPolicyPort>();
    for (var port : ports) {
      open.add(
          new NetworkPolicyPortBuilder()
              .withProtocol("TCP")
              .withPort(new IntOrString(port))
              .build());
    }
    return new NetworkPolicyIngressRuleBuilder().withFrom(peers).withPorts(open).build();
  }
}
