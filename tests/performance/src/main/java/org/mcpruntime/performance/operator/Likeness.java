package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.mcpruntime.contract.json.Json;

/** Everything in a namespace as text, but for what no two clusters have alike. */
final class Likeness {

  /** Who an object is, when it was made and who wrote it. */
  private static final Set<String> MASKED =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "lastTransitionTime",
          "clusterIP",
          "clusterIPs");

  /** Times, and digests of what has the namespace's name in it. */
  private static final Pattern OF_NAMES =
      Pattern.compile(
          "sha256:[0-9a-f]{64}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"
              + "|(?<=mcpruntime.org/template\" : \")[0-9a-f]+");

  private Likeness() {}

  static Map<String, String> of(Ground ground, String namespace) {
    var all = new TreeMap<String, String>();
    for (var kind : Ground.KINDS) {
      var path = kind.replaceFirst("/(?=[a-z]+$)", "/namespaces/" + namespace + "/");
      ground.each(
          path,
          object -> {
            var name = object.path("metadata").path("name").asText();
            masked(object);
            // How often a child changed depends on how often somebody looked.
            if (!kind.endsWith("/mcpservers")) {
              object.withObject("metadata").remove("generation");
              object.withObject("status").remove("observedGeneration");
            }
            all.put(
                kind.substring(kind.lastIndexOf('/') + 1) + " " + name,
                OF_NAMES
                    .matcher(text(object).replace(namespace, "NAMESPACE"))
                    .replaceAll("MASKED"));
          });
    }
    return all;
  }

  private static String text(ObjectNode object) {
    return Json.RESOURCES.valueToTree(sorted(object)).toPrettyString();
  }

  private static Object sorted(JsonNode value) {
    if (value.isObject()) {
      var members = new TreeMap<String, Object>();
      value.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return members;
    }
    if (value.isArray()) {
      var items = new ArrayList<>();
      value.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return value;
  }

  private static void masked(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.remove(MASKED);
    }
    value.forEach(Likeness::masked);
  }

  /** Names of what is not alike. */
  static List<String> differences(Map<String, String> one, Map<String, String> other) {
    var names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names.stream().filter(name -> !Objects.equals(one.get(name), other.get(name))).toList();
  }
}
