package org.mcpruntime.process.token;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.EnumMap;
import java.util.Map;
import org.mcpruntime.process.metrics.Metrics;

/** What is counted about tokens; one a process, shared by its verifiers. */
public final class TokenMetrics {

  private final Map<Fault, CounterDataPoint> invalid = new EnumMap<>(Fault.class);
  private final CounterDataPoint verified;
  private final CounterDataPoint remembered;
  private final CounterDataPoint unknownKey;
  private final CounterDataPoint unavailable;
  private final CounterDataPoint refreshed;
  private final CounterDataPoint notRefreshed;

  public TokenMetrics(Metrics metrics) {
    var tokens =
        metrics.counter(
            "mcp_token_verifications_total", "Bearer tokens looked at, by what they are", "result");
    verified = tokens.labelValues("verified");
    remembered = tokens.labelValues("remembered");
    unknownKey = tokens.labelValues("unknown_key");
    unavailable = tokens.labelValues("provider_unavailable");
    for (var fault : Fault.values()) {
      invalid.put(fault, tokens.labelValues(fault.word()));
    }
    var refreshes =
        metrics.counter(
            "mcp_token_key_refreshes_total",
            "Times that an issuer was asked for its keys",
            "result");
    refreshed = refreshes.labelValues("success");
    notRefreshed = refreshes.labelValues("failure");
  }

  Verdict count(Verdict verdict) {
    switch (verdict) {
      case Verdict.Verified _ -> verified.inc();
      case Verdict.Invalid found -> invalid.getOrDefault(found.fault(), unavailable).inc();
      case Verdict.UnknownKey _ -> unknownKey.inc();
      case Verdict.ProviderUnavailable _ -> unavailable.inc();
    }
    return verdict;
  }

  void countRemembered() {
    remembered.inc();
  }

  void countRefresh(boolean succeeded) {
    (succeeded ? refreshed : notRefreshed).inc();
  }
}
