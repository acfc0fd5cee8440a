package org.mcpruntime.process.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mcpruntime.process.api.Principal;

final class SecretsTest {

  private static final Principal ROOT = new Principal("root", Principal.Role.ADMIN);

  private Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private final Secrets secrets = new Secrets(Duration.ofMinutes(1), 3, () -> now, new Random(1));

  @Test
  void aSecretStandsForSomebodyUntilItExpires() {
    var made = secrets.make(ROOT);
    assertThat(made.value()).hasSize(43);
    assertThat(secrets.of(made.value()).orElseThrow().principal()).isEqualTo(ROOT);
    now = now.plusSeconds(59);
    assertThat(secrets.of(made.value())).isPresent();
    now = now.plusSeconds(1);
    assertThat(secrets.of(made.value())).isEmpty();
  }

  @Test
  void whatIsTakenCountsOnce() {
    var made = secrets.make(ROOT);
    assertThat(secrets.take(made.value())).isPresent();
    assertThat(secrets.take(made.value())).isEmpty();
    assertThat(secrets.of("another")).isEmpty();
  }

  @Test
  void theOldestGoesWhereThereAreTooMany() {
    var first = secrets.make(ROOT);
    for (int i = 0; i < 3; i++) {
      var _ = secrets.make(ROOT);
    }
    assertThat(secrets.of(first.value())).isEmpty();
  }

  @Test
  void fiveFailuresAreFollowedByAWaitAndTenTriesByAMinute() {
    var attempts = new Attempts(() -> now);
    for (int i = 0; i < 5; i++) {
      assertThat(attempts.begin("a")).isZero();
      attempts.failed("a");
    }
    assertThat(attempts.begin("a")).isEqualTo(Duration.ofMinutes(5));
    assertThat(attempts.begin("b")).isZero();
    now = now.plus(Duration.ofMinutes(5));
    for (int i = 0; i < 10; i++) {
      assertThat(attempts.begin("a")).isZero();
    }
    assertThat(attempts.begin("a")).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    attempts.succeeded("a");
    assertThat(attempts.begin("a")).isZero();
  }
}
