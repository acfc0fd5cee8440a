package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.config.Setting;
import org.mcpruntime.process.config.Settings;

/** The page of settings is made from the settings ({@code -Dgolden.update=true} writes it). */
class SettingsPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("repo.root"), "docs/reference/gateway-settings.md");

  @Test
  void thePageListsEverySettingWithItsDefault() throws IOException {
    var page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void theHelpFitsATerminalOfEightyColumns() {
    assertThat(GatewayMain.help().lines()).allMatch(line -> line.length() <= 80);
  }

  private static String page() {
    var settings = new Settings(Map.of());
    var _ = GatewayConfig.servers(settings);
    var _ = GatewayConfig.of(settings, 1, "/tmp");
    var page =
        new StringBuilder(
            """
            # Settings of the gateway

            Each is a variable of the environment, or a flag of `mcp-runtime gateway`: `UPSTREAM_URL` is `--upstream-url`.
            This page is written from the code.

            | setting | expected | when absent | what it is |
            |---|---|---|---|
            """);
    for (var setting : settings.table()) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(setting.name(), setting.expected(), absent(setting), setting.sentence()));
    }
    return page.toString();
  }

  private static String absent(Setting setting) {
    if (setting.name().equals("EVENT_LOOPS")) {
      return "as many as processors";
    }
    return setting.absent().isEmpty() ? "" : "`" + setting.absent() + "`";
  }
}
