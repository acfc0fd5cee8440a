package org.mcpruntime.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Manifests;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.Write;

/** Brings the example servers, with what may be done with them. */
final class Demo {

  private Demo() {}

  /**
   * Applies the manifests of a folder; an object that is there already stays as it is.
   *
   * @return what kept it from being done, a sentence each
   */
  static List<String> bring(Resources resources, Path folder) {
    var troubles = new ArrayList<String>();
    try (var files = Files.list(folder)) {
      var paths = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      var manifests = Manifests.read(paths);
      manifests.findings().stream()
          .filter(finding -> finding.error())
          .forEach(finding -> troubles.add(finding.toString()));
      manifests.servers().forEach(each -> bring(resources, each.object(), troubles));
      manifests.grants().forEach(each -> bring(resources, each.object(), troubles));
      manifests.sessions().forEach(each -> bring(resources, each.object(), troubles));
    } catch (IOException e) {
      troubles.add("the example manifests cannot be read: " + e);
    }
    return troubles;
  }

  private static void bring(Resources resources, Record object, List<String> troubles) {
    var resource = Resource.of(object);
    if (resources.get(resource.ref()).isPresent()) {
      return;
    }
    var manifest = new Manifest(Json.RESOURCES.valueToTree(object));
    switch (resources.apply(manifest, Write.FOR_REAL)) {
      case Outcome.Created _, Outcome.Configured _, Outcome.Unchanged _ -> {
        // As it should be.
      }
      case Outcome.Invalid(var findings) ->
          troubles.add("%s does not fit: %s".formatted(resource.ref(), findings));
      case Outcome.Conflict(var sentence, _) -> troubles.add(sentence);
      case Outcome.Failed(var sentence) -> troubles.add(sentence);
    }
  }
}
