package org.mcpruntime.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.time.Duration;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.gateway.source.PolicyChange;
import org.mcpruntime.gateway.source.PolicySource;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.source.Swap;
import org.mcpruntime.process.metrics.Metrics;

/** The metrics of policies that arrive, under the names of the original, and how late they do. */
final class PolicyMetrics implements PolicySource.Listener {

  private static final String[] SERVER = {"namespace", "server", "cluster", "team_id"};

  private final Counter reloads;
  private final Counter all;
  private final Gauge lastSuccess;
  private final Gauge lastOfAll;
  private final Gauge revision;
  private final Gauge lag;

  PolicyMetrics(Metrics metrics) {
    reloads =
        metrics.counter(
            "mcp_gateway_policy_reloads_total",
            "Policies that were found, by whether they could be enforced.",
            "namespace",
            "server",
            "cluster",
            "team_id",
            "result");
    all =
        metrics.counter(
            "mcp_gateway_policy_reload_total",
            "Policies that were found, by whether they could be enforced.",
            "result");
    var _ = all.labelValues("success"); // what is there from the start can be seen to grow
    var _ = all.labelValues("failure");
    lastSuccess =
        metrics.gauge(
            "mcp_gateway_policy_last_reload_success_timestamp_seconds",
            "When the policy in force was swapped in.",
            SERVER);
    lastOfAll =
        metrics.gauge(
            "mcp_gateway_policy_last_success_timestamp_seconds",
            "When a policy was swapped in last.");
    revision =
        metrics.gauge(
            "mcp_gateway_policy_active_revision_info",
            "The revision in force.",
            "revision",
            "schema_version");
    lag =
        metrics.gauge(
            "mcp_gateway_policy_propagation_lag_seconds",
            "From the making of the policy in force to its being in force.",
            SERVER);
  }

  @Override
  public void swapped(Swap swap) {
    swap.changes().forEach(this::swapped);
    for (var server : swap.removed()) {
      swap.before()
          .of(server)
          .map(ServerPolicy::snapshot)
          .ifPresent(old -> revision.remove(old.revision(), old.schemaVersion()));
    }
  }

  private void swapped(PolicyChange change) {
    var policy = change.after();
    var labels = labels(policy);
    double now = policy.loadedAt().toEpochMilli() / 1e3;
    reloads.labelValues(labels[0], labels[1], labels[2], labels[3], "success").inc();
    all.labelValues("success").inc();
    lastSuccess.labelValues(labels).set(now);
    lastOfAll.set(now);
    if (change.before() != null) {
      var old = change.before().snapshot();
      revision.remove(old.revision(), old.schemaVersion());
    }
    revision.labelValues(policy.snapshot().revision(), policy.snapshot().schemaVersion()).set(1);
    var made = policy.snapshot().generatedAt();
    if (made != null) {
      lag.labelValues(labels).set(Duration.between(made, policy.loadedAt()).toMillis() / 1e3);
    }
  }

  private static String[] labels(ServerPolicy policy) {
    var server = policy.snapshot().server();
    return new String[] {
      server.namespace(),
      server.name(),
      Texts.orEmpty(server.cluster()),
      Texts.orEmpty(server.teamID())
    };
  }

  @Override
  public void refused(PolicySource.Refusal refusal) {
    // Whose it would have been nobody can say of a document that cannot be read.
    reloads.labelValues("", "", "", "", "error").inc();
    all.labelValues("failure").inc();
  }
}
