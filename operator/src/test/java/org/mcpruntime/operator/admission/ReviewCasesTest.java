package org.mcpruntime.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Yaml;

/**
 * The folders of {@code operator/src/test/admission}: {@code in-around.yaml} is there, {@code
 * in-old.yaml} is replaced by {@code in-proposed.yaml}, and {@code out-verdict.txt} is what is
 * said. {@code AdmissionTest} of {@code tests/kubernetes} says the same things to a real API
 * server.
 */
class ReviewCasesTest {

  private static final Path CASES =
      Path.of(System.getProperty("repo.root"), "operator/src/test/admission");
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Admission ADMISSION = new Admission();

  @TestFactory
  Stream<DynamicTest> what_is_said_of_each_proposal() throws IOException {
    return folders().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  private static void check(Path folder) throws IOException {
    var servers = new ArrayList<MCPServer>();
    for (var fits : read(folder.resolve("in-around.yaml"))) {
      servers.add((MCPServer) fits.object());
    }
    var old = read(folder.resolve("in-old.yaml"));
    if (!old.isEmpty() && old.getFirst().object() instanceof MCPServer replaced) {
      servers.add(replaced);
    }
    var proposed = read(folder.resolve("in-proposed.yaml")).getFirst().completed();

    var verdict =
        Review.review(
            proposal(proposed, old.isEmpty() ? null : old.getFirst().completed()),
            new Around(servers),
            Around.CONFIG,
            NOW);

    var said = text(verdict);
    var expected = folder.resolve("out-verdict.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
  }

  private static Proposal proposal(ObjectNode proposed, @Nullable ObjectNode old) {
    var kind = Kind.of(proposed.path("kind").asText()).orElseThrow();
    return new Proposal(kind, proposed, old);
  }

  /** Held against schema and rules, as the API server does before it asks. */
  private static List<Admission.Verdict.Fits> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    var objects = new ArrayList<Admission.Verdict.Fits>();
    for (var document : Yaml.read(file.toString(), Files.readString(file))) {
      var subject = (Admission.Subject.Named) ADMISSION.subject(document);
      var verdict = ADMISSION.judge(document, subject, null);
      assertThat(verdict).isInstanceOf(Admission.Verdict.Fits.class);
      objects.add((Admission.Verdict.Fits) verdict);
    }
    return objects;
  }

  private static String text(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(var warnings) -> lines("allowed", warnings);
      case Verdict.Refused(var reasons) ->
          lines(
              "refused",
              reasons.stream()
                  .map(r -> r.topic() + " | " + r.path() + " | " + r.sentence())
                  .toList());
    };
  }

  private static String lines(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<Path> folders() throws IOException {
    try (var all = Files.list(CASES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  @Test
  void no_file_of_a_case_goes_unread() throws IOException {
    assertThat(folders()).hasSizeGreaterThan(15);
    for (var folder : folders()) {
      try (var files = Files.list(folder)) {
        var names = new TreeSet<String>();
        files.forEach(file -> names.add(file.getFileName().toString()));
        names.removeAll(List.of("in-around.yaml", "in-old.yaml"));
        assertThat(names).containsExactly("in-proposed.yaml", "out-verdict.txt");
      }
    }
  }
}
