package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Show one; as YAML it can be edited and applied.")
final class ObjectGet implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(paramLabel = "NAME", description = "of the object")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  private final Thing thing;

  ObjectGet(Thing thing, Map<String, String> environment) {
    this.thing = thing;
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var object = reach.api().get(thing.path(namespace, name), Map.of());
    printing.format.print(printing.out(), Json.RESOURCES, object, () -> print(object));
    return 0;
  }

  private void print(JsonNode object) {
    var table = new Table(thing.columns());
    table.row(thing.cells(object));
    table.print(printing.out());
    var status = object.path("status");
    if (status.has("message")) {
      printing.out().println();
      printing.out().println(Printing.visible(status.path("message").asText()));
    }
    for (var condition : status.path("conditions")) {
      printing
          .out()
          .printf(
              "  %-16s %-6s %s%n",
              condition.path("type").asText(),
              condition.path("status").asText(),
              Printing.visible(condition.path("message").asText()));
    }
    for (var tool : object.path("spec").path("tools")) {
      printing
          .out()
          .printf(
              "  tool %-20s %-12s trust %s%n",
              Printing.visible(tool.path("name").asText()),
              tool.path("sideEffect").asText(),
              tool.path("requiredTrust").asText("low"));
    }
  }
}
