package org.mcpruntime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.process.api.Hosts;

/** What is served is what lies there, and every page finds what it imports. */
final class ConsoleTest {

  private static final Path FOLDER = Path.of("src/main/resources/console");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import)\\s*\\(?\\s*'(\\.{1,2}/[^']+)'");

  /** What would make markup or code of text. */
  private static final Pattern BANNED =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|unsafeHTML|\\beval\\(|new Function|"
              + "createContextualFragment|srcdoc|style=\"|\\son[a-z]+=\"");

  private static Set<String> lying() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .filter(file -> !file.equals("index.html"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyFileIsServedAndOnlyThose() throws IOException {
    assertThat(Console.FILES).doesNotHaveDuplicates().isSorted();
    assertThat(lying()).isEqualTo(Set.copyOf(Console.FILES));
    assertThat(Console.assets(new Hosts(Set.of())).isOurs("/console/servers")).isTrue();
  }

  @Test
  void everyImportLeadsToAFileThatIsServed() throws IOException {
    var served = new HashSet<>(Console.FILES);
    served.addAll(Console.OTHERS.keySet());
    var missing = new ArrayList<String>();
    for (var file : Console.FILES) {
      var imports = IMPORT.matcher(Files.readString(FOLDER.resolve(file)));
      while (imports.find()) {
        var target = Path.of("/" + file).resolveSibling(imports.group(1)).normalize();
        if (!served.contains(target.toString().substring(1))) {
          missing.add(file + " imports " + imports.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noPageMakesMarkupOfText() throws IOException {
    for (var file : Console.FILES) {
      assertThat(BANNED.matcher(Files.readString(FOLDER.resolve(file))).results())
          .as(file)
          .isEmpty();
    }
  }

  /** The words of reasons are those of the contract. */
  @Test
  void theReasonsAreThoseOfTheContract() throws IOException {
    var file = FOLDER.resolve("events/reasons.js");
    var expected =
        """
        // What the closed list of reasons means, for people. Written by ConsoleTest.
        export const REASONS = {
        %s};
        """
            .formatted(
                Arrays.stream(Reason.values())
                    .map(
                        reason -> "  %s: %s,\n".formatted(reason.word(), quoted(reason.sentence())))
                    .collect(Collectors.joining()));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("./verify --update writes the reasons of the console anew")
        .isEqualTo(expected);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
