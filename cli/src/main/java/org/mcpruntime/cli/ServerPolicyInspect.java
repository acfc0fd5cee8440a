package org.mcpruntime.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Show the policy that is in force for a server, as a gateway has it.")
final class ServerPolicyInspect implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Parameters(paramLabel = "NAME", description = "of the server")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  ServerPolicyInspect(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var policy = reach.api().get("/runtime/policy", Map.of("namespace", namespace, "server", name));
    var format = printing.format == Output.table ? Output.yaml : printing.format;
    format.print(printing.out(), Json.RESOURCES, policy, () -> {});
    return 0;
  }
}
