package org.mcpruntime.operator.admission;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.mcpruntime.process.metrics.Buckets;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Remark;

/** What was asked at the door, and what was said. */
final class AdmissionMetrics {

  private static final double NANOS = 1e9;

  private final Counter requests;
  private final Counter refusals;
  private final Histogram seconds;

  AdmissionMetrics(Metrics metrics) {
    requests =
        metrics.counter(
            "mcp_operator_admission_requests_total",
            "Questions of the API server, by kind of object and what was said.",
            "kind",
            "outcome");
    refusals =
        metrics.counter(
            "mcp_operator_admission_refusals_total", "Reasons to refuse an object.", "reason");
    seconds =
        metrics.histogram(
            "mcp_operator_admission_seconds",
            "How long a question took to be answered.",
            Buckets.CALLS);
  }

  void answered(Kind kind, Verdict verdict, Duration took) {
    seconds.observe(took.toNanos() / NANOS);
    switch (verdict) {
      case Verdict.Allowed _ -> requests.labelValues(kind.word(), "allowed").inc();
      case Verdict.Refused(List<Remark> reasons) -> {
        requests.labelValues(kind.word(), "refused").inc();
        for (var reason : reasons) {
          refusals.labelValues(reason.topic().name().toLowerCase(Locale.ROOT)).inc();
        }
      }
    }
  }

  /** Nobody could decide, so the API server refuses it. */
  void unanswered(Kind kind) {
    requests.labelValues(kind.word(), "unanswered").inc();
  }
}
