package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first screen of the README does what it says, line by line. */
final class ReadmeTest {

  private static final Pattern COMMENT = Pattern.compile("\\s{2,}#.*$");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What each line of it prints; a line that is not here fails the test. */
  private static final Map<String, String> PRINTS =
      Map.of(
          "tools call workspace-assistant add a=2 b=3",
          "5\n",
          "tools call workspace-assistant upper text=hello",
          "DENIED: trust_too_low",
          "console",
          "/console/#login=",
          "events --follow",
          "session_revoked",
          "usage",
          "allowed",
          "access session revoke demo-workspace",
          "demo-workspace",
          "server connect-config workspace-assistant --client claude",
          "mcpServers",
          "down",
          "stopped");

  @TempDir private Path folder;

  /** The commands of the first two blocks, without the checks, which this test is one of. */
  private static List<String> commands() throws IOException {
    var text = Files.readString(Installation.ROOT.resolve("README.md"));
    var screen = text.substring(0, text.indexOf("## Try it"));
    var commands = new ArrayList<String>();
    for (var line : screen.lines().toList()) {
      if (line.startsWith("./mcp-runtime ")) {
        commands.add(
            COMMENT.matcher(line).replaceFirst("").substring("./mcp-runtime ".length()).strip());
      }
    }
    return commands;
  }

  @Test
  void every_line_prints_what_it_should() throws Exception {
    var installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    var data = folder.resolve("data");
    var commands = commands();
    assertThat(commands.getFirst()).isEqualTo("up --demo");
    assertThat(commands.subList(1, commands.size()))
        .containsExactlyInAnyOrderElementsOf(PRINTS.keySet());
    Process following = null;
    try (var platform = Platform.up(installation, data, "--demo")) {
      await().atMost(PATIENCE).until(() -> platform.said().split("is ready", -1).length == 3);
      for (var command : commands.subList(1, commands.size())) {
        var words = Arrays.asList(command.split(" "));
        if (command.equals("events --follow")) {
          following =
              installation
                  .command(data, words)
                  .redirectOutput(folder.resolve("followed").toFile())
                  .start();
          continue;
        }
        var printed = installation.run(data, words);
        assertThat(printed.all()).as(command).contains(PRINTS.get(command));
        boolean denied = printed.all().contains("DENIED: ");
        assertThat(printed.code()).as(printed.all()).isEqualTo(denied ? 1 : 0);
        if (command.startsWith("access session revoke")) {
          var call = Arrays.asList("tools call workspace-assistant add a=2 b=3".split(" "));
          assertThat(installation.run(data, call).all()).contains("session_revoked");
          awaitFollowed();
        }
      }
      await().atMost(PATIENCE).until(() -> !platform.isAlive());
    } finally {
      if (following != null) {
        following.destroy();
      }
    }
  }

  private void awaitFollowed() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> Files.readString(folder.resolve("followed"), StandardCharsets.UTF_8),
            text -> text.contains(PRINTS.get("events --follow")));
  }
}
