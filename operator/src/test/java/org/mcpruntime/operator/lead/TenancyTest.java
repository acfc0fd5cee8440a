package org.mcpruntime.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.operator.lead.Tenancy.Move.MAKE;
import static org.mcpruntime.operator.lead.Tenancy.Move.TAKE;
import static org.mcpruntime.operator.lead.Tenancy.Move.WAIT;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenancyTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void a_lease_that_is_not_there_is_made() {
    assertThat(Tenancy.next(null, Instant.MIN, "me", SINCE)).isEqualTo(MAKE);
  }

  @ParameterizedTest
  @CsvSource({
    "me,     0, RENEW",
    "me,    99, RENEW",
    "other,  0, WAIT",
    "other, 14, WAIT",
    "other, 15, TAKE",
    "'',     0, TAKE",
  })
  void whose_it_is_says_what_to_do(String holder, int seconds, Tenancy.Move move) {
    var found = new Tenancy.Found(holder, "7", 1);

    assertThat(Tenancy.next(found, SINCE, "me", SINCE.plusSeconds(seconds))).isEqualTo(move);
  }

  /** Whatever clocks say: who cannot renew has stopped before anybody else may begin. */
  @Property
  void two_never_hold_it(@ForAll @IntRange(max = 60_000) int millis) {
    var silent = Duration.ofMillis(millis);
    boolean writes = silent.compareTo(Tenancy.RENEWAL) < 0;
    // The other one saw the last renewal when it happened or later.
    var seen = new Tenancy.Found("holder", "7", 1);
    var move = Tenancy.next(seen, SINCE, "other", SINCE.plus(silent));

    assertThat(writes && move != WAIT).isFalse();
    assertThat(move).isIn(WAIT, TAKE);
  }
}
