package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;
import org.mcpruntime.contract.json.Json;

/**
 * What is on record of a scenario, with all masked that is another each time, or in each place:
 * ids, times, and sizes of what has ids in it.
 */
record Records(String scenario, Place place) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String MASK = "*";

  /** Another each time; so is a policy's revision, for sessions end a while after they began. */
  private static final Set<String> CHANCE =
      Set.of(
          "policy_revision",
          "intent_id",
          "latency_ms",
          "bytes_out",
          "client_address",
          "mcp_session_id");

  /** Another in each place: the one gateway of a laptop tells servers by their paths. */
  private static final Set<String> OF_PLACE = Set.of("path");

  /** Holds those of what was asked against {@code records.txt} of the scenario's folder. */
  void match(List<Scenario.Told> told) throws IOException {
    var file = Scenario.folder(scenario).resolve("records.txt");
    if (Boolean.getBoolean("golden.update")) {
      write(file, told);
    }
    var expected = Files.readString(file);
    try {
      await().atMost(PATIENCE).until(() -> text(told), expected::equals);
    } catch (ConditionTimeoutException _) {
      assertThat(text(told).lines().toList())
          .as(file.toString())
          .containsExactlyElementsOf(expected.lines().toList());
    }
  }

  /** When nothing more has come for a while. */
  private void write(Path file, List<Scenario.Told> told) throws IOException {
    var seen = new ArrayList<String>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              seen.add(text(told));
              int last = seen.size() - 1;
              return last > 0 && seen.get(last).equals(seen.get(last - 1));
            });
    Files.writeString(file, seen.getLast());
  }

  private String text(List<Scenario.Told> told) {
    var filters = Map.of("namespace", scenario, "intents", "true", "limit", "500");
    var events = place.events().get("/events", filters).path("events");
    var text = new StringBuilder();
    for (var each : told) {
      text.append("step ").append(each.step()).append('\n');
      of(events, each.trace()).forEach(event -> text.append(masked(event)).append('\n'));
    }
    return text.toString();
  }

  private static List<JsonNode> of(JsonNode events, String trace) {
    var found = new ArrayList<JsonNode>();
    for (var event : events) {
      if (event.path("trace_id").asText().equals(trace)) {
        found.add(event);
      }
    }
    found.sort(
        Comparator.comparing((JsonNode event) -> event.at("/payload/rpc_id").asText())
            .thenComparing(event -> event.at("/payload/rpc_method").asText())
            .thenComparing(event -> event.at("/payload/phase").asText()));
    return found;
  }

  private static String masked(JsonNode event) {
    return mask(event.path("payload")).toString();
  }

  /** With members in the order of their names. */
  private static JsonNode mask(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    var members = new TreeMap<String, JsonNode>();
    for (var member : node.properties()) {
      boolean hidden = CHANCE.contains(member.getKey()) || OF_PLACE.contains(member.getKey());
      members.put(
          member.getKey(),
          hidden ? Json.RESOURCES.getNodeFactory().textNode(MASK) : mask(member.getValue()));
    }
    ObjectNode object = Json.RESOURCES.createObjectNode();
    return object.setAll(members);
  }
}
