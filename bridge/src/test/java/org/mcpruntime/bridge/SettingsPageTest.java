package org.mcpruntime.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.config.Settings;

/** The page of settings is made from the settings ({@code -Dgolden.update=true} writes it). */
class SettingsPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("repo.root"), "docs/reference/bridge-settings.md");

  @Test
  void the_page_lists_every_setting_with_its_default() throws IOException {
    var page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void the_help_fits_a_terminal_of_eighty_columns() {
    assertThat(Words.help().lines()).allMatch(line -> line.length() <= 80);
  }

  private static String page() {
    var settings = new Settings(Map.of());
    var _ = BridgeConfig.of(settings, List.of("command"), Map.of());
    var page =
        new StringBuilder(
            """
            # Settings of the stdio bridge

            Each is a variable of the environment, or a flag before `--` and the server's command: `MAX_SESSIONS` is
            `--max-sessions`; `--path` is short for `--mcp-path`. [The guide](../guides/stdio-servers.md) tells what the
            bridge does. This page is written from the code.

            | setting | expected | when absent | what it is |
            |---|---|---|---|
            """);
    for (var setting : settings.table()) {
      var absent = setting.absent().isEmpty() ? "" : "`" + setting.absent() + "`";
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(setting.name(), setting.expected(), absent, setting.sentence()));
    }
    return page.toString();
  }
}
