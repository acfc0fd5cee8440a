package org.mcpruntime.process.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private enum Mode {
    ALLOW_LIST,
    OBSERVE
  }

  /** How a process reads its settings: all of them, into one record. */
  private record Sample(
      String name,
      String key,
      int port,
      Duration timeout,
      boolean strict,
      URI upstream,
      Path folder,
      Mode mode,
      List<String> headers) {

    static Sample read(Settings settings) {
      return new Sample(
          settings.text("X_NAME", "gateway", "Name of the process."),
          settings.secret("X_KEY", "Key of the ingest."),
          settings.number("X_PORT", 8091, 1, 65535, "Port it listens on."),
          settings.duration(
              "X_TIMEOUT",
              Duration.ofSeconds(30),
              Duration.ofSeconds(1),
              Duration.ofHours(1),
              "How long an answer may take."),
          settings.flag("X_STRICT", true, "Whether it is strict."),
          settings.uri("X_UPSTREAM", URI.create("http://127.0.0.1:8090"), "Where calls go."),
          settings.path("X_FOLDER", Path.of("/var/lib/x"), "Where the spool lies."),
          settings.word("X_MODE", Mode.ALLOW_LIST, "What is allowed."),
          settings.list("X_HEADERS", List.of("a", "b"), "Headers that pass."));
    }
  }

  @Test
  void what_is_absent_or_blank_counts_as_its_default() {
    var settings = new Settings(Map.of("X_PORT", "", "X_MODE", " "));

    var sample = Sample.read(settings);

    assertThat(sample)
        .isEqualTo(
            new Sample(
                "gateway",
                "",
                8091,
                Duration.ofSeconds(30),
                true,
                URI.create("http://127.0.0.1:8090"),
                Path.of("/var/lib/x"),
                Mode.ALLOW_LIST,
                List.of("a", "b")));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void what_is_given_counts() {
    var settings =
        new Settings(
            Map.of(
                "X_NAME", "edge",
                "X_KEY", "s3cret",
                "X_PORT", "65535",
                "X_TIMEOUT", "1h",
                "X_STRICT", "FALSE",
                "X_UPSTREAM", "https://mcp.example:8443/base",
                "X_FOLDER", "spool",
                "X_MODE", "Observe",
                "X_HEADERS", " one ,,two"));

    var sample = Sample.read(settings);

    assertThat(sample)
        .isEqualTo(
            new Sample(
                "edge",
                "s3cret",
                65535,
                Duration.ofHours(1),
                false,
                URI.create("https://mcp.example:8443/base"),
                Path.of("spool"),
                Mode.OBSERVE,
                List.of("one", "two")));
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X_PORT     | 0         | a number from 1 to 65535",
        "X_PORT     | 65536     | a number from 1 to 65535",
        "X_PORT     | 80 80     | a number from 1 to 65535",
        "X_PORT     | 1e3       | a number from 1 to 65535",
        "X_TIMEOUT  | 30        | a length of time from 1s to 1h",
        "X_TIMEOUT  | 61m       | a length of time from 1s to 1h",
        "X_TIMEOUT  | 999ms     | a length of time from 1s to 1h",
        "X_STRICT   | yes       | true or false",
        "X_UPSTREAM | /path     | an absolute URI",
        "X_UPSTREAM | http:x    | an absolute URI",
        "X_UPSTREAM | ht tp://x | an absolute URI",
        "X_MODE     | allow     | 'one of allow-list, observe'",
      })
  void what_cannot_be_used_is_told_with_what_is_expected(
      String name, String value, String expected) {
    var settings = new Settings(Map.of(name, value));

    var sample = Sample.read(settings);

    assertThat(settings.problems()).containsExactly(new Problem(name, value, expected));
    assertThat(settings.problems().getFirst().sentence())
        .isEqualTo(name + "=" + value + ": expected " + expected);
    assertThat(sample).as("the rest is read too").isEqualTo(Sample.read(new Settings(Map.of())));
  }

  @Test
  void all_problems_are_told_at_once() {
    var settings = new Settings(Map.of("X_PORT", "0", "X_STRICT", "2", "X_PROT", "8080"));

    var _ = Sample.read(settings);
    settings.unknown("X_", "Y_");

    assertThat(settings.problems())
        .extracting(Problem::name)
        .containsExactly("X_PORT", "X_STRICT", "X_PROT");
  }

  @Test
  void names_that_are_not_ours_may_be_what_they_like() {
    var settings = new Settings(Map.of("PATH", "/bin", "HOSTNAME", "x"));

    var _ = Sample.read(settings);
    settings.unknown("X_");

    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void a_required_text_that_is_absent_is_a_problem() {
    var settings = new Settings(Map.of("X_FILE", "there"));

    assertThat(settings.required("X_FILE", "A file.")).isEqualTo("there");
    assertThat(settings.required("X_NAME", "A name.")).isEmpty();

    assertThat(settings.problems()).extracting(Problem::name).containsExactly("X_NAME");
  }

  @Test
  void only_a_process_sees_that_two_settings_contradict_each_other() {
    var settings = new Settings(Map.of("X_CERT", "a.pem"));
    var _ = settings.path("X_CERT", "The certificate.");

    settings.problem("X_CERT", "X_KEY_FILE beside it");

    assertThat(settings.problems())
        .containsExactly(new Problem("X_CERT", "a.pem", "X_KEY_FILE beside it"));
  }

  @Test
  void no_secret_is_ever_shown() {
    var settings =
        new Settings(
            Map.of(
                "X_KEY", "hunter2",
                "X_UPSTREAM", "http://alice:hunter2@ho st/",
                "X_OTHER_KEY", "hunter2"));

    var _ = Sample.read(settings);
    settings.unknown("X_");

    assertThat(settings.describe()).contains("X_KEY = ***\n").doesNotContain("hunter2");
    assertThat(settings.table().toString()).doesNotContain("hunter2");
    assertThat(settings.problems()).hasSize(2);
    assertThat(settings.problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void a_value_stays_on_its_line() {
    var settings = new Settings(Map.of("X_NAME", "a\nX_PORT = 1"));

    var _ = Sample.read(settings);

    assertThat(settings.describe()).contains("X_NAME = a\uFFFDX_PORT = 1\n");
  }

  @Test
  void the_table_has_what_help_and_documents_need() {
    var settings = new Settings(Map.of());

    var _ = Sample.read(settings);

    assertThat(settings.table())
        .hasSize(9)
        .contains(
            new Setting(
                "X_TIMEOUT",
                "a length of time from 1s to 1h",
                "30s",
                "30s",
                "How long an answer may take."));
  }

  @Test
  void help_is_made_from_it() {
    var settings = new Settings(Map.of());

    var _ = Sample.read(settings);

    assertThat(settings.help())
        .contains(
            """
            X_PORT
                Port it listens on.
                a number from 1 to 65535; 8091 unless it is set
            """)
        .contains(
            """
            X_KEY
                Key of the ingest.
                a secret
            """);
  }

  @Test
  void a_setting_is_read_once() {
    var settings = new Settings(Map.of());
    var _ = settings.text("X_NAME", "a", "A name.");

    assertThatIllegalStateException()
        .isThrownBy(() -> settings.text("X_NAME", "b", "Another name."))
        .withMessageContaining("X_NAME is read twice");
  }
}
