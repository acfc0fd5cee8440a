package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of {@code tests/judge/partners}, run by the Node 22 that is installed with them. */
final class Partners {

  static final Path FOLDER = Path.of(System.getProperty("repo.root"), "tests/judge/partners");

  private static final Path NODE = FOLDER.resolve("node_modules/.bin/node");

  private Partners() {}

  static void assertInstalled() {
    // ./verify lists what was not run, and why.
    assumeFalse(
        System.getProperty("judge.partners", "").equals("absent"),
        "npm, or a registry, is missing");
    assertThat(Files.isRegularFile(FOLDER.resolve("node_modules/.installed")))
        .as("the programs that judge MCP are not installed; run tests/judge/partners/install")
        .isTrue();
  }

  static Path in(String module) {
    return FOLDER.resolve("node_modules").resolve(module);
  }

  /** Starts a server of {@code partners}, which says where it listens. */
  static Program start(Path program, String... arguments) throws IOException {
    return Program.start(
        new ProcessBuilder(command(program, List.of(arguments))).directory(FOLDER.toFile()));
  }

  /** Where a server of {@code partner.mjs} listens. */
  static URI url(Program server) throws IOException, InterruptedException {
    var line = server.await(said -> said.contains("\"listening\""));
    return URI.create(line.replaceAll(".*\"url\":\"([^\"]+)\".*", "$1"));
  }

  /** How Node runs a program of {@code partners}. */
  static List<String> command(Path program, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(NODE.toString());
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs a program to its end.
   *
   * @param output a file for what it says
   * @return its exit code
   */
  static int run(Path output, int patienceSeconds, Path program, List<String> arguments)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command(program, arguments))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(patienceSeconds, TimeUnit.SECONDS))
          .as("%s ended within %s s; it says %s", program, patienceSeconds, output)
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
