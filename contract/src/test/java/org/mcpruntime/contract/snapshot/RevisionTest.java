package org.mcpruntime.contract.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;

/** The canonical bytes and their digest, as the original computes them. */
class RevisionTest {

  /** One line of {@code tests/vectors/canonical.tsv}. */
  record Golden(String revision, String canonical) {

    ObjectNode document() throws IOException {
      return (ObjectNode) Json.SNAPSHOTS.readTree(canonical);
    }
  }

  static Stream<Golden> golden() throws IOException {
    var file = Path.of(System.getProperty("repo.root"), "tests/vectors/canonical.tsv");
    return Files.readAllLines(file).stream()
        .map(line -> line.split("\t", 2))
        .map(columns -> new Golden(columns[0], columns[1]));
  }

  @Test
  void there_are_two_golden_vectors() throws IOException {
    assertThat(golden()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void a_golden_document_has_its_golden_bytes_and_revision(Golden golden) {
    assertThat(canonical(golden.canonical)).isEqualTo(golden.canonical);
    assertThat(revision(golden.canonical)).isEqualTo(golden.revision);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void layout_time_of_writing_and_an_old_revision_are_outside(Golden golden) throws IOException {
    var document = golden.document();
    document.put("revision", "sha256:of another document");
    document.put("generated_at", "2026-11-20T10:00:00Z");
    assertThat(revision(document.toPrettyString())).isEqualTo(golden.revision);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void a_member_of_a_newer_peer_is_covered_and_does_not_break_reading(Golden golden)
      throws IOException {
    var newer = golden.document();
    newer.withObject("/server").put("shard", 1);
    var newest = golden.document();
    newest.withObject("/server").put("shard", 2);
    assertThat(List.of(golden.revision, revision(newer.toString()), revision(newest.toString())))
        .doesNotHaveDuplicates();
    assertThat(Json.SNAPSHOTS.treeToValue(newest, PolicySnapshot.class))
        .isEqualTo(Json.SNAPSHOTS.treeToValue(golden.document(), PolicySnapshot.class));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "canonical.csv",
      delimiter = '|',
      quoteCharacter = '`',
      useHeadersInDisplayName = true)
  void the_canonical_form_is_that_of_the_table(String what, String received, String canonical) {
    assertThat(canonical(received)).as(what).isEqualTo(canonical);
    assertThat(canonical(canonical)).as("again").isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D\uDE00", "a\uD83D\uDE00", "\u4e2d", "a<", "\u0001"})
  void a_text_that_is_longer_than_any_buffer_is_escaped_like_a_short_one(String part) {
    var once = canonical("\"" + escaped(part) + "\"");
    var often = canonical("\"" + escaped(part).repeat(20_000) + "\"");
    assertThat(often).isEqualTo("\"" + once.substring(1, once.length() - 1).repeat(20_000) + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "nonsense", "{", "[1", "{}{}", "{} 1", "1 2", "{}x", "{\"a\"}"})
  void what_is_not_one_document_has_no_revision(String text) {
    assertThatThrownBy(() -> revision(text)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> canonical(text)).isInstanceOf(UncheckedIOException.class);
  }

  private static String escaped(String part) {
    return part.replace("\u0001", "\\u0001");
  }

  private static String canonical(String json) {
    return new String(Revision.canonical(json.getBytes(UTF_8)), UTF_8);
  }

  private static String revision(String json) {
    return Revision.of(json.getBytes(UTF_8));
  }
}
