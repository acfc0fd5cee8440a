package org.mcpruntime.process.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static String state(String state) {
    return TraceContext.parse(PARENT, state).orElseThrow().state();
  }

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, true",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff, true",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later, true",
  })
  void a_parent_is_read(String parent, boolean sampled) {
    assertThat(TraceContext.parse(parent, ""))
        .hasValueSatisfying(
            context -> {
              assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
              assertThat(context.spanId()).isEqualTo("00f067aa0ba902b7");
              assertThat(context.sampled()).isEqualTo(sampled);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01later",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void what_is_no_parent_begins_a_new_trace(String parent) {
    assertThat(TraceContext.parse(parent, "a=1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1                 | a=1",
        "a=1,b=2             | a=1,b=2",
        "a=1 , b=2           | a=1,b=2",
        "a=1,,b=2,           | a=1,b=2",
        "t@v=x y!            | t@v=x y!",
        "0a_-*/=1            | 0a_-*/=1",
        "a                   | ``",
        "a=                  | ``",
        "=1                  | ``",
        "A=1                 | ``",
        "a=1,b               | ``",
        "a=b=c               | ``",
        "a=\u00e9            | ``",
      })
  void what_other_tracers_added_is_kept_if_it_can_be_read(String given, String kept) {
    assertThat(state(given)).isEqualTo(kept);
  }

  @Test
  void what_other_tracers_added_cannot_be_another_header() {
    assertThat(state("a=1\r\nX: y")).isEmpty();
  }

  @Test
  void what_other_tracers_added_has_a_size() {
    var many =
        IntStream.range(0, 40).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    assertThat(state(many).split(",")).hasSize(32).startsWith("k0=v").endsWith("k31=v");

    var long1 = "a=" + "x".repeat(254);
    var long2 = "b=" + "x".repeat(254);
    assertThat(state(long1 + "," + long2 + ",c=1")).isEqualTo(long1);
    assertThat(state("a=" + "x".repeat(257))).isEmpty();
  }

  @Test
  void a_child_is_of_the_same_trace_and_has_an_id_of_its_own() {
    var parent = TraceContext.parse(PARENT, "a=1").orElseThrow();

    var child = parent.child(new Random(7));

    assertThat(child.traceId()).isEqualTo(parent.traceId());
    assertThat(child.spanId()).isNotEqualTo(parent.spanId());
    assertThat(child.sampled()).isTrue();
    assertThat(child.state()).isEqualTo("a=1");
  }

  @Property(tries = 200)
  void what_is_written_is_read_as_the_same(@ForAll long seed, @ForAll boolean sampled) {
    var begun = TraceContext.begin(sampled, new Random(seed));

    assertThat(TraceContext.parse(begun.parent(), begun.state())).contains(begun);
    assertThat(begun.sampled()).isEqualTo(sampled);
  }

  @Test
  void ids_that_are_none_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext("0".repeat(32), "1".repeat(16), 1, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext("1".repeat(32), "1", 1, ""));
  }
}
