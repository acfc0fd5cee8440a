package org.mcpruntime.gateway;

import java.util.function.ToDoubleFunction;
import org.mcpruntime.gateway.spool.SpoolStatus;
import org.mcpruntime.gateway.trail.SpoolTrail;
import org.mcpruntime.gateway.trail.TrailStatus;
import org.mcpruntime.process.metrics.Metrics;

/** What can be seen of records from outside. */
final class TrailMetrics {

  private TrailMetrics() {}

  static void of(SpoolTrail trail, Metrics metrics) {
    metrics.measured(
        "mcp_gateway_trail_depth",
        "Records that are not yet where they are brought to; the place that lacks most.",
        () -> places(trail, TrailStatus::depth).max().orElse(0));
    metrics.counted(
        "mcp_gateway_trail_written_total",
        "Records brought away.",
        () -> places(trail, TrailStatus::written).sum());
    metrics.counted(
        "mcp_gateway_trail_refused_total",
        "Records that a place will never take; they lie in files beside the spool.",
        () -> places(trail, TrailStatus::dropped).sum());
    metrics.counted(
        "mcp_gateway_trail_dropped_total",
        "Events that happened and found no room: refusals, and messages that went on unrecorded.",
        () -> trail.spool().dropped());
    spool(trail, metrics, "mcp_gateway_spool_bytes", "Room that records take.", SpoolStatus::used);
    spool(
        trail,
        metrics,
        "mcp_gateway_spool_limit_bytes",
        "Room that records may take.",
        SpoolStatus::bound);
    spool(
        trail,
        metrics,
        "mcp_gateway_spool_open_intents",
        "Messages under way that are recorded.",
        SpoolStatus::openIntents);
    spool(
        trail,
        metrics,
        "mcp_gateway_spool_state",
        "Which messages are recorded: 0 all, 1 only what reads, 2 none, 3 closed.",
        status -> number(status.state()));
    metrics.counted(
        "mcp_gateway_spool_no_room_total",
        "Messages that were not recorded for want of room.",
        () -> trail.spool().refused());
  }

  private static int number(SpoolStatus.State state) {
    return switch (state) {
      case OPEN -> 0;
      case READS_ONLY -> 1;
      case FULL -> 2;
      case CLOSED -> 3;
    };
  }

  private static void spool(
      SpoolTrail trail,
      Metrics metrics,
      String name,
      String help,
      ToDoubleFunction<SpoolStatus> figure) {
    metrics.measured(name, help, () -> figure.applyAsDouble(trail.spool()));
  }

  /** The spool itself comes first. */
  private static java.util.stream.DoubleStream places(
      SpoolTrail trail, ToDoubleFunction<TrailStatus> figure) {
    return trail.status().stream().skip(1).mapToDouble(figure);
  }
}
