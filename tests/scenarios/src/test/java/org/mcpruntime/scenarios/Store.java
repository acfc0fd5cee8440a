package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mcpruntime.contract.json.Json;

/**
 * What a platform exports of its store.
 *
 * @param outcomes of calls of tools, how many there are of each
 * @param twice ids of events that stand there more than once
 */
record Store(Map<Load.Made, Integer> outcomes, Set<String> twice, int events) {

  /**
   * Of a platform that runs.
   *
   * @param file where to it is exported
   */
  static Store of(Installation installation, Path data, Path file) throws IOException {
    var exported = installation.run(data, List.of("events", "export", "--output", file.toString()));
    if (exported.code() != 0) {
      throw new IllegalStateException(exported.all());
    }
    var outcomes = new HashMap<Load.Made, Integer>();
    var ids = new HashSet<String>();
    var twice = new HashSet<String>();
    try (var lines = Files.lines(file)) {
      for (var line : (Iterable<String>) lines.filter(text -> !text.isEmpty())::iterator) {
        var event = Json.SNAPSHOTS.readTree(line);
        if (event.has("id") && !ids.add(event.path("id").asText())) {
          twice.add(event.path("id").asText());
        }
        if (isOutcome(event)) {
          var payload = event.path("payload");
          outcomes.merge(
              new Load.Made(event.path("trace_id").asText(), payload.path("rpc_id").asText()),
              1,
              Integer::sum);
        }
      }
    }
    return new Store(outcomes, twice, ids.size());
  }

  private static boolean isOutcome(JsonNode event) {
    var payload = event.path("payload");
    return payload.path("phase").asText().equals("outcome")
        && payload.path("rpc_method").asText().equals("tools/call");
  }
}
