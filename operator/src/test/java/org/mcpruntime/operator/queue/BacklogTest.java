package org.mcpruntime.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BacklogTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Backlog<String> backlog = new Backlog<>(Backlog.Pauses.USUAL, () -> 0.5);

  @Example
  void what_is_told_ten_times_is_worked_on_once() {
    for (int i = 0; i < 10; i++) {
      backlog.add("a", START);
    }

    assertThat(backlog.take(START)).contains("a");
    assertThat(backlog.take(START)).isEmpty();
  }

  @Example
  void what_is_told_while_it_is_worked_on_waits_for_the_end() {
    backlog.add("a", START);
    assertThat(backlog.take(START)).contains("a");

    backlog.add("a", START);

    assertThat(backlog.take(START)).isEmpty();
    backlog.done("a", START);
    assertThat(backlog.take(START)).contains("a");
  }

  @Example
  void the_earliest_of_several_later_looks_counts() {
    backlog.addAt("a", START.plusSeconds(10));
    backlog.addAt("a", START.plusSeconds(5));
    backlog.addAt("a", START.plusSeconds(20));

    assertThat(backlog.take(START.plusSeconds(4))).isEmpty();
    assertThat(backlog.take(START.plusSeconds(5))).contains("a");
    backlog.done("a", START);
    assertThat(backlog.take(START.plusSeconds(60))).isEmpty();
  }

  @Example
  void a_look_now_is_one_for_later_too() {
    backlog.addAt("a", START.plusSeconds(10));
    backlog.add("a", START);

    assertThat(backlog.take(START)).contains("a");
    backlog.done("a", START);
    assertThat(backlog.nextDue()).isNull();
  }

  @Example
  void failures_in_a_row_are_spaced_ever_wider_and_a_success_ends_the_row() {
    var pauses = new ArrayList<Duration>();
    var now = START;
    for (int i = 0; i < 4; i++) {
      backlog.add("a", now);
      assertThat(backlog.take(now)).contains("a");
      pauses.add(backlog.broken("a", null, now));
    }
    backlog.add("a", now);
    assertThat(backlog.take(now)).contains("a");
    backlog.done("a", now);
    backlog.add("a", now);
    assertThat(backlog.take(now)).contains("a");

    assertThat(pauses)
        .containsExactly(
            Duration.ofMillis(150),
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            Duration.ofMillis(1200));
    assertThat(backlog.broken("a", null, now)).isEqualTo(Duration.ofMillis(150));
  }

  @Example
  void a_failure_waits_as_long_as_it_is_asked_to() {
    backlog.add("a", START);
    assertThat(backlog.take(START)).contains("a");

    assertThat(backlog.broken("a", Duration.ofSeconds(7), START)).isEqualTo(Duration.ofSeconds(7));
    assertThat(backlog.nextDue()).isEqualTo(START.plusSeconds(7));
  }

  @Example
  void what_is_told_meanwhile_waits_as_long_as_it_is_asked_to() {
    backlog.add("a", START);
    assertThat(backlog.take(START)).contains("a");
    backlog.add("a", START);
    var _ = backlog.broken("a", Duration.ofSeconds(7), START);
    backlog.add("a", START.plusSeconds(1));
    backlog.addAt("a", START.plusSeconds(2));

    assertThat(backlog.take(START.plusSeconds(6))).isEmpty();
    assertThat(backlog.take(START.plusSeconds(7))).contains("a");
    backlog.done("a", START.plusSeconds(7));
    backlog.add("a", START.plusSeconds(7));
    assertThat(backlog.take(START.plusSeconds(7))).contains("a");
  }

  @Property
  void a_pause_is_bounded(@ForAll int failures, @ForAll double chance) {
    int times = Math.floorMod(failures, 1000) + 1;
    double part = Math.abs(chance % 1);

    var pause = Backlog.Pauses.USUAL.after(times, part);

    assertThat(pause).isBetween(Duration.ofMillis(100), Duration.ofMinutes(5));
  }

  /** Something that happens to one of a few keys. */
  record Happening(What what, String key, int seconds) {

    enum What {
      TOLD,
      TOLD_FOR_LATER,
      TAKE,
      DONE,
      BROKEN,
      TIME
    }
  }

  @Provide
  Arbitrary<List<Happening>> histories() {
    return Combinators.combine(
            Arbitraries.of(Happening.What.values()),
            Arbitraries.of("a", "b", "c"),
            Arbitraries.integers().between(0, 30))
        .as(Happening::new)
        .list()
        .ofMaxSize(200);
  }

  /** Whatever happens: nobody works on a key that is worked on, and no word is lost. */
  @Property
  void a_key_has_one_worker_and_every_word_is_heard(@ForAll("histories") List<Happening> history) {
    var now = START;
    var working = new HashSet<String>();
    Set<String> unheard = new HashSet<>();
    for (var happening : history) {
      var key = happening.key;
      switch (happening.what) {
        case TOLD -> {
          backlog.add(key, now);
          unheard.add(key);
        }
        case TOLD_FOR_LATER -> {
          backlog.addAt(key, now.plusSeconds(happening.seconds));
          unheard.add(key);
        }
        case TAKE ->
            backlog
                .take(now)
                .ifPresent(
                    taken -> {
                      assertThat(working.add(taken)).isTrue();
                      unheard.remove(taken);
                    });
        case DONE -> {
          if (working.remove(key)) {
            backlog.done(key, now);
          }
        }
        case BROKEN -> {
          if (working.remove(key)) {
            boolean asked = happening.seconds > 15;
            var _ = backlog.broken(key, asked ? Duration.ofSeconds(happening.seconds) : null, now);
            unheard.add(key);
          }
        }
        case TIME -> now = now.plusSeconds(happening.seconds);
      }
    }
    for (var key : working) {
      backlog.done(key, now);
    }
    var end = now.plus(Duration.ofHours(1));
    for (var next = backlog.take(end); next.isPresent(); next = backlog.take(end)) {
      unheard.remove(next.get());
      backlog.done(next.get(), end);
    }
    assertThat(unheard).isEmpty();
    assertThat(backlog.depth() + backlog.working() + backlog.waiting()).isZero();
  }
}
