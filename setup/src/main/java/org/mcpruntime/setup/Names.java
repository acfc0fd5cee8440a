package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Names that other parts, and people's scripts, depend on. */
final class Names {

  static final String OPERATOR = "mcp-runtime-operator-controller-manager";
  static final String ROLE = "mcp-runtime-operator-role";
  static final String WEBHOOK_SERVICE = "mcp-runtime-operator-webhook-service";
  static final String METRICS_SERVICE = "mcp-runtime-operator-metrics-service";
  static final String FEED_SERVICE = "mcp-runtime-operator-feed-service";
  static final String ADMISSION = "validating-webhook-configuration";
  static final String LEASE = "mcp-runtime-operator.mcpruntime.org";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String US = "mcp-runtime";

  private Names() {}

  /** What Services and policies know the operator's pods by. */
  static Map<String, String> operatorPods() {
    return new TreeMap<>(Map.of("control-plane", "controller-manager"));
  }

  static ObjectMeta ofCluster(String name) {
    return new ObjectMetaBuilder().withName(name).withLabels(labels()).build();
  }

  static ObjectMeta in(String namespace, String name) {
    return new ObjectMetaBuilder(ofCluster(name)).withNamespace(namespace).build();
  }

  static ObjectMeta home(String name) {
    return in(InstallPlan.NAMESPACE, name);
  }

  /** Setup's, lest the operator takes these for a server's, which it would look after. */
  private static Map<String, String> labels() {
    return new TreeMap<>(Map.of(MANAGED_BY, US + "-setup", PART_OF, US));
  }
}
