package org.mcpruntime.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.Check;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = "Say whether policy documents may be enforced, and what is wrong with them.")
final class PolicyCheck implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "policy documents (policy.json)")
  private List<Path> files = List.of();

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Result(
      String file,
      boolean valid,
      @Nullable String server,
      @Nullable String revision,
      int tools,
      int grants,
      int sessions,
      List<Check.Problem> problems,
      List<String> warnings) {

    static Result of(Path file, Check.Checked checked) {
      var snapshot = checked.snapshot();
      return new Result(
          file.toString(),
          checked.valid(),
          snapshot
              .map(PolicySnapshot::server)
              .map(server -> server.namespace() + "/" + server.name())
              .orElse(null),
          snapshot.map(PolicySnapshot::revision).orElse(null),
          snapshot.map(s -> s.tools().size()).orElse(0),
          snapshot.map(s -> s.grants().size()).orElse(0),
          snapshot.map(s -> s.sessions().size()).orElse(0),
          checked.problems(),
          checked.warnings());
    }
  }

  @Override
  public Integer call() {
    var results = new ArrayList<Result>();
    for (var file : files) {
      results.add(Result.of(file, Check.check(Input.bytes(file))));
    }
    printing.format.print(printing.out(), Json.RESOURCES, results, () -> print(results));
    return results.stream().allMatch(Result::valid) ? 0 : 1;
  }

  private void print(List<Result> results) {
    for (var result : results) {
      for (var problem : result.problems) {
        printing.out().println(Printing.visible(result.file + ": error: " + problem));
      }
      for (var warning : result.warnings) {
        printing.out().println(Printing.visible(result.file + ": warning: " + warning));
      }
      if (result.valid) {
        printing
            .out()
            .println(
                Printing.visible(
                    "%s: valid: server %s, %d tools, %d grants, %d sessions"
                        .formatted(
                            result.file,
                            result.server,
                            result.tools,
                            result.grants,
                            result.sessions)));
        printing.out().println("    " + result.revision);
      }
    }
  }
}
