package org.mcpruntime.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;

/**
 * A grant of which something cannot be read, as the grant that allows nothing and still denies what
 * it denies. It follows from the stored object alone, so that all who read it agree, after a
 * restart too. See {@code docs/decisions/2026-11-26-unreadable-grants.md}.
 */
final class ClosedGrant {

  private static final List<String> RULES = List.of("toolRules", "promptRules", "resourceRules");

  private ClosedGrant() {}

  /** Empty where it cannot even be told who and which server is meant. */
  static Optional<Resource> of(ObjectNode object, String why) {
    var spec = object.path("spec");
    var closed = object.objectNode();
    closed.setAll(object);
    var metadata = object.withObject("metadata").deepCopy();
    metadata.withObject("annotations").put(MCPAccessGrant.UNREADABLE, why);
    closed.set("metadata", metadata);
    var kept = closed.putObject("spec");
    kept.set("serverRef", spec.path("serverRef"));
    kept.set("subject", spec.path("subject"));
    if (spec.path("disabled").isBoolean()) {
      kept.set("disabled", spec.path("disabled"));
    }
    for (var bound : List.of("validFrom", "expiresAt")) {
      if (isInstant(spec.path(bound))) {
        kept.set(bound, spec.path(bound));
      }
    }
    for (var member : RULES) {
      var rules = kept.putArray(member);
      for (var rule : spec.path(member)) {
        // What is no plain "allow" may be a word for a kind of denial.
        if (rule.path("name").isTextual() && !rule.path("decision").asText().equals("allow")) {
          rules.addObject().put("name", rule.path("name").asText()).put("decision", "deny");
        }
      }
    }
    return read(closed);
  }

  private static Optional<Resource> read(ObjectNode closed) {
    try {
      var resource = Resource.of(Kind.GRANT, closed);
      return resource instanceof Resource.Grant(var grant) && !grant.spec().subject().namesNobody()
          ? Optional.of(resource)
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static boolean isInstant(JsonNode value) {
    try {
      return value.isTextual() && Json.RESOURCES.treeToValue(value, Instant.class) != null;
    } catch (JsonProcessingException _) {
      return false;
    }
  }
}
