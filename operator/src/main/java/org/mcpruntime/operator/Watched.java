package org.mcpruntime.operator;

import io.prometheus.metrics.core.metrics.Counter;
import org.mcpruntime.operator.cluster.WatchReport;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.process.metrics.Metrics;

/** Says how watches do. */
final class Watched implements WatchReport {

  private final Counter lists;
  private final Counter troubles;
  private final Log log;

  Watched(Metrics metrics, Log log) {
    lists =
        metrics.counter(
            "mcp_operator_watch_lists_total",
            "Lists that a watch began with: the first, and one whenever changes were lost.",
            "kind");
    troubles =
        metrics.counter(
            "mcp_operator_watch_troubles_total",
            "Times that a kind could not be seen, or that its watch was cut.",
            "kind");
    this.log = log;
  }

  @Override
  public void listed(String kind) {
    lists.labelValues(kind).inc();
  }

  @Override
  public void trouble(String kind, String sentence) {
    troubles.labelValues(kind).inc();
    log.warn("A kind is out of sight", LogKeys.KIND.is(kind), LogKeys.ERROR.is(sentence));
  }

  /** Of an object that cannot be read, or a watch that says which itself. */
  void trouble(String sentence) {
    troubles.labelValues("resources").inc();
    log.warn("A kind is out of sight", LogKeys.ERROR.is(sentence));
  }
}
