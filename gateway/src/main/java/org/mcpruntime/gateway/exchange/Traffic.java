package org.mcpruntime.gateway.exchange;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.process.metrics.Buckets;
import org.mcpruntime.process.metrics.Metrics;

/** The metrics of the data plane, under the names of the original; every label is bounded. */
public final class Traffic {

  private static final Set<String> VERBS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  /** The labels of a policy's server. */
  private record Labelled(ServerPolicy policy, Server server) {}

  private record Server(String namespace, String name, String cluster, String team) {

    static final Server NONE = new Server("", "", "", "");

    static Server of(ServerPolicy policy) {
      var server = policy.snapshot().server();
      return new Server(
          server.namespace(),
          server.name(),
          Texts.orEmpty(server.cluster()),
          Texts.orEmpty(server.teamID()));
    }
  }

  /** What was counted for a key lately. */
  private record Hot(Key key, Points points) {

    @SuppressWarnings("ReferenceEquality") // words and labels are mostly the same objects
    boolean is(Server server, String verb, String rpc, Tally tally) {
      return key.server == server
          && key.verb == verb
          && key.rpc == rpc
          && key.allowed == tally.allowed
          && key.status == tally.status;
    }
  }

  private record Key(Server server, String verb, String rpc, boolean allowed, int status) {}

  private record Ruled(Server server, boolean allowed, Reason reason, String rpc) {}

  private record Points(
      CounterDataPoint requests,
      DistributionDataPoint duration,
      CounterDataPoint bytesIn,
      CounterDataPoint bytesOut) {}

  private final Counter requests;
  private final Histogram duration;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final Gauge inFlight;
  private final Counter decisions;
  private final Counter dropped;
  // Finding a point by its labels costs an array, a list and the hash of all of them each time.
  private final Map<Key, Points> points = new ConcurrentHashMap<>();
  private final Map<Server, GaugeDataPoint> inFlightOf = new ConcurrentHashMap<>();
  private final Map<Ruled, CounterDataPoint> decided = new ConcurrentHashMap<>();

  /** That of the last message, which nearly always is the next one's as well. */
  private volatile @Nullable Labelled last;

  /** The same of what a request counts. */
  private volatile @Nullable Hot hot;

  public Traffic(Metrics metrics) {
    String[] labels = {
      "namespace", "server", "cluster", "team_id", "method", "rpc_method", "decision", "status"
    };
    requests = metrics.counter("mcp_gateway_requests_total", "Requests that have ended.", labels);
    duration =
        metrics.histogram(
            "mcp_gateway_request_duration_seconds",
            "From the arrival of a request to the end of its answer.",
            Buckets.CALLS,
            labels);
    bytesIn =
        metrics.counter("mcp_gateway_request_bytes_total", "Bytes of request bodies.", labels);
    bytesOut =
        metrics.counter("mcp_gateway_response_bytes_total", "Bytes of answers' bodies.", labels);
    inFlight =
        metrics.gauge(
            "mcp_gateway_inflight_requests",
            "Requests that have not ended.",
            "namespace",
            "server",
            "cluster",
            "team_id");
    decisions =
        metrics.counter(
            "mcp_gateway_policy_decisions_total",
            "Decisions by their reason.",
            "namespace",
            "server",
            "cluster",
            "team_id",
            "decision",
            "reason",
            "rpc_method");
    dropped =
        metrics.counter(
            "mcp_gateway_messages_withheld_total",
            "Messages of servers that clients did not get.",
            "cause");
  }

  void begun(@Nullable ServerPolicy policy) {
    inFlight(server(policy)).inc();
  }

  @SuppressWarnings("ReferenceEquality") // equal policies are many and dear to compare
  private Server server(@Nullable ServerPolicy policy) {
    if (policy == null) {
      return Server.NONE;
    }
    var known = last;
    if (known == null || known.policy != policy) {
      known = new Labelled(policy, Server.of(policy));
      last = known;
    }
    return known.server;
  }

  private GaugeDataPoint inFlight(Server server) {
    var known = inFlightOf.get(server);
    return known != null
        ? known
        : inFlightOf.computeIfAbsent(
            server,
            made -> inFlight.labelValues(made.namespace, made.name, made.cluster, made.team));
  }

  /** A request has ended. */
  void ended(@Nullable ServerPolicy policy, String verb, String rpc, Tally tally) {
    var server = server(policy);
    inFlight(server).dec();
    var found = points(server, VERBS.contains(verb) ? verb : "OTHER", rpc, tally);
    found.requests.inc();
    found.duration.observe(tally.nanos / 1e9);
    found.bytesIn.inc(tally.bytesIn);
    found.bytesOut.inc(tally.bytesOut);
  }

  private Points points(Server server, String verb, String rpc, Tally tally) {
    var lately = hot;
    if (lately == null || !lately.is(server, verb, rpc, tally)) {
      var key = new Key(server, verb, rpc, tally.allowed, tally.status);
      var known = points.get(key);
      lately = new Hot(key, known != null ? known : points.computeIfAbsent(key, this::points));
      hot = lately;
    }
    return lately.points;
  }

  /** What ended a request. */
  record Tally(boolean allowed, int status, long nanos, long bytesIn, long bytesOut) {}

  private Points points(Key key) {
    String[] labels = {
      key.server.namespace,
      key.server.name,
      key.server.cluster,
      key.server.team,
      key.verb,
      key.rpc,
      key.allowed ? "allow" : "deny",
      Integer.toString(key.status)
    };
    return new Points(
        requests.labelValues(labels),
        duration.labelValues(labels),
        bytesIn.labelValues(labels),
        bytesOut.labelValues(labels));
  }

  void decided(@Nullable ServerPolicy policy, boolean allowed, Reason reason, String rpc) {
    var ruled = new Ruled(server(policy), allowed, reason, rpc);
    var known = decided.get(ruled);
    (known != null ? known : decided.computeIfAbsent(ruled, this::decided)).inc();
  }

  private CounterDataPoint decided(Ruled ruled) {
    return decisions.labelValues(
        ruled.server.namespace,
        ruled.server.name,
        ruled.server.cluster,
        ruled.server.team,
        ruled.allowed ? "allow" : "deny",
        ruled.reason.word(),
        ruled.rpc);
  }

  void withheld(String cause) {
    dropped.labelValues(cause).inc();
  }

  /** A method as a label. */
  static String label(@Nullable Method method) {
    if (method == null) {
      return "none";
    }
    return method == Method.UNKNOWN ? "other" : method.word();
  }
}
