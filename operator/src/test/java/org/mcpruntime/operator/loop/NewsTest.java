package org.mcpruntime.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.Canary;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;

class NewsTest {

  private static MCPServerStatus status(String reason, @Nullable CanaryPhase phase) {
    var ready =
        new Condition(
            "Ready",
            reason.equals("Ready") ? Condition.Status.True : Condition.Status.False,
            1L,
            Instant.EPOCH,
            reason,
            "why");
    return new MCPServerStatus(
        null,
        null,
        1L,
        null,
        null,
        null,
        phase == null ? null : new Canary(phase, "d1gest", null, "why"),
        List.of(ready),
        false,
        false,
        false,
        false,
        false,
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "RollingOut, Ready,      Ready",
    "Ready,      Ready,      ''",
    "Creating,   RollingOut, ''",
    "Ready,      RollingOut, RollingOut",
    "Creating,   RouteTaken, RouteTaken",
    "RouteTaken, RouteTaken, ''",
    "RouteTaken, Refused,    Refused",
  })
  void people_hear_of_what_they_wait_for_and_of_what_needs_them(
      String before, String after, String reasons) {
    assertThat(News.of(status(before, null), status(after, null)))
        .extracting(event -> event.reason())
        .isEqualTo(reasons.isEmpty() ? List.of() : List.of(reasons));
  }

  @ParameterizedTest
  @CsvSource({
    ",          Steady,    ''",
    "Steady,    Trying,    CanaryStarted",
    "Trying,    Trying,    ''",
    "Trying,    Promoting, CanaryPromoted",
    "Trying,    Aborted,   CanaryAborted",
    "Promoting, Steady,    CanaryFinished",
    "Aborted,   Steady,    ''",
  })
  void each_step_of_a_canary_is_told_once(
      @Nullable CanaryPhase before, CanaryPhase after, String reasons) {
    assertThat(News.of(status("Ready", before), status("Ready", after)))
        .extracting(event -> event.reason())
        .isEqualTo(reasons.isEmpty() ? List.of() : List.of(reasons));
  }
}
