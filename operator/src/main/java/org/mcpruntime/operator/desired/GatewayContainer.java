package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.Gateway;
import org.mcpruntime.operator.config.OperatorConfig;

/**
 * The gateway in a server's pod.
 *
 * <p>It is told where it stands and where policies are, never what they say: so no policy restarts
 * it.
 */
final class GatewayContainer {

  static final String NAME = "mcp-gateway";

  private static final String POLICY = "gateway-policy";
  private static final String POLICY_FOLDER = "/var/run/mcp-runtime/policy";
  private static final String TLS = "gateway-mtls";
  private static final String TLS_FOLDER = "/var/run/mcp-runtime/tls";

  private GatewayContainer() {}

  static Container of(Blueprint blueprint) {
    int port = blueprint.gateway().port();
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(Images.ofGateway(blueprint).orElse(""))
        .withImagePullPolicy("IfNotPresent")
        .withPorts(Parts.port("gateway", port), Parts.port("metrics", Blueprint.MANAGEMENT_PORT))
        .withEnv(environment(blueprint))
        .withSecurityContext(Hardening.readOnly())
        .withLifecycle(Ending.front())
        .withResources(Resourcing.of(blueprint.gateway().resources(), Resourcing.Usual.CONTAINER))
        .withLivenessProbe(Parts.answers("/health", Blueprint.MANAGEMENT_PORT, 5, 10))
        .withReadinessProbe(Parts.answers("/ready", Blueprint.MANAGEMENT_PORT, 3, 5))
        .withVolumeMounts(mounts(blueprint))
        .build();
  }

  private static List<EnvVar> environment(Blueprint blueprint) {
    var all = new ArrayList<EnvVar>();
    all.add(Parts.env("PORT", Integer.toString(blueprint.gateway().port())));
    all.add(Parts.env("METRICS_PORT", Integer.toString(Blueprint.MANAGEMENT_PORT)));
    all.add(Parts.env("UPSTREAM_URL", upstream(blueprint).toString()));
    all.add(Parts.env("MCP_SERVER_NAME", blueprint.name()));
    all.add(Parts.env("MCP_SERVER_NAMESPACE", blueprint.namespace()));
    all.add(Parts.env("MCP_CLUSTER_NAME", blueprint.config().cluster()));
    all.add(Parts.env("POLICY_FILE", POLICY_FOLDER + "/" + PolicyMirror.KEY));
    var feed = blueprint.config().dataPlane().feed();
    if (feed != null) {
      all.addAll(FeedAccess.environment(feed));
    }
    blueprint
        .externalBase()
        .ifPresent(base -> all.add(Parts.env("EXTERNAL_BASE_URL", base.toString())));
    var strip = Texts.orEmpty(blueprint.gateway().stripPrefix());
    if (!strip.isBlank()) {
      all.add(Parts.env("STRIP_PREFIX", strip));
    }
    if (blueprint.mtls()) {
      all.addAll(certificates(blueprint));
    }
    all.addAll(limits(blueprint.gateway().limits()));
    all.addAll(usual(blueprint.config(), blueprint.name() + "-gateway"));
    all.addAll(records(blueprint));
    return all;
  }

  static URI upstream(Blueprint blueprint) {
    var given = blueprint.gateway().upstreamURL();
    return given != null ? given : URI.create("http://127.0.0.1:" + blueprint.spec().port());
  }

  private static List<EnvVar> certificates(Blueprint blueprint) {
    return List.of(
        Parts.env("TLS_CERT_FILE", TLS_FOLDER + "/tls.crt"),
        Parts.env("TLS_KEY_FILE", TLS_FOLDER + "/tls.key"),
        Parts.env("TLS_CLIENT_CA_FILE", TLS_FOLDER + "/ca.crt"),
        Parts.env("TRUSTED_PROXY_SPIFFE_ID", Certificates.traefikIdentity(blueprint)));
  }

  private static List<EnvVar> limits(Gateway.@Nullable Limits limits) {
    var all = new ArrayList<EnvVar>();
    if (limits == null) {
      return all;
    }
    all.add(Parts.env("MAX_REQUEST_BYTES", Long.toString(limits.maxRequestBytes())));
    optional(all, "MAX_IN_FLIGHT", limits.maxConcurrentRequests());
    optional(all, "REQUEST_TIMEOUT", limits.requestTimeout());
    optional(all, "STREAM_IDLE_TIMEOUT", limits.streamIdleTimeout());
    optional(all, "RATE_LIMIT_SERVER", limits.requestsPerSecond());
    return all;
  }

  private static void optional(List<EnvVar> all, String name, @Nullable Object value) {
    if (value != null) {
      all.add(Parts.env(name, value.toString()));
    }
  }

  /** What every gateway is told, wherever it stands. */
  static List<EnvVar> usual(OperatorConfig config, String service) {
    var all = new ArrayList<EnvVar>();
    all.add(Parts.env("DRAIN_TIMEOUT", config.dataPlane().drain().toSeconds() + "s"));
    all.add(Parts.env("AUDIT_DIR", FeedAccess.STATE_FOLDER + "/records"));
    all.add(Parts.env("AUDIT_MAX_MIB", "512"));
    var collector = config.dataPlane().collector();
    if (collector != null) {
      all.add(Parts.env("OTEL_SERVICE_NAME", service));
      all.add(Parts.env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.toString()));
    }
    return all;
  }

  private static List<EnvVar> records(Blueprint blueprint) {
    var all = new ArrayList<EnvVar>();
    var ingest = blueprint.ingest();
    if (ingest == null) {
      return all;
    }
    var analytics = blueprint.spec().analytics();
    all.add(Parts.env("ANALYTICS_INGEST_URL", ingest.toString()));
    all.add(
        Parts.env(
            "ANALYTICS_SOURCE",
            Texts.or(
                analytics == null ? null : analytics.source(), blueprint.name() + "-gateway")));
    all.add(
        Parts.env(
            "ANALYTICS_EVENT_TYPE",
            Texts.or(analytics == null ? null : analytics.eventType(), "mcp.request")));
    var key = analytics == null ? null : analytics.apiKeySecretRef();
    if (key != null) {
      all.add(Parts.secretEnv("ANALYTICS_API_KEY", key.name(), key.key()));
    }
    return all;
  }

  private static List<VolumeMount> mounts(Blueprint blueprint) {
    var all = new ArrayList<VolumeMount>();
    all.add(Parts.mount(POLICY, POLICY_FOLDER, true));
    var feed = blueprint.config().dataPlane().feed();
    if (feed != null) {
      all.addAll(FeedAccess.mounts(feed));
    }
    all.addAll(FeedAccess.roomMounts());
    if (blueprint.mtls()) {
      all.add(Parts.mount(TLS, TLS_FOLDER, true));
    }
    return all;
  }

  /**
   * The policy's mirror: all there is without a feed, and with one what a gateway begins with that
   * cannot reach it.
   */
  private static Volume mirror(Blueprint blueprint, boolean optional) {
    return new VolumeBuilder()
        .withName(POLICY)
        .withNewConfigMap()
        .withName(PolicyMirror.name(blueprint.name()))
        .withOptional(optional ? true : null)
        .endConfigMap()
        .build();
  }

  static List<Volume> volumes(Blueprint blueprint) {
    var all = new ArrayList<Volume>();
    var feed = blueprint.config().dataPlane().feed();
    all.add(mirror(blueprint, feed != null));
    if (feed != null) {
      all.addAll(FeedAccess.volumes(feed));
    }
    all.addAll(FeedAccess.rooms());
    if (blueprint.mtls()) {
      all.add(
          new VolumeBuilder()
              .withName(TLS)
              .withNewSecret()
              .withSecretName(Certificates.gatewayName(blueprint))
              .endSecret()
              .build());
    }
    return all;
  }
}
