package org.mcpruntime.bridge.stdio;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.EnumMap;
import java.util.Map;
import org.mcpruntime.process.metrics.Metrics;

/** What a bridge counts. */
public final class Counts {

  private final Map<Lost, CounterDataPoint> lost = new EnumMap<>(Lost.class);
  private final Counter refused;
  private final CounterDataPoint toServer;
  private final CounterDataPoint toClients;
  private final CounterDataPoint died;

  public Counts(Metrics metrics) {
    var all =
        metrics.counter("mcp_bridge_lost_total", "Lines of servers that reached no client.", "why");
    for (var why : Lost.values()) {
      lost.put(why, all.labelValues(why.word()));
    }
    refused =
        metrics.counter("mcp_bridge_refused_total", "Requests that no server was asked.", "reason");
    var messages = metrics.counter("mcp_bridge_messages_total", "Messages carried.", "to");
    toServer = messages.labelValues("server");
    toClients = messages.labelValues("client");
    died =
        metrics
            .counter("mcp_bridge_died_total", "Processes that ended while they were needed.")
            .labelValues();
  }

  void lost(Lost why) {
    var point = lost.get(why);
    if (point != null) {
      point.inc();
    }
  }

  long lostSoFar(Lost why) {
    var point = lost.get(why);
    return point == null ? 0 : point.getLongValue();
  }

  void refused(Refusal refusal) {
    refused.labelValues(refusal.reason().word()).inc();
  }

  void toServer() {
    toServer.inc();
  }

  void toClient() {
    toClients.inc();
  }

  void died() {
    died.inc();
  }
}
