package org.mcpruntime.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.mcpruntime.contract.json.Json;

/** A server over standard streams whose every text is meant to be taken for something else. */
final class HostileServerMain {

  private HostileServerMain() {}

  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var asked = Json.RESOURCES.readTree(line);
      if (asked.has("id")) {
        var answer = Json.RESOURCES.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", asked.get("id"));
        answer.set("result", result(asked.path("method").asText()));
        out.println(answer);
      }
    }
  }

  private static ObjectNode result(String method) {
    var result = Json.RESOURCES.createObjectNode();
    switch (method) {
      case "initialize" -> {
        result.put("protocolVersion", "2025-11-25").putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", HostileTest.MARKUP).put("version", "1");
      }
      case "tools/list" -> {
        var tools = result.putArray("tools");
        tool(tools.addObject(), HostileTest.TOOL);
        tool(tools.addObject(), "undeclared" + HostileTest.UNSEEN);
      }
      case "tools/call" ->
          result
              .putArray("content")
              .addObject()
              .put("type", "text")
              .put("text", HostileTest.MARKUP);
      default -> {
        // An empty result.
      }
    }
    return result;
  }

  private static void tool(ObjectNode tool, String name) {
    tool.put("name", name).put("description", HostileTest.MARKUP).put("title", HostileTest.SCRIPT);
    var schema = tool.putObject("inputSchema").put("type", "object");
    var properties = schema.putObject("properties");
    properties
        .putObject(HostileTest.MARKUP)
        .put("type", "string")
        .put("description", HostileTest.SCRIPT);
    properties.putObject("__proto__").put("type", "string").put("default", HostileTest.MARKUP);
    properties.putObject("choice").putArray("enum").add(HostileTest.MARKUP).add("b");
    schema.putArray("required").add(HostileTest.MARKUP);
  }
}
