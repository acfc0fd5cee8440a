package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tools", description = "List the tools of all servers.")
final class CatalogTools implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Option(
      names = {"-q", "--query"},
      paramLabel = "TEXT",
      description = "in their names and descriptions")
  private @Nullable String query;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "of servers in this namespace")
  private @Nullable String namespace;

  @Option(names = "--team", paramLabel = "ID", description = "of this team's servers")
  private @Nullable String team;

  @Option(names = "--server", paramLabel = "NAME", description = "of this server")
  private @Nullable String server;

  @Option(names = "--side-effect", paramLabel = "WORD", description = "read, write or destructive")
  private @Nullable String effect;

  @Option(names = "--trust", paramLabel = "TRUST", description = "that need this trust")
  private @Nullable String trust;

  @Option(names = "--risk", paramLabel = "RISK", description = "of this risk")
  private @Nullable String risk;

  @Option(names = "--drift", paramLabel = "WORD", description = "declared, ungoverned or missing")
  private @Nullable String drift;

  CatalogTools(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var filters = new TreeMap<String, String>();
    put(filters, "q", query);
    put(filters, "namespace", namespace);
    put(filters, "team", team);
    put(filters, "server", server);
    put(filters, "side_effect", effect);
    put(filters, "trust", trust);
    put(filters, "risk", risk);
    put(filters, "drift", drift);
    var tools = reach.api().get("/runtime/tools", filters).path("tools");
    printing.format.print(printing.out(), Json.RESOURCES, tools, () -> print(tools));
    return 0;
  }

  private static void put(Map<String, String> filters, String name, @Nullable String value) {
    if (value != null) {
      filters.put(name, value);
    }
  }

  private void print(JsonNode tools) {
    var table = new Table("TOOL", "SERVER", "NAMESPACE", "TRUST", "SIDE_EFFECT", "RISK", "DRIFT");
    for (var tool : tools) {
      table.row(
          said(tool, "tool_name"),
          said(tool, "server_name"),
          said(tool, "namespace"),
          said(tool, "required_trust"),
          said(tool, "side_effect"),
          said(tool, "risk_level"),
          said(tool, "drift_status"));
    }
    table.print(printing.out());
  }

  private static String said(JsonNode tool, String member) {
    return Printing.visible(tool.path(member).asText("-"));
  }
}
