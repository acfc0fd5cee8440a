package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.Reason;

/** What the documents say is what the commands do; run in the repository's root. */
class DocsTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  @TempDir private Path folder;

  private record Example(String command, String output) {}

  @Test
  void the_readme_prints_what_its_commands_print() throws IOException {
    var examples = examples(Files.readString(ROOT.resolve("README.md")));
    assertThat(examples).hasSize(4);
    for (var example : examples) {
      assertThat(run(example.command)).as(example.command).isEqualTo(example.output);
    }
  }

  /** Each {@code $} line of a console block, with the lines below it. */
  private static List<Example> examples(String markdown) {
    var examples = new ArrayList<Example>();
    for (var block : markdown.split("```console\n", -1)) {
      int end = block.indexOf("```\n");
      if (!block.startsWith("$ ") || end < 0) {
        continue;
      }
      for (var part : block.substring(2, end).split("\n\\$ ", -1)) {
        int line = (part + "\n").indexOf('\n');
        var output = part.length() > line ? part.substring(line + 1) : "";
        examples.add(new Example(part.substring(0, line), output));
      }
    }
    return examples;
  }

  /**
   * Runs a line as a shell would, with {@code > FILE} going to, and FILE being read from, a folder
   * of the test.
   */
  private String run(String command) throws IOException {
    assertThat(command).startsWith("./mcp-runtime ");
    var halves = command.split(" > ", 2);
    var words =
        Arrays.stream(halves[0].split(" "))
            .skip(1)
            .map(word -> word.equals("policy.json") ? folder.resolve(word).toString() : word)
            .toList();
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.run(words, new PrintWriter(out), new PrintWriter(err), NOON);
    assertThat(code).as(err.toString()).isZero();
    if (halves.length == 2) {
      Files.writeString(folder.resolve(halves[1]), out.toString());
      return "";
    }
    return out.toString();
  }

  @Test
  void the_reference_lists_every_reason() throws IOException {
    var rows = new StringBuilder();
    for (var reason : Reason.values()) {
      var status = reason == Reason.ALLOWED ? "—" : String.valueOf(reason.status());
      rows.append("| `%s` | %s | %s |\n".formatted(reason.word(), status, reason.sentence()));
    }
    var page = ROOT.resolve("docs/reference/reasons.md");
    if (Boolean.getBoolean("golden.update")) {
      var text = Files.readString(page);
      Files.writeString(
          page,
          text.substring(0, text.indexOf("| `"))
              + rows
              + text.substring(text.indexOf("\n", text.lastIndexOf("| `")) + 1));
    }
    assertThat(Files.readString(page)).contains(rows);
  }
}
