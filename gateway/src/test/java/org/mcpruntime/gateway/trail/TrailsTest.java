package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several as one. */
class TrailsTest {

  @TempDir private Path folder;

  private FileTrail trail(String name) {
    return new FileTrail(folder.resolve(name), FileTrail.Bounds.USUAL);
  }

  @Test
  void each_gets_every_event() throws Exception {
    var trails = new Trails(List.of(trail("a"), trail("b")));

    assertThat(Events.outcomes(3)).allMatch(trails::outcome);
    trails.close(Duration.ofSeconds(20));

    assertThat(Files.readAllLines(folder.resolve("a")))
        .hasSize(3)
        .isEqualTo(Files.readAllLines(folder.resolve("b")));
    assertThat(trails.status()).hasSize(2);
  }

  @Test
  void an_event_that_one_of_them_took_is_remembered() {
    var closed = trail("a");
    closed.close(Duration.ofSeconds(20));
    var trails = new Trails(List.of(closed, trail("b")));

    assertThat(trails.intent(Events.outcomes(1).getFirst())).isTrue();
    trails.close(Duration.ofSeconds(20));
    assertThat(trails.intent(Events.outcomes(1).getFirst())).isFalse();
    assertThat(trails.status()).extracting(TrailStatus::written).containsExactly(0L, 1L);
  }

  @Test
  void none_at_all_takes_everything() {
    assertThat(new Trails(List.of()).intent(Events.outcomes(1).getFirst())).isTrue();
    assertThat(new Trails(List.of()).failing()).isFalse();
  }
}
