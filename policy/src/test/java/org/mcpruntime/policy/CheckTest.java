package org.mcpruntime.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.Revision;

/** Which documents may be enforced. Whatever the bytes are, the answer is a value. */
class CheckTest {

  @Test
  void a_document_in_which_nothing_is_wrong_may_be_enforced() throws IOException {
    var checked = Check.check(stamped(enforceable()));
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.warnings()).isEmpty();
    assertThat(checked.valid()).isTrue();
    assertThat(checked.snapshot()).isPresent();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "wrong.csv",
      delimiter = '|',
      quoteCharacter = '`',
      useHeadersInDisplayName = true)
  void a_document_in_which_one_thing_is_written_otherwise_is_judged_as_the_table_says(
      String member, String written, String place, @Nullable String sentence) throws IOException {
    var document = enforceable();
    write(document, JsonPointer.compile(member), written);

    var problems = Check.check(stamped(document)).problems();

    if (place.equals("none")) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.place()).isEqualTo(place);
                assertThat(problem.sentence()).contains(Objects.requireNonNull(sentence));
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void a_document_without_a_revision_may_not_be_enforced(String revision) throws IOException {
    var document = enforceable().put("revision", revision);
    assertThat(Check.check(bytes(document)).problems())
        .containsExactly(new Check.Problem("revision", "is missing"));
  }

  @Test
  void a_document_with_the_revision_of_another_may_not_be_enforced() throws IOException {
    var other = Revision.of(bytes(enforceable().put("weather", "fine")));
    var document = enforceable().put("revision", other);
    assertThat(Check.check(bytes(document)).problems())
        .singleElement()
        .hasToString("revision: is " + other + ", the document gives " + revision(enforceable()));
  }

  @Test
  void every_problem_is_told_not_only_the_first() throws IOException {
    var document = enforceable().put("schema_version", "v2");
    write(document, JsonPointer.compile("/tools/1/name"), "\"look\"");
    write(document, JsonPointer.compile("/sessions/0/name"), "\"\"");
    assertThat(Check.check(stamped(document)).problems())
        .extracting(Check.Problem::place)
        .containsExactly("schema_version", "tools[1]", "sessions[0].name");
  }

  @Test
  void an_unknown_word_is_a_warning_for_its_most_restrictive_meaning_may_be_enforced()
      throws IOException {
    var document = enforceable();
    write(document, JsonPointer.compile("/grants/0/max_trust"), "\"absolute\"");
    write(document, JsonPointer.compile("/policy/mode"), "\"dream\"");
    var checked = Check.check(stamped(document));
    assertThat(checked.valid()).isTrue();
    assertThat(checked.warnings()).hasSize(2).anyMatch(w -> w.contains("/grants/0/max_trust"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "unreadable.csv",
      delimiter = '|',
      quoteCharacter = '`',
      useHeadersInDisplayName = true)
  void what_cannot_be_read_is_a_problem_at_its_place(String what, String written, String place) {
    assertUnreadable(Check.check(written.getBytes(UTF_8)), what);
    assertThat(Check.check(written.getBytes(UTF_8)).problems().getFirst().place()).isEqualTo(place);
  }

  @Test
  void nothing_is_a_problem() {
    assertUnreadable(Check.check(new byte[0]), "no bytes");
    assertUnreadable(Check.check(" \n ".getBytes(UTF_8)), "white space");
    assertUnreadable(Check.check("null".getBytes(UTF_8)), "null");
  }

  @Test
  void a_document_as_deep_as_a_well_is_a_problem() {
    var deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertUnreadable(Check.check(deep.getBytes(UTF_8)), "too deep");
  }

  @Property(tries = 3000)
  void random_bytes_are_a_problem_never_an_exception(@ForAll byte[] bytes) {
    assertThat(Check.check(bytes).problems()).isNotEmpty();
  }

  /** What is skipped in reading is still written for the revision. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "-0.000",
        "123456789012345678901234567890123456789012345678901234567890",
        "\"\\ud800\"",
        "{\"\\ud83d\\ude00\":[{}]}",
      })
  void an_odd_member_that_nobody_knows_is_passed_over_and_covered(String json) throws IOException {
    var bytes =
        new String(bytes(enforceable()), UTF_8).replaceFirst("\\{", "{\"odd\":" + json + ",");
    var latin = bytes.getBytes(ISO_8859_1);
    var stamped =
        bytes.replaceFirst("\"revision\":\"\"", "\"revision\":\"" + Revision.of(latin) + "\"");
    assertThat(Check.check(stamped.getBytes(ISO_8859_1)).problems()).isEmpty();
    assertThat(Revision.of(latin)).isNotEqualTo(revision(enforceable()));
  }

  /** Most of what is nearly a document fails late, where a reader is least prepared. */
  @Property(tries = 5000)
  void a_document_of_which_one_byte_is_another_is_judged_never_an_exception(
      @ForAll @IntRange(max = 10_000) int at, @ForAll byte by) throws IOException {
    var bytes = stamped(enforceable());
    int index = at % bytes.length;
    boolean same = bytes[index] == by;
    bytes[index] = by;
    assertThat(Check.check(bytes).valid()).isEqualTo(same);
  }

  /** A reader that skips a member does not look into it; the revision does. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{\"odd\":\"%s\"}", "{\"odd\":{\"%s\":1}}", "{\"server\":{\"name\":\"%s\"}}"})
  void bytes_that_are_no_text_are_a_problem_wherever_they_stand(String document) {
    for (var bytes : List.of("\u00ed\u00a0\u0080", "\u00ff", "\u00c0\u00af", "\u00c3", "\0")) {
      var broken = document.formatted(bytes).getBytes(ISO_8859_1);
      assertUnreadable(Check.check(broken), Arrays.toString(broken));
    }
  }

  @Test
  void a_text_longer_than_a_reader_takes_is_a_problem_though_nobody_knows_its_member() {
    var text = "x".repeat(StreamReadConstraints.DEFAULT_MAX_STRING_LEN + 1);
    assertUnreadable(Check.check(("{\"odd\":\"" + text + "\"}").getBytes(UTF_8)), "too long");
  }

  private static void assertUnreadable(Check.Checked checked, String what) {
    assertThat(checked.valid()).as(what).isFalse();
    assertThat(checked.snapshot()).as(what).isEmpty();
    assertThat(checked.problems())
        .as(what)
        .singleElement()
        .satisfies(problem -> assertThat(problem.sentence()).isNotBlank());
  }

  private static ObjectNode enforceable() throws IOException {
    try (var in = CheckTest.class.getResourceAsStream("enforceable.json")) {
      return (ObjectNode) Json.SNAPSHOTS.readTree(Objects.requireNonNull(in));
    }
  }

  private static void write(ObjectNode document, JsonPointer member, String json)
      throws IOException {
    var value = Json.SNAPSHOTS.readTree(json);
    var last = member.last();
    switch (document.at(member.head())) {
      case ArrayNode list -> list.set(last.getMatchingIndex(), value);
      case ObjectNode object -> object.set(last.getMatchingProperty(), value);
      default -> throw new IllegalArgumentException(member + " is nowhere");
    }
  }

  private static byte[] stamped(ObjectNode document) throws IOException {
    return bytes(document.put("revision", revision(document)));
  }

  private static String revision(ObjectNode document) throws IOException {
    return Revision.of(bytes(document));
  }

  private static byte[] bytes(ObjectNode document) throws IOException {
    return Json.SNAPSHOTS.writeValueAsBytes(document);
  }
}
