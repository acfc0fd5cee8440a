package org.mcpruntime.kube.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mcpruntime.contract.json.Json;

/**
 * Whether to apply an object would change nothing. The API keeps, for each field manager, the set
 * of fields that it applied last ({@code metadata.managedFields}): the object is settled when all
 * that is wanted is there with that value, and all that we own is still wanted.
 *
 * <p>Errs on one side only: what it does not understand is not settled, and applying that costs a
 * request and changes nothing.
 */
final class Settled {

  /** Members whose values are quantities, which the API writes in its own form: 0.5 as 500m. */
  private static final Set<String> QUANTITIES = Set.of("limits", "requests", "capacity");

  /** Who and where it is; the same, or it would be another object. */
  private static final Set<String> IDENTITY = Set.of("name", "namespace", "uid", "resourceVersion");

  private Settled() {}

  static boolean is(ObjectNode wanted, ObjectNode live, String manager) {
    var owned = owned(live, manager);
    if (owned.isMissingNode()) {
      return false;
    }
    var content = wanted.deepCopy();
    content.remove(List.of("apiVersion", "kind", "status"));
    if (content.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(IDENTITY);
    }
    return object(content, live, owned, false);
  }

  private static JsonNode owned(ObjectNode live, String manager) {
    for (var entry : live.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals(manager)
          && entry.path("operation").asText().equals("Apply")
          && entry.path("subresource").asText().isEmpty()) {
        return entry.path("fieldsV1");
      }
    }
    return Json.RESOURCES.missingNode();
  }

  private static boolean value(JsonNode wanted, JsonNode live, JsonNode owned, boolean quantity) {
    if (wanted.isObject()) {
      return live.isObject() && object(wanted, live, owned, quantity);
    }
    if (wanted.isArray()) {
      return live.isArray() && list(wanted, live, owned);
    }
    if (wanted.isNumber() && live.isNumber()) {
      return wanted.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    return wanted.equals(live) || (quantity && sameQuantity(wanted.asText(), live.asText()));
  }

  private static boolean sameQuantity(String one, String other) {
    try {
      return new Quantity(one)
              .getNumericalAmount()
              .compareTo(new Quantity(other).getNumericalAmount())
          == 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean object(JsonNode wanted, JsonNode live, JsonNode owned, boolean quantity) {
    for (var field : owned.properties()) {
      if (field.getKey().startsWith("f:") && !wanted.has(field.getKey().substring(2))) {
        return false; // ours, and to be taken away
      }
    }
    for (var member : wanted.properties()) {
      var name = member.getKey();
      var below = owned.path("f:" + name);
      var there = live.path(name);
      boolean same =
          there.isMissingNode()
              ? saysNothing(member.getValue()) && !below.isMissingNode()
              : value(member.getValue(), there, below, quantity || QUANTITIES.contains(name));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** What the API leaves out when it writes, though it was applied. */
  private static boolean saysNothing(JsonNode value) {
    return value.isContainerNode()
        ? value.isEmpty()
        : value.isNull() || value.asText().isEmpty() || value.asText().matches("0|false");
  }

  private static boolean list(JsonNode wanted, JsonNode live, JsonNode owned) {
    var keyed = new ArrayList<Map.Entry<JsonNode, JsonNode>>();
    boolean set = false;
    for (var entry : owned.properties()) {
      if (entry.getKey().startsWith("k:")) {
        keyed.add(Map.entry(parsed(entry.getKey()), entry.getValue()));
      } else if (entry.getKey().startsWith("v:")) {
        set = true;
        if (!contains(wanted, parsed(entry.getKey()))) {
          return false;
        }
      }
    }
    if (!keyed.isEmpty()) {
      return byKey(wanted, live, keyed);
    }
    return set ? all(wanted, live) : inOrder(wanted, live);
  }

  /** A list whose items are known by keys; who merges it is not asked for the order. */
  private static boolean byKey(
      JsonNode wanted, JsonNode live, List<Map.Entry<JsonNode, JsonNode>> keyed) {
    if (wanted.size() != keyed.size()) {
      return false;
    }
    for (var entry : keyed) {
      var key = entry.getKey();
      var asked = find(wanted, key);
      var there = find(live, key);
      if (asked.isMissingNode()
          || there.isMissingNode()
          || !value(asked, there, entry.getValue(), false)) {
        return false;
      }
    }
    return true;
  }

  /** The item with a key, of which it may leave a part to the API's defaults. */
  private static JsonNode find(JsonNode list, JsonNode key) {
    for (var item : list) {
      boolean fits = true;
      for (var part : key.properties()) {
        var value = item.path(part.getKey());
        fits &= value.isMissingNode() || value.equals(part.getValue());
      }
      if (fits) {
        return item;
      }
    }
    return Json.RESOURCES.missingNode();
  }

  private static boolean all(JsonNode wanted, JsonNode live) {
    for (var item : wanted) {
      if (!contains(live, item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (var item : list) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** A list that is one value: as long as wanted, and each item has what is wanted. */
  private static boolean inOrder(JsonNode wanted, JsonNode live) {
    if (wanted.size() != live.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!value(wanted.get(i), live.get(i), Json.RESOURCES.missingNode(), false)) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode parsed(String entry) {
    try {
      return Json.RESOURCES.readTree(entry.substring(2));
    } catch (JsonProcessingException _) {
      return Json.RESOURCES.missingNode(); // fits nothing
    }
  }
}
