package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams as text, with {@code ↵} for a line feed and {@code ←} for a carriage return, and the
 * events in them.
 */
class SseTest {

  private static final int LIMIT = 1 << 16;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data: a↵↵                            | {a}
          data:a↵↵                             | {a}
          data:  a ↵↵                          | {` a `}
          data↵↵                               | {}
          data:↵↵                              | {}
          data: a↵data: b↵↵                    | {a/b}
          data: a↵data↵data: ↵data: b↵↵        | {a///b}
          data: a: b: c↵↵                      | {a: b: c}
          data: a↵                             | cut
          data: a                              | cut
          data: a↵↵data: b↵                    | {a} cut
          data: a↵↵data: b↵↵                   | {a} {b}
          data: a←←data: b←←                   | {a} {b}
          data: a←↵←↵data: b←↵←↵               | {a} {b}
          data: a←↵↵                           | {a}
          data: a↵←↵                           | {a}
          data: a↵←data: b↵↵                   | {a} {b}
          data: a←data: b←↵↵                   | {a/b}
          ↵↵↵data: a↵↵↵↵                       | {a}
          event: e↵data: a↵↵                   | e{a}
          event: e↵event: f↵data: a↵↵          | f{a}
          event:e↵↵                            | e
          id: 7↵data: a↵↵                      | #7{a}
          id: 7↵↵                              | #7
          id↵data: a↵↵                         | #{a}
          id: 7↵id: 8↵data: a↵↵                | #8{a}
          id: 1↵data: a↵↵data: b↵↵             | #1{a} {b}
          id: 7↵retry: 5↵event: e↵data: a↵↵    | e#7@5{a}
          retry: 3000↵↵                        | @3000
          retry: 3s↵↵                          |
          retry: -3↵↵                          |
          retry:↵↵                             |
          retry: ３↵↵                          |
          retry: 99999999999999999999↵↵        | @86400000
          : hello↵↵                            | (` hello`)
          :↵                                   | ()
          :a↵data: b↵:c↵data: d↵↵              | (a) (c) {b/d}
          data: a↵:end↵                        | (end) cut
          foo: bar↵↵                           |
          Data: a↵↵                            |
          DATA: a↵↵                            |
          ` data: a↵↵`                         |
          data : a↵↵                           |
          foo↵data: a↵↵                        | {a}
          data: ü😀↵↵                          | {ü😀}
          \uFEFFdata: a↵↵                      | {a}
          \uFEFF: a↵↵                          | (` a`)
          data: a↵↵\uFEFFdata: b↵↵             | {a}
          \uFEFF\uFEFFdata: a↵↵                |
          data: {"a":1,↵data: "b":2}↵↵         | {{"a":1,/"b":2}}
          """)
  void a_stream_has_these_events_however_it_is_cut(String stream, String events) {
    var text = stream.replace('↵', '\n').replace('←', '\r').replace("\\uFEFF", "\uFEFF");
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var expected = events == null ? "" : events.replace("`", "");
    assertThat(told(bytes, bytes.length)).isEqualTo(expected);
    for (int first = 0; first <= bytes.length; first++) {
      assertThat(told(bytes, first)).as("cut at " + first).isEqualTo(expected);
    }
    assertThat(told(bytes, 1)).isEqualTo(expected);
    assertThat(toldByteByByte(bytes)).isEqualTo(expected);
  }

  @Test
  void an_id_with_a_nul_is_none() {
    var bytes = "id: 1\nid: a\0b\ndata: x\n\n".getBytes(StandardCharsets.UTF_8);
    assertThat(told(bytes, 3)).isEqualTo("#1{x}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 123456789012345678901234567890\n\n",
        ": 123456789012345678901234567890",
        "data: 12345678\ndata: 12345678\ndata: 12345678\n\n",
        "1234567890123456789012345678901234567890"
      })
  void a_line_or_an_event_past_the_limit_ends_the_reading(String stream) {
    var bytes = ("data: a\n\n" + stream).getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      var reader = new SseReader(24);
      var events = new ArrayList<Sse>();
      boolean alive = reader.feed(bytes, 0, first, events::add);
      assertThat(reader.feed(bytes, first, bytes.length, events::add)).isFalse();
      assertThat(alive || first > 24).isTrue();
      assertThat(events).hasSize(1);
      assertThat(reader.feed(bytes, 0, 9, events::add)).as("after its end").isFalse();
      assertThat(events).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a}      | data: a↵↵
          {}       | data: ↵↵
          {a/b}    | data: a↵data: b↵↵
          {a/}     | data: a↵data: ↵↵
          (a)      | :a↵↵
          """)
  void an_event_is_written_in_one_spelling(String event, String written) {
    var content = event.substring(1, event.length() - 1);
    Sse sse =
        event.startsWith("(")
            ? new Sse.Comment(content)
            : new Sse.Event(null, null, null, data(content.replace('/', '\n')));
    assertThat(new String(SseWriter.write(sse), StandardCharsets.UTF_8))
        .isEqualTo(written.replace('↵', '\n'));
  }

  @Test
  void all_fields_are_written_and_none_can_be_smuggled_in() {
    var event =
        new Sse.Event("e\ndata: x", "7\r\rid: 8", Duration.ofSeconds(2), data("a\rdata: b"));
    assertThat(new String(SseWriter.write(event), StandardCharsets.UTF_8))
        .isEqualTo("event: e data: x\nid: 7  id: 8\nretry: 2000\ndata: a\ndata: data: b\n\n");
    assertThat(new String(SseWriter.write(new Sse.Comment("a\n\ndata: b")), StandardCharsets.UTF_8))
        .isEqualTo(":a  data: b\n\n");
  }

  @Test
  void a_message_is_one_line_of_data() {
    var message = new JsonWriter().object().name("a").string("b\nc").end().text();
    assertThat(new String(SseWriter.write(Sse.Event.of(message)), StandardCharsets.UTF_8))
        .isEqualTo("data: {\"a\":\"b\\nc\"}\n\n");
  }

  @Property
  void what_is_written_is_read_again(@ForAll("events") List<Sse> events, @ForAll("cuts") int cut) {
    var stream =
        events.stream()
            .map(event -> new String(SseWriter.write(event), StandardCharsets.UTF_8))
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    var read = new ArrayList<Sse>();
    var reader = new SseReader(LIMIT);
    for (int from = 0; from < stream.length; from += cut) {
      assertThat(reader.feed(stream, from, Math.min(from + cut, stream.length), read::add))
          .isTrue();
    }
    assertThat(read).isEqualTo(events);
    assertThat(reader.isBetweenEvents()).isTrue();
  }

  @Property
  void any_bytes_have_the_same_events_however_they_are_cut(
      @ForAll("streams") String stream, @ForAll("cuts") int cut) {
    var bytes = stream.getBytes(StandardCharsets.UTF_8);
    var whole = told(bytes, bytes.length);
    assertThat(told(bytes, Math.min(cut, bytes.length))).isEqualTo(whole);
    assertThat(toldByteByByte(bytes)).isEqualTo(whole);
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(1, 40);
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data",
            "id",
            "event",
            "retry",
            ":",
            ": ",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "a",
            "7",
            "\uFEFF",
            "é",
            "😀",
            "\0",
            "{\"a\":1}")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<Sse>> events() {
    var words = Arbitraries.strings().withChars("ab: é世\u2028").ofMaxLength(6);
    var lines = words.list().ofMinSize(1).ofMaxSize(4).map(list -> data(String.join("\n", list)));
    Arbitrary<Sse> event =
        Combinators.combine(
                words.injectNull(0.7),
                words.injectNull(0.7),
                Arbitraries.longs().between(0, 86_400_000).map(Duration::ofMillis).injectNull(0.8),
                lines.injectNull(0.2))
            .as(Sse.Event::new)
            .filter(
                e -> e.type() != null || e.id() != null || e.retry() != null || e.data() != null)
            .map(e -> e);
    Arbitrary<Sse> comment = words.map(Sse.Comment::new);
    return Arbitraries.frequencyOf(Tuple.of(5, event), Tuple.of(1, comment)).list().ofMaxSize(8);
  }

  private static Sse.Data data(String text) {
    return new Sse.Data(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The events of a stream that comes in two pieces. */
  private static String told(byte[] bytes, int first) {
    var reader = new SseReader(LIMIT);
    var events = new ArrayList<String>();
    assertThat(reader.feed(bytes, 0, first, sse -> events.add(told(sse)))).isTrue();
    assertThat(reader.feed(bytes, first, bytes.length, sse -> events.add(told(sse)))).isTrue();
    return told(events, reader);
  }

  private static String toldByteByByte(byte[] bytes) {
    var reader = new SseReader(LIMIT);
    var events = new ArrayList<String>();
    for (int i = 0; i < bytes.length; i++) {
      assertThat(reader.feed(bytes, i, i + 1, sse -> events.add(told(sse)))).isTrue();
    }
    return told(events, reader);
  }

  private static String told(List<String> events, SseReader reader) {
    if (!reader.isBetweenEvents()) {
      events.add("cut");
    }
    return String.join(" ", events);
  }

  private static String told(Sse sse) {
    return switch (sse) {
      case Sse.Comment comment -> "(" + comment.text() + ")";
      case Sse.Event event ->
          (event.type() == null ? "" : event.type())
              + (event.id() == null ? "" : "#" + event.id())
              + (event.retry() == null ? "" : "@" + event.retry().toMillis())
              + (event.data() == null
                  ? ""
                  : "{" + event.data().toString().replace('\n', '/') + "}");
    };
  }
}
