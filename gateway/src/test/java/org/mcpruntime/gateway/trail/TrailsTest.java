package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.audit.AuditEvent;

/** Several as one. */
class TrailsTest {

  /** Remembers in memory what it is given, until it is closed. */
  private static final class Memory implements Trail {

    private final List<AuditEvent> events = new ArrayList<>();
    private boolean closed;

    @Override
    public boolean intent(AuditEvent event) {
      return outcome(event);
    }

    @Override
    public void forgo(AuditEvent event) {
      // Only what is taken is asked for here.
    }

    @Override
    public boolean outcome(AuditEvent event) {
      return !closed && events.add(event);
    }

    @Override
    public List<TrailStatus> status() {
      return List.of(new TrailStatus("memory", 0, events.size(), 0, closed, null));
    }

    @Override
    public void close(Duration deadline) {
      closed = true;
    }
  }

  private final Memory one = new Memory();
  private final Memory other = new Memory();
  private final Trails trails = new Trails(List.of(one, other));

  @Test
  void each_gets_every_event() {
    var events = Events.outcomes(3);

    assertThat(events).allMatch(trails::outcome);

    assertThat(one.events).isEqualTo(events);
    assertThat(other.events).isEqualTo(events);
    assertThat(trails.status()).hasSize(2);
  }

  @Test
  void an_event_that_one_of_them_took_is_remembered() {
    one.close(Duration.ZERO);

    assertThat(trails.intent(Events.outcomes(1).getFirst())).isTrue();
    trails.close(Duration.ZERO);
    assertThat(trails.intent(Events.outcomes(1).getFirst())).isFalse();
    assertThat(trails.status()).extracting(TrailStatus::written).containsExactly(0L, 1L);
  }

  @Test
  void none_at_all_takes_everything() {
    assertThat(new Trails(List.of()).intent(Events.outcomes(1).getFirst())).isTrue();
    assertThat(new Trails(List.of()).failing()).isFalse();
  }
}
