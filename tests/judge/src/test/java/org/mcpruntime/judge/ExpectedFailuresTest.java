package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What may fail is what the file of expected failures names, and nothing stands there in vain. */
class ExpectedFailuresTest {

  private static final Conformance.Results RESULTS =
      new Conformance.Results(
          new TreeMap<>(
              Map.of(
                  "good", new Conformance.Scenario(true, 2, List.of()),
                  "bad", new Conformance.Scenario(true, 1, List.of("one", "two")),
                  "bad-extra", new Conformance.Scenario(false, 0, List.of("one")))));

  @Test
  void every_check_that_fails_must_be_named_itself_or_by_its_scenario() {
    assertThat(RESULTS.differences(List.of())).containsExactly("fails: bad:one", "fails: bad:two");
    assertThat(RESULTS.differences(List.of("bad:one"))).containsExactly("fails: bad:two");
    assertThat(RESULTS.differences(List.of("bad"))).isEmpty();
  }

  @Test
  void what_does_not_fail_may_not_be_named() {
    assertThat(RESULTS.differences(List.of("bad", "good", "bad-extra")))
        .containsExactly(
            "does not fail any more, so take it out: good",
            "does not fail any more, so take it out: bad-extra");
  }

  @Test
  void only_scenarios_without_a_failure_and_with_a_check_pass() {
    assertThat(RESULTS.passed()).containsExactly("good");
    assertThat(new Conformance.Scenario(true, 0, List.of()).passed()).isFalse();
  }
}
