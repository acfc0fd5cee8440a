package org.mcpruntime.contract.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.json.LeftOut;

/** The policy document: what is written is what was read, and what is unknown permits nothing. */
class SnapshotJsonTest {

  @ParameterizedTest
  @MethodSource("org.mcpruntime.contract.snapshot.RevisionTest#golden")
  void a_golden_document_is_written_as_it_was_read(RevisionTest.Golden golden) throws IOException {
    var read = Json.SNAPSHOTS.readValue(golden.canonical(), PolicySnapshot.class);
    var written = Json.SNAPSHOTS.writeValueAsBytes(read);
    assertThat(new String(Revision.canonical(written), UTF_8)).isEqualTo(golden.canonical());
    assertThat(Revision.of(written)).isEqualTo(golden.revision());
  }

  @Test
  void every_member_keeps_its_name_its_value_and_its_place() throws IOException {
    var reports = new ArrayList<String>();
    var read = read(full(), reports);
    assertThat(Json.SNAPSHOTS.writeValueAsString(read)).isEqualTo(full().toString());
    assertThat(reports).isEmpty();
  }

  /** Else a member that is added to a record would escape the test above. */
  @Test
  void the_full_document_is_full() throws IOException {
    var read = read(full(), new ArrayList<>());
    assertThat(LeftOut.of(read, Json.SNAPSHOTS)).containsExactly("/prompts/0/uri");
  }

  @Test
  void a_rule_that_is_null_keeps_its_grant_from_being_open_to_everything() throws IOException {
    var document = full();
    ((ArrayNode) document.at("/grants/0/tool_rules")).removeAll().addNull();
    var read = Json.SNAPSHOTS.treeToValue(document, PolicySnapshot.class);
    assertThat(read.grants().getFirst().toolRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.decision()).isEqualTo(AccessRule.Effect.DENY));
  }

  @Test
  void nulls_in_lists_of_an_older_peer_are_passed_over() throws IOException {
    var document = full();
    document.withArray("/tools").addNull();
    assertThat(read(document, new ArrayList<>())).isEqualTo(read(full(), new ArrayList<>()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "words.csv",
      delimiter = '|',
      quoteCharacter = '`',
      useHeadersInDisplayName = true)
  void a_word_is_read_as_the_table_says(String member, String written, String meant, String told)
      throws IOException {
    var document = full();
    var pointer = JsonPointer.compile(member);
    var parent = (ObjectNode) document.at(pointer.head());
    parent.set(pointer.last().getMatchingProperty(), Json.SNAPSHOTS.readTree(written));

    var reports = new ArrayList<String>();
    JsonNode all = Json.SNAPSHOTS.valueToTree(read(document, reports));
    var found = all.at(pointer);

    assertThat(found.isMissingNode() ? "absent" : found.toString())
        .as("%s: %s", member, written)
        .isEqualTo(meant);
    switch (told) {
      case "yes" -> assertThat(reports).singleElement().asString().contains(member);
      case "no" -> assertThat(reports).isEmpty();
      default -> throw new IllegalArgumentException(told);
    }
  }

  private static PolicySnapshot read(JsonNode document, List<String> reports) throws IOException {
    return Json.snapshotReader(reports::add)
        .forType(PolicySnapshot.class)
        .readValue(Json.SNAPSHOTS.writeValueAsBytes(document));
  }

  private static ObjectNode full() throws IOException {
    try (var in = SnapshotJsonTest.class.getResourceAsStream("full.json")) {
      return (ObjectNode) Json.SNAPSHOTS.readTree(Objects.requireNonNull(in));
    }
  }
}
