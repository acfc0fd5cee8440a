package org.mcpruntime.operator.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.server.Stock;

/** The routes that a shared gateway has now. */
final class Routes {

  private Routes() {}

  /** Those of some servers. */
  static List<JsonNode> kept(Stock stock, Set<String> names) {
    var kept = new ArrayList<JsonNode>();
    for (var line : lines(stock)) {
      if (names.contains(line.path("name").asText())) {
        kept.add(line);
      }
    }
    return List.copyOf(kept);
  }

  private static JsonNode lines(Stock stock) {
    var text =
        stock
            .find(ConfigMap.class, SharedGateway.ROUTES_NAME)
            .map(ConfigMap::getData)
            .map(data -> data.get(SharedGateway.ROUTES_KEY))
            .orElse("[]");
    try {
      return Json.RESOURCES.readTree(text);
    } catch (JsonProcessingException e) {
      // Somebody wrote something else there: nothing of it can be kept.
      return Json.RESOURCES.createArrayNode();
    }
  }
}
