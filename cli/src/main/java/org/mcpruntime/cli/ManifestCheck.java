package org.mcpruntime.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.CrossReferences;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Manifests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = "Hold manifests against their schema, their rules and each other.",
    footer = {
      "",
      "Checks what Kubernetes would check, and what only the manifests together show: "
          + "servers that do not exist, rules for undeclared tools, routes that two servers "
          + "claim. Exit code 1 when there is an error; warnings do not count."
    })
final class ManifestCheck implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "DIR_OR_FILE",
      description = "manifests; may be repeated")
  private List<Path> files = List.of();

  private final InstantSource clock;

  ManifestCheck(InstantSource clock) {
    this.clock = clock;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Result(
      int servers, int grants, int sessions, int errors, int warnings, List<Finding> findings) {

    static Result of(Manifests manifests) {
      int errors = (int) manifests.findings().stream().filter(Finding::error).count();
      return new Result(
          manifests.servers().size(),
          manifests.grants().size(),
          manifests.sessions().size(),
          errors,
          manifests.findings().size() - errors,
          manifests.findings());
    }
  }

  @Override
  public Integer call() {
    var result = Result.of(CrossReferences.check(Manifests.read(files), clock.instant()));
    printing.format.print(printing.out(), Json.RESOURCES, result, () -> print(result));
    return result.errors == 0 ? 0 : 1;
  }

  private void print(Result result) {
    Findings.print(printing.out(), result.findings);
    printing
        .out()
        .printf(
            "%d servers, %d grants, %d sessions fit: %d errors, %d warnings%n",
            result.servers, result.grants, result.sessions, result.errors, result.warnings);
  }
}
