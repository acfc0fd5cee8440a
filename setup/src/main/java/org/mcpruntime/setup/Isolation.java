package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;

/** Who may speak with the operator, and with whom it may. */
final class Isolation {

  private static final String TCP = "TCP";
  private static final String UDP = "UDP";
  private static final int DNS = 53;
  private static final int HTTPS = 443;

  /** Where API servers listen that are not behind a load balancer. */
  private static final int API_SERVER = 6443;

  /** Where gateways show what they counted, which decides about canaries. */
  private static final int GATEWAYS_PAGES = 9103;

  private Isolation() {}

  static List<NetworkPolicy> all() {
    return List.of(nothing(), operator());
  }

  /** For pods that nobody thought of. */
  private static NetworkPolicy nothing() {
    return new NetworkPolicyBuilder()
        .withMetadata(Names.home("default-deny"))
        .withNewSpec()
        .withNewPodSelector()
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .endSpec()
        .build();
  }

  private static NetworkPolicy operator() {
    return new NetworkPolicyBuilder()
        .withMetadata(Names.home(Names.OPERATOR))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Names.operatorPods())
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        // The API server is no pod, so it cannot be named.
        .withIngress(
            to(Operator.WEBHOOK, List.of()),
            to(Operator.FEED, List.of(ourPods())),
            to(Operator.METRICS, List.of(anyPod())))
        .addNewEgress()
        .withPorts(port(UDP, DNS), port(TCP, DNS))
        .endEgress()
        .addNewEgress()
        .withPorts(port(TCP, HTTPS), port(TCP, API_SERVER))
        .endEgress()
        .addNewEgress()
        .withTo(ourPods())
        .withPorts(port(TCP, GATEWAYS_PAGES))
        .endEgress()
        .endSpec()
        .build();
  }

  private static NetworkPolicyIngressRule to(int port, List<NetworkPolicyPeer> from) {
    return new NetworkPolicyIngressRuleBuilder().withFrom(from).withPorts(port(TCP, port)).build();
  }

  /** Gateways, in whatever namespace. */
  private static NetworkPolicyPeer ourPods() {
    return new NetworkPolicyPeerBuilder(anyPod())
        .withNewPodSelector()
        .withMatchLabels(Map.of("app.kubernetes.io/managed-by", "mcp-runtime"))
        .endPodSelector()
        .build();
  }

  private static NetworkPolicyPeer anyPod() {
    return new NetworkPolicyPeerBuilder().withNewNamespaceSelector().endNamespaceSelector().build();
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPort(null, new IntOrString(number), protocol);
  }
}
