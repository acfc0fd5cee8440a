package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "tool", description = "Show a tool, on each server that has it.")
final class CatalogTool implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(paramLabel = "NAME", description = "of the tool")
  private String name = "";

  CatalogTool(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var found = Json.RESOURCES.createArrayNode();
    for (var tool : reach.api().get("/runtime/tools", Map.of()).path("tools")) {
      if (tool.path("tool_name").asText().equals(name)) {
        found.add(tool);
      }
    }
    if (found.isEmpty()) {
      throw new Failure("no server has a tool %s; catalog tools lists them".formatted(name));
    }
    printing.format.print(printing.out(), Json.RESOURCES, found, () -> found.forEach(this::print));
    return 0;
  }

  private void print(JsonNode tool) {
    var members =
        new String[] {
          "tool_name",
          "description",
          "server_name",
          "namespace",
          "endpoint_url",
          "required_trust",
          "side_effect",
          "risk_level",
          "drift_status"
        };
    for (var member : members) {
      printing.out().printf("%-15s %s%n", member, Printing.visible(tool.path(member).asText("-")));
    }
    printing.out().println();
  }
}
