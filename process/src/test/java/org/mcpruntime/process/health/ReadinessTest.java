package org.mcpruntime.process.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mcpruntime.process.health.Readiness.State;

class ReadinessTest {

  private final Readiness readiness = new Readiness();
  private final Readiness.Condition policy = readiness.condition("policy", "policy_not_loaded");
  private final Readiness.Condition keys = readiness.condition("keys", "keys_not_fetched");

  @Test
  void a_process_is_ready_when_every_condition_is_met() {
    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().reason()).isEqualTo("policy_not_loaded");

    policy.met();
    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().reason()).isEqualTo("keys_not_fetched");

    keys.met();
    assertThat(readiness.report().ready()).isTrue();
    assertThat(readiness.report().reason()).isEmpty();
  }

  @Test
  void a_condition_that_is_lost_again_says_why() {
    policy.met();
    keys.met();

    policy.unmet("policy_stale");

    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().conditions())
        .containsExactly(new State("policy", false, "policy_stale"), new State("keys", true, ""));
  }

  @Test
  void a_process_that_drains_is_never_ready_again() {
    readiness.drain();
    policy.met();
    keys.met();

    assertThat(readiness.isDraining()).isTrue();
    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().reason()).isEqualTo("draining");
  }

  @Test
  void a_process_without_conditions_is_ready() {
    assertThat(new Readiness().report().ready()).isTrue();
  }
}
