package org.mcpruntime.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.operator.config.OperatorConfig;

/**
 * One gateway for all servers of a namespace that want it so.
 *
 * <p>Every server that stands behind it is an owner of its objects: the last one takes them along.
 * Its template does not name the servers, so that a server that comes restarts nothing.
 *
 * @param servers sorted by name; not empty
 */
public record SharedGateway(String namespace, List<Blueprint> servers, OperatorConfig config) {

  public static final String NAME = "mcp-gateway";

  /** The ConfigMap of its routes, and the key in it. */
  public static final String ROUTES_NAME = NAME + "-routes";

  public static final String ROUTES_KEY = "routes.json";

  static final int PORT = 8091;

  private static final String ROUTES = "gateway-routes";
  private static final String ROUTES_FOLDER = "/var/run/mcp-runtime/routes";

  /** The Secret that seals MCP sessions for all its pods; made once, with a key of chance. */
  public static final String SESSION_SECRET = "mcp-gateway-session";

  public static final String SESSION_KEY = "session-key";

  public SharedGateway {
    servers = List.copyOf(servers);
  }

  static Map<String, String> labels() {
    return new TreeMap<>(Map.of(Labels.APP, NAME, Labels.MANAGED_BY, Labels.RUNTIME));
  }

  private ObjectMeta metadata(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(labels())
        .withOwnerReferences(servers.stream().map(server -> server.owner(false)).toList())
        .build();
  }

  /**
   * Which server is behind which path.
   *
   * @param kept lines of servers that stay where they are
   */
  public ConfigMap routes(List<JsonNode> kept) {
    var json = JsonNodeFactory.instance;
    var lines = json.arrayNode();
    kept.forEach(lines::add);
    for (var server : servers) {
      var line = json.objectNode();
      line.put("namespace", server.namespace());
      line.put("name", server.name());
      line.put("path", server.route().path());
      line.put(
          "upstreamURL",
          "http://%s:%d".formatted(Services.upstreamName(server.name()), server.spec().port()));
      lines.add(line);
    }
    return new ConfigMapBuilder()
        .withMetadata(metadata(ROUTES_NAME))
        .withData(Map.of(ROUTES_KEY, lines.toPrettyString()))
        .build();
  }

  /** Without a number of pods: that is the autoscaler's. */
  public Deployment deployment() {
    return new DeploymentBuilder()
        .withMetadata(metadata(NAME))
        .withNewSpec()
        .withRevisionHistoryLimit(3)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0))
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withNewSelector()
        .withMatchLabels(new TreeMap<>(Map.of(Labels.APP, NAME)))
        .endSelector()
        .withTemplate(template())
        .endSpec()
        .build();
  }

  private PodTemplateSpec template() {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels())
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Hardening.ACCOUNT)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(Hardening.pod())
        .withTerminationGracePeriodSeconds(Ending.grace(config.dataPlane().drain()))
        .withTopologySpreadConstraints(Pods.apart(labels()))
        .withContainers(container())
        .withVolumes(volumes())
        .endSpec()
        .build();
  }

  private Container container() {
    var mounts = new ArrayList<VolumeMount>();
    mounts.add(Parts.mount(ROUTES, ROUTES_FOLDER, true));
    var feed = config.dataPlane().feed();
    if (feed != null) {
      mounts.addAll(FeedAccess.mounts(feed));
    }
    mounts.addAll(FeedAccess.roomMounts());
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(config.dataPlane().gatewayImage())
        .withImagePullPolicy("IfNotPresent")
        .withPorts(Parts.port("gateway", PORT), Parts.port("metrics", Blueprint.MANAGEMENT_PORT))
        .withEnv(environment())
        .withSecurityContext(Hardening.readOnly())
        .withLifecycle(Ending.front())
        .withResources(Resourcing.of(null, Resourcing.Usual.SHARED))
        .withLivenessProbe(Parts.answers("/health", Blueprint.MANAGEMENT_PORT, 5, 10))
        .withReadinessProbe(Parts.answers("/ready", Blueprint.MANAGEMENT_PORT, 3, 5))
        .withVolumeMounts(mounts)
        .build();
  }

  private List<EnvVar> environment() {
    var all = new ArrayList<EnvVar>();
    all.add(Parts.env("PORT", Integer.toString(PORT)));
    all.add(Parts.env("METRICS_PORT", Integer.toString(Blueprint.MANAGEMENT_PORT)));
    all.add(Parts.env("ROUTES_FILE", ROUTES_FOLDER + "/" + ROUTES_KEY));
    all.add(Parts.env("MCP_CLUSTER_NAME", config.cluster()));
    var feed = config.dataPlane().feed();
    if (feed != null) {
      all.addAll(FeedAccess.environment(feed));
    }
    all.add(Parts.secretEnv("SESSION_KEY", SESSION_SECRET, SESSION_KEY));
    all.addAll(GatewayContainer.usual(config, NAME));
    var ingest = config.dataPlane().ingest();
    if (ingest != null) {
      all.add(Parts.env("ANALYTICS_INGEST_URL", ingest.toString()));
      all.add(Parts.env("ANALYTICS_SOURCE", NAME));
    }
    return all;
  }

  private List<Volume> volumes() {
    var all = new ArrayList<Volume>();
    all.add(
        new VolumeBuilder()
            .withName(ROUTES)
            .withNewConfigMap()
            .withName(ROUTES_NAME)
            .endConfigMap()
            .build());
    var feed = config.dataPlane().feed();
    if (feed != null) {
      all.addAll(FeedAccess.volumes(feed));
    }
    all.addAll(FeedAccess.rooms());
    return all;
  }

  public Service service() {
    var metadata = metadata(NAME);
    metadata.setAnnotations(Services.scraped());
    return new ServiceBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(labels())
        .withPorts(Services.port("http", 80, new IntOrString("gateway")), Services.metrics())
        .endSpec()
        .build();
  }

  public HorizontalPodAutoscaler autoscaler() {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(metadata(NAME))
        .withNewSpec()
        .withNewScaleTargetRef()
        .withApiVersion("apps/v1")
        .withKind("Deployment")
        .withName(NAME)
        .endScaleTargetRef()
        .withMinReplicas(2)
        .withMaxReplicas(10)
        .withMetrics(
            new MetricSpecBuilder()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(70)
                .endTarget()
                .endResource()
                .build())
        .endSpec()
        .build();
  }

  public PodDisruptionBudget budget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(NAME))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(labels())
        .endSelector()
        .endSpec()
        .build();
  }

  public NetworkPolicy networkPolicy() {
    return new NetworkPolicyBuilder()
        .withMetadata(metadata(NAME))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(new TreeMap<>(Map.of(Labels.APP, NAME)))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .withIngress(NetworkPolicies.from(List.of(), "gateway", "metrics"))
        .endSpec()
        .build();
  }
}
