package org.mcpruntime.judge;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The conformance suite of the MCP project, asked about a server. */
final class Conformance {

  private static final String SUITE = "@modelcontextprotocol/conformance";
  private static final int PATIENCE_SECONDS = 300;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Of a folder of results: the scenario, and when it ran. */
  private static final Pattern FOLDER =
      Pattern.compile("server-(.+)-\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z");

  private Conformance() {}

  /**
   * What the suite found in one scenario.
   *
   * @param scored whether the revision requires it
   * @param failed ids of checks
   */
  record Scenario(boolean scored, int checksPassed, List<String> failed) {

    /** One in which nothing was checked is not passed. */
    boolean passed() {
      return checksPassed > 0 && failed.isEmpty();
    }
  }

  /**
   * What the suite found, by scenario; one that the revision requires and that was not run counts
   * as failed.
   */
  record Results(SortedMap<String, Scenario> scenarios) {

    SortedSet<String> passed() {
      return scenarios.keySet().stream()
          .filter(name -> scenarios.get(name).passed())
          .collect(toCollection(TreeSet::new));
    }

    /** Failures of required scenarios: {@code scenario:check}. */
    SortedSet<String> failures() {
      var failures = new TreeSet<String>();
      scenarios.forEach(
          (name, scenario) -> {
            if (scenario.scored() && !scenario.passed()) {
              scenario.failed().forEach(check -> failures.add(name + ":" + check));
            }
          });
      return failures;
    }

    /** Failures that are not expected, and expectations that did not come true. */
    List<String> differences(Collection<String> expected) {
      var differences = new ArrayList<String>();
      for (var failure : failures()) {
        if (expected.stream().noneMatch(entry -> excuses(entry, failure))) {
          differences.add("fails: " + failure);
        }
      }
      for (var entry : expected) {
        if (failures().stream().noneMatch(failure -> excuses(entry, failure))) {
          differences.add("does not fail any more, so take it out: " + entry);
        }
      }
      return differences;
    }

    private static boolean excuses(String entry, String failure) {
      return failure.equals(entry) || failure.startsWith(entry + ":");
    }

    /** A row for a table. */
    String row(String server) {
      var scored = scenarios.values().stream().filter(Scenario::scored).toList();
      var others = scenarios.values().stream().filter(scenario -> !scenario.scored()).toList();
      return "%s: %s; not scored: %s".formatted(server, counted(scored), counted(others));
    }

    private static String counted(List<Scenario> scenarios) {
      return "%d of %d scenarios, %d checks passed, %d failed"
          .formatted(
              scenarios.stream().filter(Scenario::passed).count(),
              scenarios.size(),
              scenarios.stream().mapToInt(Scenario::checksPassed).sum(),
              scenarios.stream().mapToInt(scenario -> scenario.failed().size()).sum());
    }
  }

  /**
   * Runs all scenarios for servers that a revision requires, and those it reports without scoring.
   *
   * @param output a folder for what the suite writes, made anew
   */
  static Results run(URI url, String revision, Path output)
      throws IOException, InterruptedException {
    clear(output);
    Files.createDirectories(output);
    var results = output.resolve("results");
    int exit =
        Partners.run(
            output.resolve("log.txt"),
            PATIENCE_SECONDS,
            Partners.in(SUITE).resolve("dist/index.js"),
            List.of(
                "server", "--url", url.toString(), "--requirements", revision, "-o", "" + results));
    if (!Files.isDirectory(results)) {
      throw new IOException("the suite ended with " + exit + "; see " + output.resolve("log.txt"));
    }
    return read(results, required(revision));
  }

  /** The scenarios that a file of expected failures excuses, in the suite's own format. */
  static List<String> expectedFailures(Path file) throws IOException {
    return texts(YAML.readTree(file.toFile()).path("server"));
  }

  private static List<String> required(String revision) throws IOException {
    var file = Partners.in(SUITE).resolve("requirements/" + revision + ".yaml");
    return texts(YAML.readTree(file.toFile()).path("server"));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static Results read(Path results, List<String> required) throws IOException {
    var scenarios = new TreeMap<String, Scenario>();
    required.forEach(name -> scenarios.put(name, new Scenario(true, 0, List.of("not run"))));
    for (var folder : list(results)) {
      var name = FOLDER.matcher(folder.getFileName().toString());
      var checks = folder.resolve("checks.json");
      if (name.matches() && Files.exists(checks)) {
        scenarios.put(
            name.group(1), scenario(YAML.readTree(checks.toFile()), required, name.group(1)));
      }
    }
    return new Results(scenarios);
  }

  private static Scenario scenario(JsonNode checks, List<String> required, String name) {
    var passed = ids(checks, "SUCCESS");
    var failed = new ArrayList<>(ids(checks, "FAILURE"));
    boolean scored = required.contains(name);
    if (scored && passed.isEmpty() && failed.isEmpty()) {
      failed.add("nothing checked");
    }
    return new Scenario(scored, passed.size(), List.copyOf(failed));
  }

  private static List<String> ids(JsonNode checks, String status) {
    return checks
        .valueStream()
        .filter(check -> check.path("status").asText().equals(status))
        .map(check -> check.path("id").asText())
        .toList();
  }

  private static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (var inside : list(folder)) {
        clear(inside);
      }
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
