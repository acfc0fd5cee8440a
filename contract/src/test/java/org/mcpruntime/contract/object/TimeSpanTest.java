package org.mcpruntime.contract.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

class TimeSpanTest {

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "30s, PT30S",
    "24h, PT24H",
    "1h30m, PT1H30M",
    "90m, PT1H30M",
    "1h2m3s4ms, PT1H2M3.004S",
    "1500ms, PT1.5S",
    "5m250ms, PT5M0.25S",
    "007s, PT7S",
    "999999999h, PT999999999H",
  })
  void a_text_of_numbers_and_units_is_that_long(String text, Duration duration) {
    assertThat(TimeSpan.of(text).duration()).isEqualTo(duration);
    assertThat(text).as("and the schema takes it").matches(TimeSpan.PATTERN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "h",
        "1 h",
        " 1h",
        "1h ",
        "1H",
        "1d",
        "1w",
        "1us",
        "-1h",
        "+1h",
        "1.5h",
        "1h1h",
        "1m1h",
        "4ms3s",
        "1s1m",
        "\u0661h",
        "1h30",
        "forever",
        "1000000000h"
      })
  void any_other_text_is_refused_with_a_sentence_that_helps(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSpan.of(text))
        .withMessageContaining("1h30m");
    assertThat(!text.isEmpty() && text.matches(TimeSpan.PATTERN))
        .as("the schema takes it")
        .isFalse();
  }

  @Test
  void its_letters_are_kept_because_the_policy_repeats_them() throws IOException {
    var read = Json.SNAPSHOTS.readValue("\"90m\"", TimeSpan.class);
    assertThat(read).hasToString("90m").isNotEqualTo(TimeSpan.of("1h30m"));
    assertThat(Json.SNAPSHOTS.writeValueAsString(read)).isEqualTo("\"90m\"");
  }
}
