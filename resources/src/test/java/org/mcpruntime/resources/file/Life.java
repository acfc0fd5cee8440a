package org.mcpruntime.resources.file;

import static org.mcpruntime.resources.store.Write.FOR_REAL;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Finding;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Yaml;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Outcome;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Selection;
import org.mcpruntime.resources.store.Watch;

/** Leads a folder through the steps of a case and writes down what is told. */
final class Life {

  private final Path place;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Integer> identities = new HashMap<>();
  private final Map<Kind, Watch> watches = new EnumMap<>(Kind.class);
  private FileResources resources;
  private final Sentinel sentinel;

  private Life(Path place) {
    this.place = place;
    this.sentinel = new Sentinel(place);
    this.resources = open();
  }

  static String lead(Path folder, Path place) throws Exception {
    copy(folder.resolve("0"), place);
    var life = new Life(place);
    try {
      life.watch();
      life.tell("0");
      for (int step = 1; Files.exists(folder.resolve(String.valueOf(step))); step++) {
        life.step(folder.resolve(String.valueOf(step)));
        life.tell(String.valueOf(step));
      }
      return life.out.toString();
    } finally {
      life.resources.close();
    }
  }

  private FileResources open() {
    var clock = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
    return FileResources.open(place, clock, _ -> {});
  }

  private void watch() {
    for (var kind : Kind.values()) {
      watches.put(kind, resources.watch(Selection.all(kind)));
    }
  }

  private final List<String> outcomes = new ArrayList<>();

  private void step(Path step) throws IOException {
    boolean restart = Files.exists(step.resolve("restart"));
    if (restart) {
      resources.close();
    }
    copy(step.resolve("put"), place);
    for (var name : lines(step.resolve("remove"))) {
      remove(place.resolve(name));
    }
    if (restart) {
      resources = open();
      watch();
    }
    for (var name : lines(step.resolve("delete"))) {
      outcomes.add("delete " + name + ": " + said(resources.delete(ref(name), null, FOR_REAL)));
      texts();
    }
    for (var file : files(step.resolve("apply"))) {
      for (var document : Yaml.read("", Files.readString(file))) {
        var manifest = new Manifest((ObjectNode) document.value());
        outcomes.add(
            "apply " + file.getFileName() + ": " + said(resources.apply(manifest, FOR_REAL)));
      }
      texts();
    }
  }

  /** All manifests of the folder, after a program wrote. */
  private void texts() throws IOException {
    for (var file : files(place)) {
      if (!file.getFileName().toString().startsWith("sentinel")) {
        outcomes.add(
            "-- " + place.relativize(file) + "\n" + Files.readString(file).stripTrailing());
      }
    }
  }

  private void tell(String step) throws Exception {
    sentinel.settle(resources);
    var changes = new ArrayList<Change>();
    for (var watch : watches.values()) {
      collect(watch, changes);
    }
    out.append("== ").append(step).append('\n');
    outcomes.forEach(line -> out.append(line).append('\n'));
    outcomes.clear();
    changes.stream()
        .sorted(Comparator.comparingLong(Life::version))
        .forEach(change -> out.append(line(change)).append('\n'));
    resources.findings().forEach(finding -> out.append(line(finding)).append('\n'));
  }

  /** All changes that there are now. */
  private static void collect(Watch watch, List<Change> changes) throws InterruptedException {
    while (true) {
      var change = watch.next(Duration.ZERO);
      if (change.isEmpty()) {
        return;
      }
      var about = change.get().about();
      if (about.isPresent() && !about.get().ref().equals(Sentinel.REF)) {
        changes.add(change.get());
      }
    }
  }

  private static long version(Change change) {
    return Long.parseLong(change.about().orElseThrow().version().text());
  }

  private String line(Change change) {
    var resource = change.about().orElseThrow();
    int identity =
        identities.computeIfAbsent(
            String.valueOf(resource.metadata().uid()), _ -> identities.size() + 1);
    return "%s %s, generation %d, identity %d"
        .formatted(
            change.getClass().getSimpleName(),
            resource.ref(),
            resource.metadata().generation(),
            identity);
  }

  private static String line(Finding finding) {
    return String.join(
        " | ",
        Json.word(finding.severity()),
        finding.place().toString(),
        finding.object(),
        finding.path(),
        finding.sentence());
  }

  private String said(Outcome outcome) {
    var word = outcome.getClass().getSimpleName();
    return switch (outcome) {
      case Outcome.Invalid(var findings) -> word + findings.stream().map(Life::line).toList();
      case Outcome.Conflict(var sentence, var _) -> word + " " + sentence;
      case Outcome.Failed(var sentence) -> word + " " + sentence.replace(place.toString(), "DIR");
      case Outcome.Created _,
          Outcome.Configured _,
          Outcome.Unchanged _,
          Outcome.Deleted _,
          Outcome.Absent _ ->
          word;
    };
  }

  private static ResourceRef ref(String text) {
    var parts = text.split("[ /]", -1);
    return ResourceRef.of(Kind.of(parts[0]).orElseThrow(), parts[1], parts[2]);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).toString().startsWith(".state"))
          .sorted()
          .toList();
    }
  }

  /** Each file appears whole, as editors and git write. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (var file : files(from)) {
      var target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      var unfinished = target.resolveSibling(".swap");
      Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void remove(Path path) throws IOException {
    try (var tree = Files.walk(path)) {
      for (var each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
