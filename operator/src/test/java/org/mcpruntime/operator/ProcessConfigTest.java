package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.process.config.Settings;

class ProcessConfigTest {

  private static final Path PAGE =
      Path.of(System.getProperty("repo.root"), "docs/reference/operator-settings.md");

  @Test
  void nothing_has_to_be_said() {
    var settings = new Settings(Map.of());

    var config = ProcessConfig.of(settings);

    assertThat(settings.problems()).isEmpty();
    assertThat(config.listen())
        .isEqualTo(new ProcessConfig.Listen("0.0.0.0", 8080, 8081, 8093, 9443));
    assertThat(config.duties().namespaces()).isEmpty();
    assertThat(config.duties().leaderElection()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "false,false", "0,false"})
  void admission_is_switched_on_as_the_original_took_it(String text, boolean means) {
    var settings =
        new Settings(Map.of("MCP_ENABLE_WEBHOOKS", text, "MCP_SERVING_NAMES", "a.b.svc"));

    assertThat(ProcessConfig.of(settings).duties().webhooks()).isEqualTo(means);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void a_namespace_counts_once() {
    var settings = new Settings(Map.of("WATCH_NAMESPACES", "b, a,b"));

    assertThat(ProcessConfig.of(settings).duties().namespaces()).containsExactly("a", "b");
  }

  @Test
  void the_page_lists_every_setting_with_its_default() throws IOException {
    var page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    var settings = new Settings(Map.of());
    var _ = ProcessConfig.of(settings);
    var page =
        new StringBuilder(
            """
            # Settings of the operator

            Each is a variable of the environment, under the name of the original where it had one. Most decide what
            [a server becomes](../architecture/kubernetes-objects.md); the first ones are about the process. This page is written from the code.

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
