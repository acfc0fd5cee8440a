package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "stats",
    description = "Show how many events are kept, since when.",
    footer = {"", "Intents and outcomes are counted; exit code 1 where the store has trouble."})
final class StatsShow implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  StatsShow(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var api = reach.api();
    var stats = api.get("/stats", Map.of());
    printing.format.print(printing.out(), Json.SNAPSHOTS, stats, () -> print(stats, api));
    return stats.path("trouble").asText().isEmpty() ? 0 : 1;
  }

  private void print(JsonNode stats, Api api) {
    field("events", "%,d".formatted(stats.path("events_total").asLong()));
    if (stats.has("oldest")) {
      field("time", stats.path("oldest").asText() + " to " + stats.path("newest").asText());
    }
    field("on disk", "%,d bytes".formatted(stats.path("bytes").asLong()));
    field(
        "removed",
        "%,d since the platform started, for age or want of room"
            .formatted(stats.path("removed").asLong()));
    if (stats.has("trouble")) {
      field("trouble", stats.path("trouble").asText());
    }
    for (var source : api.get("/sources", Map.of()).path("sources")) {
      field("source", counted(source, "source"));
    }
    for (var type : api.get("/event-types", Map.of()).path("event_types")) {
      field("type", counted(type, "event_type"));
    }
  }

  private static String counted(JsonNode row, String name) {
    return "%s: %,d".formatted(row.path(name).asText(), row.path("count").asLong());
  }

  private void field(String name, String value) {
    printing.out().printf("%-10s%s%n", name, Printing.visible(value));
  }
}
