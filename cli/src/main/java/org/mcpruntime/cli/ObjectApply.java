package org.mcpruntime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.client.Api;
import org.mcpruntime.client.ApiFailure;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Document;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Manifests;
import org.mcpruntime.resources.Yaml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description = "Make servers, grants and sessions be as manifests say.",
    footer = {
      "",
      "All objects of all files are checked before any is written: by this command, with file and"
          + " line, and by the platform. Nothing is written when one does not fit."
    })
final class ObjectApply implements Callable<Integer> {

  @Mixin private final Printing printing = new Printing();
  @Mixin private final Reach reach;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "file, folder, or - for standard input; may be repeated")
  private List<Path> files = List.of();

  @Option(names = "--dry-run", description = "check everything, write nothing")
  private boolean dryRun;

  private final InputStream in;

  ObjectApply(Map<String, String> environment, InputStream in) {
    this.reach = new Reach(environment);
    this.in = in;
  }

  /** An object that is to be applied, and where it stands. */
  private record Wanted(ObjectNode object, Document from) {}

  private record Applied(String object, String outcome) {}

  @Override
  public Integer call() {
    var wanted = wanted();
    var api = reach.api();
    var refused = new ArrayList<String>();
    for (var each : wanted) {
      try {
        var _ = put(api, each, true);
      } catch (ApiFailure e) {
        if (e.status() == 0) {
          throw e;
        }
        refused.add("%s: %s".formatted(each.from.place(), e.getMessage()));
      }
    }
    if (!refused.isEmpty()) {
      throw new Failure(
          String.join(System.lineSeparator() + "Error: ", refused)
              + System.lineSeparator()
              + "Nothing was applied.");
    }
    var applied = new ArrayList<Applied>();
    for (var each : wanted) {
      var answer = put(api, each, dryRun);
      applied.add(new Applied(Thing.label(each.object), answer.path("outcome").asText()));
    }
    printing.format.print(
        printing.out(),
        Json.RESOURCES,
        applied,
        () ->
            applied.forEach(
                one ->
                    printing
                        .out()
                        .printf("%s %s%s%n", one.object, one.outcome, dryRun ? " (dry run)" : "")));
    return 0;
  }

  private static JsonNode put(Api api, Wanted wanted, boolean dry) {
    var meta = wanted.object.path("metadata");
    var path =
        Thing.of(wanted.object).path(meta.path("namespace").asText(), meta.path("name").asText());
    return api.put(path, dry ? Map.of("dryRun", "true") : Map.of(), wanted.object);
  }

  /** What the files want, if they are right. */
  private List<Wanted> wanted() {
    var paths = new ArrayList<Path>();
    try {
      for (var file : files) {
        paths.addAll(file.toString().equals("-") ? List.of(standardInput()) : all(file));
      }
    } catch (IOException e) {
      throw new Failure("the manifests cannot be read: " + e);
    }
    var manifests = Manifests.read(paths);
    Findings.print(printing.err(), manifests.findings());
    if (manifests.findings().stream().anyMatch(Finding::error)) {
      throw new Failure("the manifests are not right; nothing was applied");
    }
    var wanted = new ArrayList<Wanted>();
    for (var path : paths) {
      for (var document :
          Yaml.read(path.toString(), new String(Input.bytes(path), StandardCharsets.UTF_8))) {
        if (document.value() instanceof ObjectNode object) {
          wanted.add(new Wanted(placed(object.deepCopy()), document));
        }
      }
    }
    if (wanted.isEmpty()) {
      throw new Failure("there is no manifest in " + files);
    }
    return wanted;
  }

  private static ObjectNode placed(ObjectNode object) {
    var metadata = object.withObject("/metadata");
    if (metadata.path("namespace").asText().isEmpty()) {
      metadata.put("namespace", Manifests.DEFAULT_NAMESPACE);
    }
    return object;
  }

  private static List<Path> all(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (var tree = Files.walk(file)) {
      return tree.filter(Files::isRegularFile)
          .filter(
              each -> {
                var name = each.getFileName().toString().toLowerCase(Locale.ROOT);
                return !name.startsWith(".")
                    && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
              })
          .sorted()
          .toList();
    }
  }

  private Path standardInput() throws IOException {
    var file = Files.createTempFile("stdin", ".yaml");
    file.toFile().deleteOnExit();
    Files.write(file, in.readAllBytes());
    return file;
  }
}
