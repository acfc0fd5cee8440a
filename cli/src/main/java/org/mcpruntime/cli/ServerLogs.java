package org.mcpruntime.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "logs", description = "Show what a server says to people.")
final class ServerLogs implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final Reach reach;

  @Parameters(paramLabel = "NAME", description = "of the server")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(
      names = "--tail",
      paramLabel = "N",
      defaultValue = "200",
      description = "the last lines (default: ${DEFAULT-VALUE})")
  private int tail;

  @Option(
      names = {"-f", "--follow"},
      description = "and go on with those that come")
  private boolean follow;

  ServerLogs(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var path = "/runtime/servers/%s/%s/logs".formatted(Api.escaped(namespace), Api.escaped(name));
    var parameters = new TreeMap<>(Map.of("tail", Integer.toString(tail)));
    var out = spec.commandLine().getOut();
    if (!follow) {
      out.print(reach.api().text(path, parameters));
      return 0;
    }
    parameters.put("follow", "true");
    reach
        .api()
        .lines(
            path,
            parameters,
            line -> {
              out.println(line);
              out.flush();
              return !out.checkError();
            });
    throw new Failure("the platform has ended, or the server is gone");
  }
}
