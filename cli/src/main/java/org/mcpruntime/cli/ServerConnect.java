package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "connect-config",
    description = "Show what a client has to be told to reach a server, as a caller.",
    footer = {
      "",
      "claude: .mcp.json of a project; cursor: ~/.cursor/mcp.json; vscode: .vscode/mcp.json."
    })
final class ServerConnect implements Callable<Integer> {

  /** Programs that call servers. */
  enum Client {
    claude,
    cursor,
    vscode,
    json
  }

  /** How it is written. */
  enum Form {
    text,
    json,
    yaml
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final Reach reach;
  @Mixin private final Identity identity = new Identity();

  @Parameters(paramLabel = "NAME", description = "of the server")
  private String name = "";

  @Option(
      names = "--client",
      paramLabel = "CLIENT",
      defaultValue = "json",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Client client = Client.json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Form form = Form.json;

  private final InstantSource clock;

  ServerConnect(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var caller = identity.of(reach.api(), name, clock);
    var out = spec.commandLine().getOut();
    switch (form) {
      case text -> {
        out.println(caller.url());
        caller.headers().forEach((header, value) -> out.println(header + ": " + value));
      }
      case json -> Output.json.print(out, Json.RESOURCES, config(caller), () -> {});
      case yaml -> Output.yaml.print(out, Json.RESOURCES, config(caller), () -> {});
    }
    return 0;
  }

  private ObjectNode config(Identity.Caller caller) {
    var config = Json.RESOURCES.createObjectNode();
    var top =
        switch (client) {
          case vscode -> "servers";
          case claude, cursor, json -> "mcpServers";
        };
    var server = config.putObject(top).putObject(name);
    server.put("type", "http").put("url", caller.url().toString());
    if (!caller.headers().isEmpty()) {
      var headers = server.putObject("headers");
      caller.headers().forEach(headers::put);
    }
    return config;
  }
}
