package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.ApiFailure;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.client.mcp.UnreachableException;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
    name = "call",
    description = "Call a tool through the gateway, as an agent does.",
    footer = {
      "",
      "Arguments are of the types that the tool asks for. A call that is denied says why, and what"
          + " would allow it; then, and where the tool itself fails, the exit code is 1."
    })
final class ToolsCall implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;
  @Mixin private final Identity identity = new Identity();

  @Parameters(index = "0", paramLabel = "SERVER", description = "name of the server")
  private String server = "";

  @Parameters(index = "1", paramLabel = "TOOL", description = "name of the tool")
  private String tool = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "NAME=VALUE",
      description = "arguments of the tool")
  private List<String> pairs = List.of();

  @Option(
      names = "--json",
      paramLabel = "JSON|@FILE",
      description = "all arguments as one object, or the file that holds it")
  private @Nullable String json;

  private final InstantSource clock;

  ToolsCall(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var api = reach.api();
    var caller = identity.of(api, server, clock);
    try (var conversation = ToolsList.open(caller)) {
      var arguments = arguments(conversation);
      return switch (conversation.call(tool, arguments)) {
        case Answer.Result(var result) -> done(result);
        case Answer.Refused refused -> refused(api, caller, refused);
      };
    } catch (UnreachableException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private int done(JsonNode result) {
    printing.format.print(printing.out(), Json.RESOURCES, result, () -> print(result));
    return result.path("isError").asBoolean() ? 1 : 0;
  }

  private void print(JsonNode result) {
    for (var part : result.path("content")) {
      var text = part.path("text");
      var out = printing.out();
      out.println(
          text.isTextual()
              ? String.join("\n", text.asText().lines().map(Printing::visible).toList())
              : "[%s]".formatted(part.path("type").asText()));
    }
  }

  private int refused(Api api, Identity.Caller caller, Answer.Refused refused) {
    var err = printing.err();
    err.println(
        (refused.reason().isEmpty() ? "FAILED: " : "DENIED: ") + ToolsList.sentence(refused));
    if (refused.reason().isEmpty()) {
      return 1;
    }
    try {
      var asked = new TreeMap<>(caller.asked());
      asked.put("tool", tool);
      var why = api.get("/runtime/explain", asked);
      why.path("steps").forEach(step -> err.println("  - " + Printing.visible(step.asText())));
      if (!why.path("changes").isEmpty()) {
        err.println("It would be allowed if somebody were to");
        why.path("changes")
            .forEach(one -> err.println("  + " + Printing.visible(one.path("sentence").asText())));
      }
    } catch (ApiFailure e) {
      err.println("  why cannot be said: " + e.getMessage());
    }
    return 1;
  }

  private ObjectNode arguments(Conversation conversation) {
    var arguments = json == null ? Json.RESOURCES.createObjectNode() : object(json);
    if (pairs.isEmpty()) {
      return arguments;
    }
    var types = types(conversation);
    for (var pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw wrong("an argument is NAME=VALUE, not " + pair);
      }
      var name = pair.substring(0, equals);
      arguments.set(name, value(name, pair.substring(equals + 1), types.path(name)));
    }
    return arguments;
  }

  private ObjectNode object(String text) {
    var read =
        text.startsWith("@")
            ? new String(Input.bytes(Path.of(text.substring(1))), StandardCharsets.UTF_8)
            : text;
    try {
      if (Json.RESOURCES.readTree(read) instanceof ObjectNode object) {
        return object;
      }
      throw wrong("--json is an object, such as {\"a\": 1}");
    } catch (JsonProcessingException e) {
      throw wrong("--json cannot be read: " + e.getOriginalMessage());
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(printing.spec.commandLine(), sentence);
  }

  /** What the tool asks for; nothing where it is not shown to this caller. */
  private JsonNode types(Conversation conversation) {
    if (conversation.tools() instanceof Answer.Result(var result)) {
      for (var each : result.path("tools")) {
        if (each.path("name").asText().equals(tool)) {
          return each.path("inputSchema").path("properties");
        }
      }
    }
    return Json.RESOURCES.createObjectNode();
  }

  private JsonNode value(String name, String text, JsonNode schema) {
    var type = schema.path("type").asText();
    if (type.equals("string")) {
      return Json.RESOURCES.getNodeFactory().textNode(text);
    }
    try {
      return Json.RESOURCES.readTree(text);
    } catch (JsonProcessingException e) {
      if (type.isEmpty()) {
        return Json.RESOURCES.getNodeFactory().textNode(text);
      }
      throw wrong("argument %s is of type %s, which %s is not".formatted(name, type, text));
    }
  }
}
