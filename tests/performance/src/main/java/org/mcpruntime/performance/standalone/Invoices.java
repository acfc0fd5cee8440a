package org.mcpruntime.performance.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** A policy document as manifests, so that a platform enforces what a gateway alone does. */
final class Invoices {

  private static final List<String> OF_GRANTS =
      List.of("maxTrust", "allowedSideEffects", "toolRules");
  private static final List<String> OF_SESSIONS = List.of("consentedTrust", "expiresAt");

  private Invoices() {}

  /** Writes one file: the server, which runs somewhere already, and who may call it. */
  static void write(Path folder, byte[] policy, URI upstream) throws IOException {
    // The words of manifests are others than those of the document.
    JsonNode snapshot =
        Json.RESOURCES.valueToTree(Json.SNAPSHOTS.readValue(policy, PolicySnapshot.class));
    var documents = new StringJoiner("\n---\n", "", "\n");
    var server = object("MCPServer", snapshot.path("server"));
    var spec = server.putObject("spec");
    spec.set("tools", snapshot.path("tools"));
    spec.putObject("session").put("required", true);
    spec.putObject("gateway").put("enabled", true).put("upstreamURL", upstream.toString());
    documents.add(server.toString());
    var name = snapshot.path("server").path("name");
    for (var grant : snapshot.path("grants")) {
      documents.add(access("MCPAccessGrant", name, grant, OF_GRANTS));
    }
    for (var session : snapshot.path("sessions")) {
      documents.add(access("MCPAgentSession", name, session, OF_SESSIONS));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("invoices.yaml"), documents.toString());
  }

  private static ObjectNode object(String kind, JsonNode named) {
    var object = Json.RESOURCES.createObjectNode();
    object.put("apiVersion", "mcpruntime.org/v1alpha1").put("kind", kind);
    object
        .putObject("metadata")
        .put("name", named.path("name").asText())
        .put("namespace", named.path("namespace").asText());
    return object;
  }

  private static String access(String kind, JsonNode server, JsonNode binding, List<String> facts) {
    var object = object(kind, binding);
    var spec = object.putObject("spec");
    spec.putObject("serverRef").set("name", server);
    var subject = spec.putObject("subject");
    for (var id : List.of("humanID", "agentID", "teamID")) {
      if (!binding.path(id).asText().isEmpty()) {
        subject.set(id, binding.path(id));
      }
    }
    for (var fact : facts) {
      if (binding.has(fact)) {
        spec.set(fact, binding.path(fact));
      }
    }
    return object.toString();
  }
}
