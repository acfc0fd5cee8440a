package org.mcpruntime.operator.loop;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.operator.queue.WorkQueue;
import org.mcpruntime.process.metrics.Buckets;
import org.mcpruntime.process.metrics.Metrics;

/** How the loops do. */
public final class LoopMetrics {

  private final Histogram durations;
  private final Counter results;
  private final Map<String, Supplier<@Nullable WorkQueue<?>>> queues = new ConcurrentHashMap<>();

  public LoopMetrics(Metrics metrics) {
    durations =
        metrics.histogram(
            "mcp_operator_reconcile_seconds",
            "How long a look at one thing took, writes included.",
            Buckets.CALLS,
            "loop");
    results =
        metrics.counter(
            "mcp_operator_reconciles_total",
            "Looks, by loop and result: done, again, broken.",
            "loop",
            "result");
    metrics.measured(
        "mcp_operator_queue_depth",
        "Things that wait for a look.",
        "loop",
        () -> each(queue -> (double) queue.depth()));
    metrics.measured(
        "mcp_operator_queue_later",
        "Things that are looked at again when some time has passed.",
        "loop",
        () -> each(queue -> (double) queue.later()));
    metrics.measured(
        "mcp_operator_queue_age_seconds",
        "For how long that waits which waits longest.",
        "loop",
        () -> each(queue -> queue.age().toMillis() / 1000.0));
  }

  private Map<String, Double> each(Function<WorkQueue<?>, Double> figure) {
    var all = new TreeMap<String, Double>();
    queues.forEach(
        (loop, queue) -> {
          var current = queue.get();
          all.put(loop, current == null ? 0.0 : figure.apply(current));
        });
    return all;
  }

  /**
   * @param queue null while the loop rests
   */
  void queue(String loop, Supplier<@Nullable WorkQueue<?>> queue) {
    queues.put(loop, queue);
  }

  void looked(String loop, Looked looked, Duration took) {
    durations.labelValues(loop).observe(took.toNanos() / 1e9);
    var result =
        switch (looked) {
          case Looked.Done(var again) -> again == null ? "done" : "again";
          case Looked.Broken _ -> "broken";
        };
    results.labelValues(loop, result).inc();
  }
}
