package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide for a laptop, line by line, with its server of another author, {@code
 * server-everything}.
 */
final class GuideTest {

  private static final Path PARTNERS = Installation.ROOT.resolve("tests/judge/partners");

  @TempDir private Path folder;

  /** In the place of npx, which would fetch the same program from a registry. */
  private Installation withNpx() throws IOException {
    var bin = Files.createDirectory(folder.resolve("bin"));
    var npx =
        Files.writeString(
            bin.resolve("npx"),
            "#!/bin/sh\nexec %s %s stdio\n"
                .formatted(
                    PARTNERS.resolve("node_modules/.bin/node"),
                    PARTNERS.resolve(
                        "node_modules/@modelcontextprotocol/server-everything/dist/index.js")));
    Files.setPosixFilePermissions(npx, PosixFilePermissions.fromString("rwxr-xr-x"));
    var installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    return new Installation(installation.home(), bin + ":" + installation.path());
  }

  /** Its commands, without what starts, stops or never ends. */
  private static List<String> commands() throws IOException {
    return Files.readString(Installation.ROOT.resolve("docs/guides/laptop.md"))
        .lines()
        .filter(line -> line.startsWith("./mcp-runtime "))
        .map(line -> line.replaceFirst("\\s{2,}#.*$", "").substring("./mcp-runtime ".length()))
        .filter(line -> !line.equals("up") && !line.endsWith("--follow"))
        .toList();
  }

  @Test
  void every_line_of_the_guide_does_what_it_says() throws IOException {
    // ./verify lists what was not run, and why.
    assumeFalse(System.getProperty("judge.partners", "").equals("absent"), "npm is missing");
    var installation = withNpx();
    var data = folder.resolve("data");
    var said = new TreeMap<String, String>();
    try (var _ = Platform.up(installation, data)) {
      for (var command : commands()) {
        var words = command.replace("~/.mcpruntime/standalone", data.toString()).split(" ");
        var printed = installation.run(data, List.of(words));
        said.put(command, printed.all());
        boolean denied = command.contains(" get-env ");
        assertThat(printed.code()).as(command + "\n" + printed.all()).isEqualTo(denied ? 1 : 0);
        if (command.startsWith("server apply")) {
          await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> installation.run(data, List.of("server", "list")).out().contains("Ready"));
        }
      }
    }
    assertThat(said.get("tools call everything get-sum a=2 b=3 --session ada-today")).contains("5");
    assertThat(said.get("tools call everything get-env --session ada-today"))
        .contains("DENIED: tool_not_granted", "It would be allowed");
    assertThat(said.get("tools list everything --session ada-today"))
        .contains("get-sum")
        .doesNotContain("get-env");
    assertThat(said.get("events --decision deny --since 1h")).contains("get-env");
  }
}
