package org.mcpruntime.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mcpruntime.contract.json.Json;

/**
 * Each {@code cases/FOLDER/NAME.yaml} is a file that somebody wrote; {@code NAME.txt} is what is
 * said about it.
 *
 * <p>{@code ./verify --update} writes the texts anew.
 */
class ManifestCasesTest {

  private static final Path CASES =
      Path.of(System.getProperty("repo.root"), "resources/src/test/cases");

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @TestFactory
  Stream<DynamicTest> what_is_said_about_each_file() throws IOException {
    return files(".yaml").stream()
        .map(file -> DynamicTest.dynamicTest(CASES.relativize(file).toString(), () -> check(file)));
  }

  private static void check(Path file) throws IOException {
    var manifests = CrossReferences.check(Manifests.read(List.of(file)), NOW);
    var said =
        Stream.concat(
                manifests.findings().stream().map(ManifestCasesTest::line),
                Stream.of(manifests.size() + " fit"))
            .collect(Collectors.joining("\n", "", "\n"))
            .replace(CASES + "/", "");
    var expected = expectation(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
  }

  private static String line(Finding finding) {
    return String.join(
        " | ",
        Json.word(finding.severity()),
        finding.place().line() + ":" + finding.place().column(),
        finding.object(),
        finding.path(),
        finding.sentence());
  }

  @Test
  void no_expectation_is_left_without_its_file() throws IOException {
    assertThat(files(".txt")).allSatisfy(text -> assertThat(manifest(text)).exists());
    assertThat(files(".yaml")).hasSizeGreaterThan(100);
  }

  private static Path expectation(Path manifest) {
    return manifest.resolveSibling(manifest.getFileName().toString().replace(".yaml", ".txt"));
  }

  private static Path manifest(Path expectation) {
    return expectation.resolveSibling(
        expectation.getFileName().toString().replace(".txt", ".yaml"));
  }

  private static List<Path> files(String ending) throws IOException {
    try (var tree = Files.walk(CASES)) {
      return tree.filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.startsWith(CASES.resolve("folder"))) // of FolderCasesTest
          .sorted()
          .toList();
    }
  }
}
