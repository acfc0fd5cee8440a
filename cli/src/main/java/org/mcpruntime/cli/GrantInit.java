package org.mcpruntime.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "init",
    description = "Write the manifest of a grant: what an administrator allows.")
final class GrantInit implements Callable<Integer> {

  @Mixin private final AccessAbout about = new AccessAbout();

  @Option(
      names = "--side-effect",
      paramLabel = "WORD",
      description = "read, write or destructive; may be repeated (default: read)")
  private List<String> effects = List.of();

  @Option(
      names = "--tool",
      paramLabel = "NAME",
      description = "a tool that is allowed; may be repeated (default: all)")
  private List<String> tools = List.of();

  @Option(
      names = "--tool-rule",
      paramLabel = "NAME:allow|deny:TRUST",
      description = "the same with all that a rule says; may be repeated")
  private List<String> rules = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "grant.yaml",
      description = "the file that is written (default: ${DEFAULT-VALUE})")
  private Path output = Path.of("grant.yaml");

  @Override
  public Integer call() {
    var manifest = about.manifest(Kind.GRANT);
    var said = manifest.withObject("/spec").put("maxTrust", Json.word(about.trust));
    var allowed = said.putArray("allowedSideEffects");
    (effects.isEmpty() ? List.of("read") : effects).forEach(allowed::add);
    if (!tools.isEmpty() || !rules.isEmpty()) {
      var array = said.putArray("toolRules");
      tools.forEach(tool -> array.addObject().put("name", tool).put("decision", "allow"));
      for (var rule : rules) {
        var parts = rule.split(":", -1);
        if (parts.length != 3) {
          throw new ParameterException(
              about.spec.commandLine(),
              "--tool-rule is NAME:allow|deny:low|medium|high, not " + rule);
        }
        array
            .addObject()
            .put("name", parts[0])
            .put("decision", parts[1])
            .put("requiredTrust", parts[2]);
      }
    }
    about.write(manifest, output);
    return 0;
  }
}
