package org.mcpruntime.operator.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.process.config.Settings;

/**
 * Everything that decides what children a server has, besides the server itself.
 *
 * @param cluster its name, for policies and records
 */
public record OperatorConfig(
    String cluster,
    Edge edge,
    Registry registry,
    DataPlane dataPlane,
    Identity identity,
    Trials trials,
    Pace pace) {

  /** Whose fields of children they are; not that of manifests, which are people's. */
  public static final String FIELD_MANAGER = "mcp-runtime-operator";

  /** When a route counts as ready. */
  public enum Readiness {
    /** When the ingress controller says so. */
    STRICT,
    /** When there is one. */
    PERMISSIVE
  }

  /**
   * Where callers come in.
   *
   * @param host of servers that name neither host nor prefix; empty for any host
   * @param tls whether callers speak TLS to the ingress
   * @param certificate of Traefik's default store; null where somebody else sees to it
   */
  public record Edge(
      String host,
      String entryPoints,
      boolean tls,
      @Nullable EdgeCertificate certificate,
      Readiness readiness) {

    public String scheme() {
      return tls ? "https" : "http";
    }
  }

  /** A Secret with a certificate, and the namespace of the ingress that has it. */
  public record EdgeCertificate(String namespace, String secret) {}

  /**
   * Where images are, on clusters that have a registry of their own.
   *
   * @param url empty where there is none
   * @param pullHost where {@code useProvisionedRegistry} pulls from when there is none
   */
  public record Registry(
      String url, String username, String password, String secret, String pullHost) {

    /** Whether pods need a Secret of ours to pull. */
    public boolean hasCredentials() {
      return !url.isEmpty() && !username.isEmpty() && !password.isEmpty();
    }

    /** Nothing of a password. */
    @Override
    public String toString() {
      return "Registry[url=%s, secret=%s, pullHost=%s]".formatted(url, secret, pullHost);
    }
  }

  /**
   * What runs beside servers.
   *
   * @param gatewayImage empty where servers have to name one themselves
   * @param bridgeImage what servers of standard streams need; empty where there is none
   * @param ingest where records go; null where servers say so themselves
   * @param remoteUpstreams whether a gateway may stand before a server outside its pod
   * @param drain how long streams may go on when a pod is told to end
   */
  public record DataPlane(
      String gatewayImage,
      String bridgeImage,
      @Nullable URI collector,
      @Nullable URI ingest,
      boolean remoteUpstreams,
      Duration drain,
      @Nullable Feed feed) {}

  /**
   * Where gateways hear of policies.
   *
   * @param keys that sign them: a URL
   * @param audience of the token that a gateway shows
   */
  public record Feed(List<String> urls, String keys, String audience) {

    public Feed {
      urls = List.copyOf(urls);
    }

    /** Whether gateways have to know whose certificates publishers show. */
    public boolean overTls() {
      return urls.stream().anyMatch(url -> url.startsWith("https://"));
    }
  }

  /**
   * What proves who callers are, for {@code auth.mode: mtls}.
   *
   * @param issuer a ClusterIssuer of cert-manager; empty where there is none
   */
  public record Identity(String issuer, String traefikNamespace, String traefikAccount) {}

  /**
   * When a canary is good.
   *
   * @param window for so long it has to be
   * @param requests so many it has to have answered
   * @param errorMargin by so many parts of a hundred it may fail oftener than what it replaces
   * @param latencyFactor so many hundredths of the other's time it may take
   * @param automatic whether a good one is promoted without anybody's word
   */
  public record Trials(
      Duration window, int requests, int errorMargin, int latencyFactor, boolean automatic) {}

  /**
   * @param again when something that is waited for is looked at again
   * @param retention how long sessions stay after their end
   */
  public record Pace(Duration again, Duration retention) {}

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Reads the settings; what is wrong with them is in {@link Settings#problems}. */
  public static OperatorConfig of(Settings settings) {
    return new OperatorConfig(
        settings.text("MCP_CLUSTER_NAME", "local", "name of the cluster in policies and records"),
        edge(settings),
        registry(settings),
        dataPlane(settings),
        new Identity(
            settings.text("MCP_MTLS_CLUSTER_ISSUER", "", "ClusterIssuer of servers with mtls"),
            settings.text("MCP_TRAEFIK_NAMESPACE", "traefik", "namespace of Traefik"),
            settings.text("MCP_TRAEFIK_SERVICE_ACCOUNT", "traefik", "its service account")),
        trials(settings),
        new Pace(
            Duration.ofSeconds(
                settings.number(
                    "REQUEUE_DELAY_SECONDS", 10, 1, 3600, "when what is waited for is looked at")),
            settings.duration(
                "MCP_SESSION_RETENTION",
                Duration.ofDays(7),
                Duration.ZERO,
                Duration.ofDays(3650),
                "how long sessions stay after their end")));
  }

  private static Edge edge(Settings settings) {
    var host = settings.text("MCP_DEFAULT_INGRESS_HOST", "", "host of servers that name none");
    var entryPoints =
        settings.text("MCP_DEFAULT_INGRESS_ENTRYPOINTS", "web", "entry points of Traefik");
    boolean tls = flag(settings, "MCP_DEFAULT_INGRESS_TLS", "whether callers speak TLS");
    var secret = settings.text("MCP_DEFAULT_INGRESS_TLS_SECRET", "", "Traefik's certificate");
    var namespace =
        settings.text("MCP_DEFAULT_INGRESS_TLS_SECRET_NAMESPACE", "", "where that Secret is");
    if (secret.isEmpty() != namespace.isEmpty()) {
      settings.problem(
          "MCP_DEFAULT_INGRESS_TLS_SECRET",
          "both it and MCP_DEFAULT_INGRESS_TLS_SECRET_NAMESPACE, or neither");
    }
    return new Edge(
        host,
        entryPoints,
        tls,
        secret.isEmpty() || namespace.isEmpty() ? null : new EdgeCertificate(namespace, secret),
        settings.word(
            "MCP_INGRESS_READINESS_MODE", Readiness.STRICT, "when a route counts as ready"));
  }

  private static Registry registry(Settings settings) {
    var endpoint =
        settings.text(
            "MCP_REGISTRY_ENDPOINT",
            "registry.registry.svc.cluster.local:5000",
            "where MCP_REGISTRY_PULL_HOST is not set");
    return new Registry(
        settings.text("PROVISIONED_REGISTRY_URL", "", "the registry of the cluster"),
        settings.text("PROVISIONED_REGISTRY_USERNAME", "", "who pulls from it"),
        settings.secret("PROVISIONED_REGISTRY_PASSWORD", "with which password"),
        settings.text(
            "PROVISIONED_REGISTRY_SECRET_NAME",
            "mcp-runtime-registry-pull",
            "Secret that pods pull with"),
        settings.text("MCP_REGISTRY_PULL_HOST", endpoint, "where nodes reach that registry"));
  }

  private static DataPlane dataPlane(Settings settings) {
    var ingest = settings.uri("MCP_ANALYTICS_INGEST_URL", "where MCP_SENTINEL_INGEST_URL is not");
    return new DataPlane(
        settings.text("MCP_GATEWAY_PROXY_IMAGE", "", "image of gateways"),
        settings.text("MCP_BRIDGE_IMAGE", "", "image of bridges to standard streams"),
        settings
            .uri("MCP_GATEWAY_OTEL_EXPORTER_OTLP_ENDPOINT", "collector of gateways' spans")
            .orElse(null),
        settings
            .uri("MCP_SENTINEL_INGEST_URL", "where gateways bring records")
            .or(() -> ingest)
            .orElse(null),
        flag(settings, "MCP_REMOTE_UPSTREAMS", "whether servers may be outside of their pods"),
        settings.duration(
            "MCP_DRAIN_TIMEOUT",
            Duration.ofSeconds(30),
            SECOND,
            Duration.ofHours(1),
            "how long streams go on when a pod is told to end"),
        feed(settings));
  }

  private static @Nullable Feed feed(Settings settings) {
    var urls = settings.list("MCP_POLICY_FEED_URL", List.of(), "publishers of policies");
    var keys = settings.text("MCP_POLICY_FEED_KEYS", "", "keys that sign policies: a URL");
    var audience =
        settings.text("MCP_POLICY_FEED_AUDIENCE", "mcp-runtime-feed", "of gateways' tokens");
    if (!urls.isEmpty() && keys.isEmpty()) {
      settings.problem("MCP_POLICY_FEED_KEYS", "a URL, for MCP_POLICY_FEED_URL is set");
    }
    return urls.isEmpty() ? null : new Feed(urls, keys, audience);
  }

  private static Trials trials(Settings settings) {
    return new Trials(
        settings.duration(
            "MCP_CANARY_WINDOW",
            Duration.ofMinutes(10),
            SECOND,
            DAY,
            "for how long a canary has to be good"),
        settings.number(
            "MCP_CANARY_REQUESTS", 50, 1, 1_000_000, "that it has to answer before it is judged"),
        settings.number(
            "MCP_CANARY_ERROR_MARGIN",
            2,
            0,
            100,
            "percent of its requests that may fail beyond what fails without it"),
        settings.number(
            "MCP_CANARY_LATENCY_PERCENT",
            150,
            100,
            10_000,
            "of the others' 99th percentile that its own may be"),
        settings.word("MCP_CANARY_PROMOTION", Promotion.AUTOMATIC, "who says that a canary is good")
            == Promotion.AUTOMATIC);
  }

  /** Who says that a canary is good. */
  enum Promotion {
    AUTOMATIC,
    MANUAL
  }

  /** A flag in the spellings that the original took. */
  private static boolean flag(Settings settings, String name, String sentence) {
    return switch (settings.text(name, "false", sentence)) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> {
        settings.problem(name, "true or false");
        yield false;
      }
    };
  }
}
