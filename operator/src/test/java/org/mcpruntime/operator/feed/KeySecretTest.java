package org.mcpruntime.operator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mcpruntime.feed.publish.KeyRing;

/** Replicas that sign with keys of one Secret. */
class KeySecretTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SharedText secret = new SharedText();

  private KeyRing ring(Instant now) {
    return KeyRing.open(new KeySecret(secret), KeyRing.Rotation.USUAL, now);
  }

  @Test
  void whoIsFirstMakesTheKeyAndTheOthersTakeIt() {
    var first = ring(START);
    var second = ring(START);

    assertThat(second.published()).isEqualTo(first.published()).hasSize(1);
    assertThat(secret.writes()).isEqualTo(1);
  }

  @Test
  void whoIsOvertakenTakesWhatTheOtherMade() {
    secret.beforeTheNextWrite(() -> ring(START));

    var second = ring(START);

    assertThat(secret.writes()).isEqualTo(1);
    assertThat(second.published()).isEqualTo(ring(START).published());
  }

  @Test
  void oneOfThemMakesTheNextKeyAndAllComeToKnowIt() {
    var first = ring(START);
    var second = ring(START);
    var due = START.plus(Duration.ofDays(28));

    assertThat(first.turn(due)).isTrue();
    assertThat(second.turn(due)).isTrue();

    assertThat(second.published()).isEqualTo(first.published()).hasSize(2);
    assertThat(secret.writes()).isEqualTo(2);
    assertThat(second.turn(due)).isFalse();
  }

  @Test
  void whatIsThereStaysWhileTheSecretCannotBeReached() {
    var ring = ring(START);
    var before = ring.published();
    secret.away(true);

    assertThatThrownBy(() -> ring.turn(START.plus(Duration.ofDays(28))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the API is away");

    assertThat(ring.published()).isEqualTo(before);
    assertThat(ring.signing(START.plus(Duration.ofDays(28)))).isNotNull();
  }

  @Test
  void whatIsNoKeyIsSaidAndNotWrittenOverAndNotQuoted() {
    secret.put(Map.of(KeySecret.ENTRY, "[{\"secret\":\"hush\",\"signsFrom\":{}}]"));

    assertThatThrownBy(() -> ring(START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("home/shared")
        .hasMessageNotContaining("hush")
        .hasNoCause();
    assertThat(secret.writes()).isZero();
  }
}
