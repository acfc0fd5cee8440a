package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Fault;

/** What the documents say is what the commands do; run in the repository's root. */
class DocsTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private static final Pattern QUOTED_OR_PLAIN = Pattern.compile("'([^']*)'|[^ ]+");

  @TempDir private Path folder;

  private record Example(String command, String output) {}

  @ParameterizedTest
  @CsvSource({"README.md, 5", "docs/guides/messages.md, 5"})
  void a_document_prints_what_its_commands_print(String document, int count) throws IOException {
    var examples = examples(Files.readString(ROOT.resolve(document)));
    assertThat(examples).hasSize(count);
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
        QUOTED_OR_PLAIN
            .matcher(halves[0])
            .results()
            .map(word -> word.group(1) == null ? word.group() : word.group(1))
            .skip(1)
            .map(word -> word.equals("policy.json") ? folder.resolve(word).toString() : word)
            .toList();
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            words,
            new PrintWriter(out),
            new PrintWriter(err),
            new Main.World(InputStream.nullInputStream(), NOON, Map.of()));
    boolean refused = out.toString().contains(": refused: ");
    assertThat(code).as(err.toString()).isEqualTo(refused ? 1 : 0);
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
      rows.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(reason.word(), status, reason.sentence(), reason.advice()));
    }
    assertTable("docs/reference/reasons.md", rows.toString());
  }

  @Test
  void the_reference_lists_every_fault() throws IOException {
    var rows = new StringBuilder();
    for (var fault : Fault.values()) {
      rows.append(
          "| `%s` | %d | %d | %s |\n"
              .formatted(fault.word(), fault.code().number(), fault.status(), fault.sentence()));
    }
    assertTable("docs/reference/faults.md", rows.toString());
  }

  /** The rows that begin with a word in backticks are exactly these. */
  private static void assertTable(String document, String rows) throws IOException {
    var page = ROOT.resolve(document);
    var text = Files.readString(page);
    if (Boolean.getBoolean("golden.update")) {
      text =
          text.substring(0, text.indexOf("| `"))
              + rows
              + text.substring(text.indexOf("\n", text.lastIndexOf("| `")) + 1);
      Files.writeString(page, text);
    }
    assertThat(text.lines().filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(rows.lines().toList());
  }
}
