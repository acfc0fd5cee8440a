package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.client.mcp.UnreachableException;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = "List the tools of a server that an agent may call, as the gateway shows them.")
final class ToolsList implements Callable<Integer> {

  private static final int WIDEST = 40;

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;
  @Mixin private final Identity identity = new Identity();

  @Parameters(paramLabel = "SERVER", description = "name of the server")
  private String server = "";

  private final InstantSource clock;

  ToolsList(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var caller = identity.of(reach.api(), server, clock);
    try (var conversation = open(caller)) {
      return switch (conversation.tools()) {
        case Answer.Result(var result) -> {
          var tools = result.path("tools");
          printing.format.print(printing.out(), Json.RESOURCES, tools, () -> print(tools));
          yield 0;
        }
        case Answer.Refused refused -> throw new Failure(sentence(refused));
      };
    } catch (UnreachableException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  static Conversation open(Identity.Caller caller) {
    return switch (Conversation.open(caller.url(), caller.headers())) {
      case Conversation.Opened.Open(var conversation) -> conversation;
      case Conversation.Opened.Closed(var refused) -> throw new Failure(sentence(refused));
    };
  }

  static String sentence(Answer.Refused refused) {
    var word = refused.reason().isEmpty() ? "" : refused.reason() + ": ";
    return Printing.visible("%s%s (HTTP %d)".formatted(word, refused.message(), refused.status()));
  }

  private void print(JsonNode tools) {
    var table = new Table("TOOL", "ARGUMENTS", "DESCRIPTION");
    for (var tool : tools) {
      var arguments =
          String.join(
              " ",
              tool.path("inputSchema")
                  .path("properties")
                  .propertyStream()
                  .map(Map.Entry::getKey)
                  .toList());
      var description = tool.path("description").asText();
      table.row(
          Printing.visible(tool.path("name").asText()),
          Printing.visible(arguments),
          Printing.visible(
              description.length() > WIDEST
                  ? description.substring(0, WIDEST - 1) + "…"
                  : description));
    }
    table.print(printing.out());
  }
}
