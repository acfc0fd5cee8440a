package org.mcpruntime.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.exchange.GateConfig;
import org.mcpruntime.gateway.limit.Limits;
import org.mcpruntime.gateway.limit.Rate;
import org.mcpruntime.gateway.spool.Bounds;
import org.mcpruntime.process.config.Settings;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;

/**
 * Everything that a gateway is told when it starts, under the names of the original where it had
 * them.
 */
public record GatewayConfig(Listen listen, Trust trust, Audit audit, Work work, Logging logging) {

  /** Where it listens, and with which certificates. */
  public record Listen(String address, int port, int metricsPort, @Nullable Tls tls) {}

  /** Files in PEM; callers need a certificate where {@code clientCa} is set. */
  public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

  /**
   * What stands behind it, under which policies.
   *
   * @param upstream the only server; null where {@code routes} says where many are
   */
  public record Servers(
      @Nullable URI upstream,
      ObjectRef server,
      String stripPrefix,
      @Nullable Path routes,
      PoliciesFrom policies) {}

  /** Whom it believes. */
  public record Trust(
      @Nullable URI externalBase,
      List<String> proxies,
      @Nullable String proxySpiffeID,
      String spiffeHeader,
      String sessionKey) {}

  /**
   * What is recorded, and where records go.
   *
   * @param spool where they are kept until they are there; null where nothing is recorded
   */
  public record Audit(
      @Nullable SpoolPlace spool,
      @Nullable Path file,
      @Nullable URI ingest,
      String apiKey,
      String source,
      String eventType,
      boolean intents) {}

  /**
   * The directory of records.
   *
   * @param temporary whether nobody chose it, so that it may not outlive this machine's next start
   */
  public record SpoolPlace(Path directory, Bounds bounds, boolean temporary) {}

  /** How it works. */
  public record Work(
      GateConfig gate, Limits limits, Loops.Transport transport, int loops, Duration drain) {}

  /**
   * What it says of itself.
   *
   * @param collector of spans over OTLP; null for none
   */
  public record Logging(Form form, Level level, @Nullable URI collector, String service) {}

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration MOST_KEPT = Duration.ofDays(3650);

  /**
   * Reads the settings, but for those of {@link #servers}; what is wrong with them is in {@link
   * Settings#problems}.
   *
   * @param temporary the directory of temporary files
   */
  public static GatewayConfig of(Settings settings, int processors, String temporary) {
    var listen = listen(settings);
    return new GatewayConfig(
        listen,
        trust(settings),
        audit(settings, listen.port(), temporary),
        work(settings, processors),
        new Logging(
            settings.word("LOG_FORMAT", Form.JSON, "how log lines are written"),
            settings.word("LOG_LEVEL", Level.INFO, "the least important level that is logged"),
            settings
                .uri("OTEL_EXPORTER_OTLP_ENDPOINT", "collector of spans over OTLP/HTTP")
                .orElse(null),
            settings.text("OTEL_SERVICE_NAME", "mcp-gateway", "name of this gateway in traces")));
  }

  private static Listen listen(Settings settings) {
    var address = settings.text("LISTEN_ADDRESS", "0.0.0.0", "address of both ports");
    int port = settings.number("PORT", 8091, 0, 65535, "port of the traffic; 0 takes a free one");
    int metrics =
        settings.number(
            "METRICS_PORT", 9103, 0, 65535, "port of /health, /ready, /config/status, /metrics");
    var certificate = settings.path("TLS_CERT_FILE", "certificate chain in PEM; TLS when set");
    var key = settings.path("TLS_KEY_FILE", "private key in PEM (PKCS#8)");
    var clientCa =
        settings.path("TLS_CLIENT_CA_FILE", "authorities in PEM that clients' certificates need");
    if (certificate.isPresent() != key.isPresent()) {
      settings.problem("TLS_KEY_FILE", "both TLS_CERT_FILE and TLS_KEY_FILE, or neither");
    }
    if (clientCa.isPresent() && certificate.isEmpty()) {
      settings.problem("TLS_CERT_FILE", "a certificate, for TLS_CLIENT_CA_FILE is set");
    }
    var tls =
        certificate.isPresent() && key.isPresent()
            ? new Tls(certificate.get(), key.get(), clientCa.orElse(null))
            : null;
    return new Listen(address, port, metrics, tls);
  }

  /** Reads what stands behind a gateway that is a process of its own. */
  static Servers servers(Settings settings) {
    var upstream = settings.uri("UPSTREAM_URL", "the server behind the gateway");
    var name = settings.text("MCP_SERVER_NAME", "", "name of the server; else the policy's own");
    var namespace = settings.text("MCP_SERVER_NAMESPACE", "", "namespace of the server");
    var strip = settings.text("STRIP_PREFIX", "", "prefix of paths that the server does not see");
    var routes = settings.path("ROUTES_FILE", "where many servers are, watched; not UPSTREAM_URL");
    var policies = PoliciesFrom.read(settings, new ObjectRef(namespace, name), routes.isPresent());
    if (routes.isEmpty() && upstream.isEmpty()) {
      settings.problem("UPSTREAM_URL", "the URL of the server, such as http://127.0.0.1:8088");
    }
    return new Servers(
        upstream.orElse(null),
        new ObjectRef(namespace, name),
        strip,
        routes.orElse(null),
        policies);
  }

  private static Trust trust(Settings settings) {
    return new Trust(
        settings.uri("EXTERNAL_BASE_URL", "how clients reach the gateway").orElse(null),
        settings.list("TRUSTED_PROXIES", List.of(), "networks whose X-Forwarded-* are believed"),
        orNull(
            settings.text("TRUSTED_PROXY_SPIFFE_ID", "", "the proxy that may vouch for callers")),
        settings.text(
            "VERIFIED_SPIFFE_HEADER", "X-MCP-Verified-SPIFFE-ID", "where it names the caller"),
        settings.secret(
            "SESSION_KEY",
            "binds MCP sessions to callers; the same for all replicas, else random"));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Bounds bounds(Settings settings) {
    var usual = Bounds.USUAL;
    long mebibytes =
        settings.number(
            "AUDIT_MAX_MIB",
            Math.toIntExact(usual.bytes() >> 20),
            16,
            1 << 20,
            "room for records; at 90 %, only what reads goes on");
    return new Bounds(
        mebibytes << 20,
        usual.segmentBytes(),
        usual.softPercent(),
        settings.duration(
            "AUDIT_SYNC_INTERVAL",
            usual.sync(),
            SHORTEST,
            LONGEST,
            "how much a power failure may take away"),
        usual.checkpointRecords(),
        usual.checkpointEvery(),
        settings.duration(
            "AUDIT_KEEP",
            usual.keep(),
            Duration.ZERO,
            MOST_KEPT,
            "how long records stay when they were brought away, in half of their room"));
  }

  private static Audit audit(Settings settings, int port, String temporary) {
    var directory = settings.path("AUDIT_DIR", "where records are kept; else beside AUDIT_FILE");
    var bounds = bounds(settings);
    Optional<Path> file = settings.path("AUDIT_FILE", "file of records, one line of JSON each");
    var ingest = settings.uri("ANALYTICS_INGEST_URL", "where records are posted to");
    var beside = file.map(path -> path.resolveSibling(path.getFileName() + ".spool"));
    var chosen = directory.or(() -> beside);
    return new Audit(
        chosen.isEmpty() && ingest.isEmpty()
            ? null
            : new SpoolPlace(
                chosen.orElseGet(() -> Path.of(temporary, "mcp-gateway-" + port)),
                bounds,
                chosen.isEmpty()),
        file.orElse(null),
        ingest.orElse(null),
        settings.secret("ANALYTICS_API_KEY", "key for ANALYTICS_INGEST_URL"),
        settings.text("ANALYTICS_SOURCE", "mcp-gateway", "who the records are from"),
        settings.text("ANALYTICS_EVENT_TYPE", "mcp.request", "type of the records"),
        settings.flag("ANALYTICS_INTENTS", false, "whether intents are posted, too"));
  }

  private static Work work(Settings settings, int processors) {
    var request = org.mcpruntime.mcp.Limits.REQUEST;
    var response = org.mcpruntime.mcp.Limits.RESPONSE;
    var patience = GateConfig.Patience.DEFAULT;
    var gate =
        new GateConfig(
            with(
                request,
                settings.number(
                    "MAX_REQUEST_BYTES", request.bytes(), 1024, 1 << 30, "of a client's message")),
            with(
                response,
                settings.number(
                    "MAX_RESPONSE_BYTES",
                    response.bytes(),
                    1024,
                    1 << 30,
                    "of a server's message")),
            new GateConfig.Patience(
                settings.duration(
                    "REQUEST_TIMEOUT",
                    patience.answer(),
                    SHORTEST,
                    LONGEST,
                    "until a server's answer begins"),
                settings.duration(
                    "STREAM_IDLE_TIMEOUT",
                    patience.stream(),
                    SHORTEST,
                    LONGEST,
                    "until a server's stream goes on"),
                settings.duration(
                    "KEEP_ALIVE",
                    patience.keepAlive(),
                    SHORTEST,
                    LONGEST,
                    "after which a silent stream gets a comment")),
            settings.list("ALLOWED_ORIGINS", List.of(), "origins of browsers, besides loopback"),
            settings.flag("AUDIT_FAIL_OPEN", false, "whether messages go on unrecorded"));
    var breaker = Limits.Break.DEFAULT;
    var limits =
        new Limits(
            rate(settings, "RATE_LIMIT_SERVER", "messages a second for the server; 0: any"),
            rate(settings, "RATE_LIMIT_CALLER", "messages a second of one caller; 0: any"),
            rate(settings, "RATE_LIMIT_TOOL", "calls a second of one tool; 0: any"),
            settings.number("MAX_IN_FLIGHT", 0, 0, 1_000_000, "messages at once; 0: any"),
            new Limits.Break(
                settings.number(
                    "BREAKER_FAILURES",
                    breaker.after(),
                    0,
                    1_000_000,
                    "failures in a row after which the server is left alone; 0: never"),
                settings.duration(
                    "BREAKER_PAUSE", breaker.pause(), SHORTEST, LONGEST, "for how long")));
    return new Work(
        gate,
        limits,
        settings.word("TRANSPORT", Loops.Transport.AUTO, "how the system is asked for IO"),
        settings.number("EVENT_LOOPS", processors, 1, 1024, "threads of the data plane"),
        settings.duration(
            "DRAIN_TIMEOUT",
            Duration.ofSeconds(20),
            Duration.ZERO,
            LONGEST,
            "for answers under way when it is told to stop"));
  }

  private static org.mcpruntime.mcp.Limits with(org.mcpruntime.mcp.Limits limits, int bytes) {
    return new org.mcpruntime.mcp.Limits(
        bytes, limits.depth(), limits.digits(), limits.nameBytes(), limits.batch());
  }

  private static Rate rate(Settings settings, String name, String sentence) {
    return Rate.perSecond(settings.number(name, 0, 0, 10_000_000, sentence));
  }
}
