package org.mcpruntime.performance.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.mcpruntime.contract.json.Json;

/** What people apply. */
final class Wishes {

  private static final String VERSION = "mcpruntime.org/v1alpha1";
  private static final int TOOLS = 10;

  private Wishes() {}

  static String collection(String namespace, String plural) {
    return "/apis/" + VERSION + "/namespaces/" + namespace + "/" + plural;
  }

  /** A governed server behind a route of its own. */
  static ObjectNode server(String namespace, String name) {
    var server = object("MCPServer", namespace, name);
    var spec = server.putObject("spec");
    spec.put("image", "registry.example.com/" + name).put("imageTag", "1.0.0");
    spec.put("publicPathPrefix", namespace + "-" + name);
    spec.putObject("gateway").put("enabled", true);
    spec.putObject("session").put("required", true);
    var tools = spec.putArray("tools");
    for (int i = 0; i < TOOLS; i++) {
      tools.addObject().put("name", tool(i)).put("sideEffect", i % 2 == 0 ? "read" : "write");
    }
    return server;
  }

  static ObjectNode grant(String namespace, String server, int number) {
    var grant = object("MCPAccessGrant", namespace, "%s-g%03d".formatted(server, number));
    var spec = access(grant, server, number);
    spec.put("maxTrust", "high");
    spec.putArray("allowedSideEffects").add("read").add("write");
    var rules = spec.putArray("toolRules");
    for (int i = 0; i < 3; i++) {
      rules.addObject().put("name", tool((number + i) % TOOLS)).put("decision", "allow");
    }
    return grant;
  }

  static ObjectNode session(String namespace, String server, int number) {
    var session = object("MCPAgentSession", namespace, sessionName(server, number));
    access(session, server, number).put("consentedTrust", "medium");
    return session;
  }

  static String sessionName(String server, int number) {
    return "%s-s%03d".formatted(server, number);
  }

  private static ObjectNode access(ObjectNode object, String server, int number) {
    var spec = object.putObject("spec");
    spec.putObject("serverRef").put("name", server);
    spec.putObject("subject")
        .put("humanID", "human-%03d".formatted(number))
        .put("agentID", "agent-%03d".formatted(number));
    return spec;
  }

  private static String tool(int number) {
    return "invoice-operation-%02d".formatted(number);
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    var object = Json.RESOURCES.createObjectNode();
    object.put("apiVersion", VERSION).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    return object;
  }
}
