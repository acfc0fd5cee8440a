package org.mcpruntime.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(description = "Say one word about a grant or session.")
final class AccessSwitch implements Callable<Integer> {

  /** What can be said. */
  enum Word {
    DISABLE("grants", "disable", "disabled"),
    ENABLE("grants", "enable", "enabled"),
    REVOKE("sessions", "revoke", "revoked"),
    UNREVOKE("sessions", "unrevoke", "not revoked");

    private final String where;
    private final String verb;
    private final String done;

    Word(String where, String verb, String done) {
      this.where = where;
      this.verb = verb;
      this.done = done;
    }
  }

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

  private final Word word;

  AccessSwitch(Word word, Map<String, String> environment) {
    this.word = word;
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var path =
        "/runtime/%s/%s/%s/%s"
            .formatted(word.where, Api.escaped(namespace), Api.escaped(name), word.verb);
    var _ = reach.api().post(path, null);
    spec.commandLine().getOut().printf("%s/%s %s%n", namespace, name, word.done);
    return 0;
  }
}
