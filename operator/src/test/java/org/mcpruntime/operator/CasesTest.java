package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder of {@code cases} is a situation and what is done about it; {@link Case} says which
 * files there are. {@code ./verify --update} writes those that come out anew.
 */
class CasesTest {

  static final Path CASES = Path.of(System.getProperty("repo.root"), "operator/src/test/cases");

  private static final Set<String> INPUTS =
      Set.of(
          "in-resources.yaml",
          "in-before.yaml",
          "in-objects.yaml",
          "in-settings.yaml",
          "in-facts.yaml");

  @TestFactory
  Stream<DynamicTest> what_is_done_in_each_case() throws IOException {
    return folders().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws IOException {
    var outcome = new Case(folder).outcome();
    var inputs = new TreeSet<>(files(folder));
    inputs.removeIf(name -> name.startsWith("out-"));
    assertThat(INPUTS).as("inputs that somebody reads").containsAll(inputs);
    if (Boolean.getBoolean("golden.update")) {
      for (var name : files(folder)) {
        if (name.startsWith("out-") && !outcome.containsKey(name)) {
          Files.delete(folder.resolve(name));
        }
      }
      for (var file : outcome.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    }
    var outputs = new TreeSet<>(files(folder));
    outputs.removeAll(inputs);
    assertThat(outputs).as("files that come out").isEqualTo(new TreeSet<>(outcome.keySet()));
    for (var file : outcome.entrySet()) {
      assertThat(file.getValue())
          .as("%s of %s", file.getKey(), folder.getFileName())
          .isEqualTo(Files.readString(folder.resolve(file.getKey())));
    }
  }

  @Test
  void there_are_sixty_cases_at_least() throws IOException {
    assertThat(folders()).hasSizeGreaterThanOrEqualTo(60);
  }

  static List<Path> folders() throws IOException {
    try (var all = Files.list(CASES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
