package org.mcpruntime.feed.subscribe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.feed.wire.Refused;
import org.mcpruntime.process.metrics.Buckets;
import org.mcpruntime.process.metrics.Metrics;

/** What a subscriber counts. */
public final class SubscriberMetrics {

  private final AtomicLong connected = new AtomicLong();
  private final Counter streams;
  private final Counter refused;
  private final Histogram propagation;

  public SubscriberMetrics(Metrics metrics) {
    metrics.measured(
        "mcp_gateway_policy_feed_connected", "Whether a stream is open.", connected::doubleValue);
    streams =
        metrics.counter(
            "mcp_gateway_policy_feed_streams_total", "Streams of policies that were opened.");
    refused =
        metrics.counter(
            "mcp_gateway_policy_feed_refused_total",
            "Lines of a stream that were not believed or not followed.",
            "fault");
    propagation =
        metrics.histogram(
            "mcp_gateway_policy_propagation_seconds",
            "From a change to its being in force here, by two clocks.",
            Buckets.CALLS);
  }

  void opened() {
    streams.inc();
    connected.set(1);
  }

  void ended() {
    connected.set(0);
  }

  void refused(Refused.Fault fault) {
    refused.labelValues(fault.name().toLowerCase(Locale.ROOT)).inc();
  }

  void applied(@Nullable Instant changedAt, Instant now) {
    if (changedAt != null) {
      propagation.observe(Math.max(0, Duration.between(changedAt, now).toNanos()) / 1e9);
    }
  }
}
