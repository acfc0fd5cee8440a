package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

/** Commands as a person types them: exit code, standard output, standard error. */
class CliTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));

  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            Arrays.asList(args),
            new PrintWriter(out),
            new PrintWriter(err),
            new Main.World(InputStream.nullInputStream(), NOON, Map.of()));
    return new Ran(code, out.toString(), err.toString());
  }

  private static String vectors(String file) {
    return ROOT.resolve("tests/vectors").resolve(file).toString();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path policy() throws IOException {
    var ran =
        run(
            "policy",
            "render",
            "-f",
            ROOT.resolve("examples/manifests").toString(),
            "--server",
            "workspace-assistant",
            "-o",
            "json");
    assertThat(ran.code).as(ran.err).isZero();
    return file("policy.json", ran.out);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --version                  | 0 | out | (commit:
          --help                     | 0 | out | policy
          help                       | 0 | out | NOUN VERB
          help policy test           | 0 | out | --cases
          policy --help              | 0 | out | explain
          policy explain --help      | 0 | out | --human
          manifest check -h          | 0 | out | -o, --output
          ''                         | 2 | err | name a command: access, audit, bridge, catalog, completion, console, down
          policy                     | 2 | err | name a command: check, explain, render, test
          polcy                      | 2 | err | there is no command 'polcy'
          mcp                        | 2 | err | name a command: inspect
          audit                      | 2 | err | name a command: export, verify
          audit verify               | 2 | err | DIR
          audit verify nowhere       | 1 | err | nowhere: there is no such file or directory
          audit verify docs          | 1 | err | docs holds no segments of a spool
          audit export nowhere       | 1 | err | nowhere is not the directory of a spool
          image build                | 2 | err | Error: Missing required argument
          image build gateway --tar x --platform linux/arm64 | 1 | err | images are made by the launcher
          setup --kubeconfig nowhere | 1 | err | nowhere cannot be read; name a kubeconfig
          setup --dry-run            | 0 | out | kind: "CustomResourceDefinition"
          setup --dry-run --registry r.example --tag v1 | 0 | out | image: "r.example/mcp-runtime-operator:v1"
          policy inspect             | 2 | err | there is no command 'inspect'
          --nonsense                 | 2 | err | Unknown option: '--nonsense'
          policy test                | 2 | err | --policies
          policy check               | 2 | err | FILE
          policy check -o xml f      | 2 | err | -o
          policy check nowhere.json  | 1 | err | nowhere.json: there is no such file
          policy check .             | 1 | err | . is a directory
          manifest check -f nowhere  | 1 | out | nowhere: error: there is no such file or directory
          """)
  void what_a_command_line_gives(String line, int code, String stream, String contains) {
    var ran = run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(ran.code).as(ran.out + ran.err).isEqualTo(code);
    assertThat(stream.equals("out") ? ran.out : ran.err).contains(contains);
    assertThat(ran.out + ran.err).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @Test
  void policy_test_closes_with_the_count_and_fails_when_a_decision_differs() throws IOException {
    var all =
        run(
            "policy",
            "test",
            "--policies",
            vectors("policies.jsonl"),
            "--cases",
            vectors("cases.jsonl"));
    assertThat(all).isEqualTo(new Ran(0, "2531 passed, 0 failed\n", ""));

    var lines = Files.readAllLines(ROOT.resolve("tests/vectors/cases.jsonl"));
    var wrong =
        lines.stream().limit(30).map(line -> line.replace("\"allowed\":false", "\"allowed\":true"));
    var cases = file("wrong.jsonl", String.join("\n", wrong.toList()));
    var some =
        run("policy", "test", "--policies", vectors("policies.jsonl"), "--cases", cases.toString());
    assertThat(some.code).isEqualTo(1);
    assertThat(some.out.lines().filter(line -> line.startsWith("    allowed: false, not true")))
        .hasSize(10);
    assertThat(some.out.lines().toList().getLast()).matches("[0-9]+ passed, [1-9][0-9]* failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"policy":0                     | :1: not a case
          []                              | :1: not a case
          {}                              | policy is missing
          null                            | :1: not a case
          {"policy":999,"now":"2026-01-01T00:00:00Z","request":{},"expected":{}} | there is no policy 999
          """)
  void a_case_that_cannot_be_read_is_named(String line, String contains) throws IOException {
    var cases = file("cases.jsonl", line);
    var ran =
        run("policy", "test", "--policies", vectors("policies.jsonl"), "--cases", cases.toString());
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.err).contains("cases.jsonl").contains(contains).doesNotContain("\tat ");
  }

  @Test
  void render_check_and_explain_work_on_each_others_output() throws IOException {
    var policy = policy();
    assertThat(run("policy", "check", policy.toString()).code).isZero();

    var denied =
        run(
            "policy",
            "explain",
            "--policy",
            policy.toString(),
            "--tool",
            "upper",
            "--human",
            "demo-human",
            "--agent",
            "governed-agent",
            "--session",
            "governed-agent-session");
    assertThat(denied.code).isZero();
    assertThat(denied.out)
        .startsWith("DENIED: trust_too_low (HTTP 403)")
        .contains("min(ceiling high, consent low) = low, required medium")
        .contains("let the human consent to trust medium");

    var json =
        Json.RESOURCES.readTree(
            run(
                    "policy",
                    "explain",
                    "--policy",
                    policy.toString(),
                    "--tool",
                    "slugify",
                    "--human",
                    "demo-human",
                    "--agent",
                    "governed-agent",
                    "--session",
                    "governed-agent-session",
                    "-o",
                    "json")
                .out);
    assertThat(json.path("allowed").asBoolean()).isTrue();
    assertThat(json.at("/facts/matched_grant").asText()).isEqualTo("governed-agent");
  }

  @Test
  void a_session_is_over_at_the_time_that_is_asked_about() throws IOException {
    var later =
        run(
            "policy",
            "explain",
            "--policy",
            policy().toString(),
            "--tool",
            "slugify",
            "--human",
            "demo-human",
            "--agent",
            "governed-agent",
            "--session",
            "governed-agent-session",
            "--at",
            "2037-01-01T00:00:00Z");
    assertThat(later.out).startsWith("DENIED: session_expired (HTTP 401)");
    var nonsense =
        run("policy", "explain", "--policy", policy().toString(), "--tool", "t", "--at", "noon");
    assertThat(nonsense.code).isEqualTo(2);
    assertThat(nonsense.err).contains("--at \"noon\" is not a time");
  }

  @Test
  void a_policy_that_was_changed_by_hand_is_refused() throws IOException {
    var text =
        Files.readString(policy()).replace("\"max_trust\": \"high\"", "\"max_trust\": \"low\"");
    var ran = run("policy", "check", file("changed.json", text).toString());
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.out).contains("changed.json: error: revision: is sha256:");
  }

  @Test
  void the_examples_have_no_errors_and_every_format_says_the_same() throws IOException {
    var examples = ROOT.resolve("examples/manifests").toString();
    var table = run("manifest", "check", "-f", examples);
    assertThat(table.code).as(table.out).isZero();
    assertThat(table.out).endsWith("9 servers, 4 grants, 2 sessions fit: 0 errors, 2 warnings\n");
    var json = Json.RESOURCES.readTree(run("manifest", "check", "-f", examples, "-o", "json").out);
    assertThat(json.path("findings")).hasSize(2);
    assertThat(run("manifest", "check", "-f", examples, "-o", "yaml").out)
        .contains("severity: warning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"examples/demo", "examples/everything"})
  void the_example_servers_fit_without_a_word(String folder) {
    var ran = run("manifest", "check", "-f", ROOT.resolve(folder).toString());
    assertThat(ran.code).as(ran.out).isZero();
    assertThat(ran.out).endsWith("fit: 0 errors, 0 warnings\n");
  }

  @Test
  void nothing_is_rendered_from_manifests_with_errors() throws IOException {
    var broken = file("broken.yaml", "apiVersion: mcpruntime.org/v1alpha1\nkind: MCPServer\n");
    var ran = run("policy", "render", "-f", broken.toString());
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err).contains("broken.yaml:1:1: error").contains("nothing was rendered");
  }

  @Test
  void binary_and_huge_files_are_refused_unread() throws IOException {
    var binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', 0, (byte) 0xff});
    assertThat(run("manifest", "check", "-f", binary.toString()).out)
        .contains("binary.yaml: error: is not UTF-8 text");
    var huge = folder.resolve("huge.yaml");
    try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(17L << 20);
    }
    assertThat(run("manifest", "check", "-f", huge.toString()).out)
        .contains("huge.yaml: error: is larger than 16 MiB");
    assertThat(run("policy", "check", binary.toString()).code).isEqualTo(1);
  }

  @Test
  void nothing_in_a_file_writes_lines_or_colours_of_its_own() throws IOException {
    var name = "\"\\e[31mred\\nexamples: fine\"";
    var odd =
        file(
            "odd.yaml",
            "apiVersion: mcpruntime.org/v1alpha1\nkind: MCPServer\nmetadata: {name: %s}\nspec: {image: a}\n"
                .formatted(name));
    assertThat(run("manifest", "check", "-f", odd.toString()).out)
        .contains("\\u001b[31mred\\u000aexamples")
        .doesNotContain("\u001b");
  }

  @Test
  void an_argument_that_begins_with_an_at_sign_is_a_name() throws IOException {
    var ran =
        run(
            "policy",
            "explain",
            "--policy",
            policy().toString(),
            "--tool",
            "@" + policy(),
            "--agent",
            "a");
    assertThat(ran.out).contains("missing_session");
    assertThat(run("policy", "check", "/dev/zero").err).contains("/dev/zero is not a file");
  }

  @Test
  void help_fits_into_eighty_columns() {
    for (var command :
        List.of(
            "--help",
            "policy --help",
            "policy test --help",
            "policy explain --help",
            "policy render --help",
            "policy check --help",
            "policy try --help",
            "manifest check --help",
            "mcp inspect --help")) {
      assertThat(run(command.split(" ")).out.lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }
  }
}
