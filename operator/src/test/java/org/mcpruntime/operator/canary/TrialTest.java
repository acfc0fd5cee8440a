package org.mcpruntime.operator.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.server.MCPServerStatus.Canary;
import org.mcpruntime.contract.server.MCPServerStatus.CanaryPhase;
import org.mcpruntime.operator.config.OperatorConfig.Trials;

class TrialTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Trials RULES = new Trials(Duration.ofMinutes(10), 50, 2, 150, true);

  /**
   * A line is: the template wanted, the one promoted, where things stood, what somebody said, how
   * the stable pods do, how the canaries do, what was measured (minutes, then requests/failed/ms of
   * stable and canary); and what follows.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          new | -   | -            | NONE    | COMING   | COMING   | -                           | Steady    | Promoted
          new | new | -            | NONE    | STANDING | COMING   | -                           | Steady    | Promoted
          new | new | -            | NONE    | COMING   | COMING   | -                           | Steady    | Promoted
          new | new | Promoting new| NONE    | COMING   | STANDING | -                           | Promoting | RollingOut
          new | new | Promoting new| NONE    | FAILED   | STANDING | -                           | Promoting | RollingOut
          new | new | Promoting new| NONE    | STANDING | STANDING | -                           | Steady    | Promoted
          new | old | -            | NONE    | STANDING | COMING   | -                           | Trying    | Starting
          new | old | Steady old   | NONE    | STANDING | FAILED   | -                           | Trying    | Starting
          new | old | Trying other | NONE    | STANDING | STANDING | 11 900/0/100 100/0/100      | Trying    | Starting
          new | old | Trying new   | NONE    | STANDING | COMING   | -                           | Trying    | Starting
          new | old | Trying new   | NONE    | STANDING | FAILED   | -                           | Aborted   | Aborted
          new | old | Trying new   | NONE    | COMING   | STANDING | -                           | Trying    | NoFigures
          new | old | Trying new   | NONE    | STANDING | STANDING | -                           | Trying    | NoFigures
          new | old | Trying new   | NONE    | STANDING | STANDING | 11 900/0/100 49/0/100       | Trying    | TooFewRequests
          new | old | Trying new   | NONE    | STANDING | STANDING | 11 900/0/100 49/49/100      | Trying    | TooFewRequests
          new | old | Trying new   | NONE    | STANDING | STANDING | 9 900/0/100 100/0/100       | Trying    | Measuring
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/100 100/0/100      | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/100 100/2/100      | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 1 900/0/100 100/3/100       | Aborted   | Aborted
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/90/100 100/12/100    | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/100 100/0/150      | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/100 100/0/151      | Aborted   | Aborted
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/10 100/0/50        | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 900/0/- 100/0/900        | Promoting | Promoting
          new | old | Trying new   | NONE    | STANDING | STANDING | 10 0/0/- 100/0/100          | Promoting | Promoting
          new | old | Trying new   | PROMOTE | STANDING | COMING   | -                           | Promoting | Promoting
          new | old | Trying new   | ABORT   | STANDING | STANDING | 11 900/0/100 100/0/100      | Aborted   | Aborted
          new | old | Aborted new  | NONE    | STANDING | STANDING | 11 900/0/100 100/0/100      | Aborted   | Aborted
          new | old | Aborted new  | PROMOTE | STANDING | COMING   | -                           | Promoting | Promoting
          new | old | Aborted other| NONE    | STANDING | COMING   | -                           | Trying    | Starting
          old | old | Trying new   | NONE    | STANDING | STANDING | -                           | Steady    | Promoted
          old | old | Aborted new  | NONE    | STANDING | COMING   | -                           | Steady    | Promoted
          """)
  void where_a_template_stands(
      String wanted,
      String promoted,
      String before,
      Word word,
      Standing stable,
      Standing canary,
      String measured,
      CanaryPhase phase,
      String reason) {
    var sight =
        new Sight(
            wanted,
            promoted.equals("-") ? null : promoted,
            before(before),
            word,
            stable,
            canary,
            window(measured),
            NOW);

    var step = Trial.next(sight, RULES, true);

    assertThat(step.canary().phase()).isEqualTo(phase);
    assertThat(step.reason()).isEqualTo(reason);
  }

  private static @Nullable Canary before(String text) {
    if (text.equals("-")) {
      return null;
    }
    int space = text.indexOf(' ');
    return new Canary(
        CanaryPhase.valueOf(text.substring(0, space)),
        text.substring(space + 1).strip(),
        NOW.minusSeconds(3600),
        "as it was");
  }

  private static @Nullable Window window(String text) {
    if (text.equals("-")) {
      return null;
    }
    var parts = text.split(" ", -1);
    return new Window(
        NOW.minus(Duration.ofMinutes(Long.parseLong(parts[0]))),
        NOW,
        figures(parts[1]),
        figures(parts[2]));
  }

  private static Figures figures(String text) {
    var parts = text.split("/", -1);
    return new Figures(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts[2].equals("-") ? null : Duration.ofMillis(Long.parseLong(parts[2])));
  }

  @Property
  void a_canary_that_fails_more_is_never_promoted_sooner(
      @ForAll @LongRange(min = 0, max = 1000) long requests,
      @ForAll @LongRange(min = 0, max = 1000) long failed,
      @ForAll @LongRange(min = 0, max = 1000) long more,
      @ForAll @IntRange(min = 0, max = 20) int minutes) {
    var less = with(requests, Math.min(failed, requests), minutes);
    var worse = with(requests, Math.min(failed + more, requests), minutes);

    if (Trial.next(worse, RULES, true).promotes()) {
      assertThat(Trial.next(less, RULES, true).promotes()).isTrue();
    }
  }

  @Property
  void nobody_is_promoted_by_figures_when_a_person_has_the_word(
      @ForAll @LongRange(min = 0, max = 1000) long requests,
      @ForAll @LongRange(min = 0, max = 1000) long failed,
      @ForAll @IntRange(min = 0, max = 20) int minutes) {
    var sight = with(requests, Math.min(failed, requests), minutes);

    assertThat(Trial.next(sight, RULES, false).promotes()).isFalse();
  }

  @Property
  void what_was_measured_before_the_trial_does_not_count(
      @ForAll @LongRange(min = 50, max = 1000) long requests) {
    var good = with(requests, 0, 15);
    var before = Objects.requireNonNull(good.before(), "it is being tried");
    var late =
        new Canary(before.phase(), before.template(), NOW.minusSeconds(60), before.message());
    var sight =
        new Sight("new", "old", late, Word.NONE, good.stable(), good.canary(), good.window(), NOW);

    assertThat(Trial.next(sight, RULES, true).reason()).isEqualTo("NoFigures");
  }

  private static Sight with(long requests, long failed, int minutes) {
    return new Sight(
        "new",
        "old",
        before("Trying new"),
        Word.NONE,
        Standing.STANDING,
        Standing.STANDING,
        new Window(
            NOW.minus(Duration.ofMinutes(minutes)),
            NOW,
            new Figures(1000, 10, Duration.ofMillis(100)),
            new Figures(requests, failed, Duration.ofMillis(100))),
        NOW);
  }
}
