package org.mcpruntime.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "delete", description = "Remove one.")
final class ObjectDelete implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

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

  ObjectDelete(Thing thing, Map<String, String> environment) {
    this.thing = thing;
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var _ = reach.api().delete(thing.path(namespace, name));
    spec.commandLine().getOut().printf("%s/%s deleted%n", namespace, name);
    return 0;
  }
}
