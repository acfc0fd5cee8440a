package org.mcpruntime.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names nothing of what talks to Kubernetes in its fields and methods, as {@link Setup}. */
@Command(
    description = "Say what is to become of the template that a server tries, on Kubernetes.",
    footer = {
      "",
      "It is said of the template that is tried now, as status.canary.template names it: one that"
          + " comes later is tried anew."
    })
final class CanarySay implements Callable<Integer> {

  /** What can be said. */
  enum Word {
    PROMOTE("is promoted: all pods get it"),
    ABORT("is aborted: no pod keeps it");

    final String done;

    Word(String done) {
      this.done = done;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Mixin final KubeReach reach;

  @Parameters(paramLabel = "NAME", description = "of the server")
  String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "mcp-servers",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  String namespace = "";

  final Word word;

  CanarySay(Word word, Map<String, String> environment) {
    this.word = word;
    this.reach = new KubeReach(environment);
  }

  @Override
  public Integer call() {
    return new CanarySaying(this).run();
  }
}
