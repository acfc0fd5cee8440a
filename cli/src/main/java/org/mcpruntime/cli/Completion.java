package org.mcpruntime.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Write a script that completes commands in a shell.",
    footer = {
      "",
      "bash:  source <(./mcp-runtime completion bash)",
      "zsh:   source <(./mcp-runtime completion zsh)"
    })
final class Completion implements Callable<Integer> {

  /** Shells. */
  enum Shell {
    bash,
    zsh
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  private final Supplier<CommandLine> whole;

  /**
   * @param whole all commands with all that they take
   */
  Completion(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (shell == Shell.zsh) {
      out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    out.println(AutoComplete.bash("mcp-runtime", whole.get()));
    return 0;
  }
}
