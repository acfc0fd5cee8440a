package org.mcpruntime.feed.publish;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.atomic.AtomicLong;
import org.mcpruntime.process.metrics.Buckets;
import org.mcpruntime.process.metrics.Metrics;

/** What a publisher counts. */
public final class FeedMetrics {

  final AtomicLong subscribers = new AtomicLong();
  final AtomicLong behind = new AtomicLong();
  final AtomicLong servers = new AtomicLong();
  final AtomicLong changes = new AtomicLong();
  final AtomicLong moves = new AtomicLong();
  final AtomicLong signatures = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong uses = new AtomicLong();
  final Counter lines;
  final Counter refused;
  final Counter closed;
  final Counter turned;
  final Histogram acknowledged;
  final Gauge lag;

  public FeedMetrics(Metrics metrics) {
    metrics.measured(
        "mcp_feed_subscribers", "Gateways with an open stream.", subscribers::doubleValue);
    metrics.measured(
        "mcp_feed_subscribers_behind",
        "Gateways that have not said that the newest is in force.",
        behind::doubleValue);
    metrics.measured("mcp_feed_servers", "Servers that have a policy.", servers::doubleValue);
    metrics.counted(
        "mcp_feed_resource_changes_total", "Changes of resources.", changes::doubleValue);
    metrics.counted(
        "mcp_feed_policy_changes_total", "Changes of policies, published.", moves::doubleValue);
    metrics.counted(
        "mcp_feed_signatures_total", "Lines that were signed.", signatures::doubleValue);
    metrics.counted("mcp_feed_sent_bytes_total", "Bytes of lines sent.", bytes::doubleValue);
    metrics.counted(
        "mcp_feed_session_uses_total", "Uses of sessions that were told.", uses::doubleValue);
    lines = metrics.counter("mcp_feed_lines_total", "Lines that were sent.", "type");
    refused = metrics.counter("mcp_feed_refused_total", "Requests that were refused.", "reason");
    closed = metrics.counter("mcp_feed_closed_total", "Streams that were ended.", "reason");
    turned =
        metrics.counter("mcp_feed_turned_lines_total", "Lines that gateways refused.", "fault");
    acknowledged =
        metrics.histogram(
            "mcp_feed_acknowledged_seconds",
            "From a change to a gateway's word that it is in force.",
            Buckets.CALLS);
    lag =
        metrics.gauge(
            "mcp_feed_gateway_lag_seconds",
            "Age of the oldest change that a gateway has not said to be in force.",
            "credential",
            "gateway");
  }
}
