package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;

/** The decisions of the original, on documents and cases that it got right. */
class VectorsTest {

  private static final Path VECTORS = Path.of(System.getProperty("repo.root"), "tests/vectors");

  private static List<String> policies = List.of();
  private static List<VectorCase> cases = List.of();

  @BeforeAll
  static void read() throws IOException {
    policies = Files.readAllLines(VECTORS.resolve("policies.jsonl"));
    var read = new ArrayList<VectorCase>();
    for (var line : Files.readAllLines(VECTORS.resolve("cases.jsonl"))) {
      read.add(Json.SNAPSHOTS.readValue(line, VectorCase.class));
    }
    cases = read;
  }

  @Test
  void every_document_passes_the_check_revision_included() {
    assertThat(policies).hasSize(200);
    for (var policy : policies) {
      var checked = Check.check(policy.getBytes(StandardCharsets.UTF_8));
      assertThat(checked.problems()).isEmpty();
      assertThat(checked.warnings()).isEmpty();
    }
  }

  @Test
  void a_document_that_was_changed_in_one_letter_does_not_pass() {
    var changed = policies.getFirst().replace("\"max_trust\":\"low\"", "\"max_trust\":\"high\"");
    assertThat(Check.check(changed.getBytes(StandardCharsets.UTF_8)).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.place()).isEqualTo("revision"));
  }

  @Test
  void every_expected_decision_holds_in_every_field_by_the_index_by_changes_and_by_the_long_way()
      throws JsonProcessingException {
    assertThat(cases).hasSize(2531);
    for (var vector : cases) {
      var snapshot =
          Check.check(policies.get(vector.policy()).getBytes(StandardCharsets.UTF_8))
              .snapshot()
              .orElseThrow();
      var caller = vector.request().caller();
      var message = vector.request().message();
      var byIndex = Decide.decide(PolicyIndex.compile(snapshot), caller, message, vector.now());
      assertThat(VectorCase.Expected.of(byIndex)).as(vector.id()).isEqualTo(vector.expected());
      var byChanges = Decide.decide(arrived(snapshot), caller, message, vector.now());
      assertThat(VectorCase.Expected.of(byChanges)).as(vector.id()).isEqualTo(vector.expected());
      var byWalking = Explain.enforce(snapshot, caller, message, vector.now());
      assertThat(VectorCase.Expected.of(byWalking)).as(vector.id()).isEqualTo(vector.expected());
    }
  }

  /** The index of a policy whose grants and sessions arrived one by one. */
  private static PolicyIndex arrived(PolicySnapshot snapshot) {
    var index = PolicyIndex.compile(snapshot.head());
    for (var delta : Deltas.oneByOne(snapshot)) {
      index = index.with(delta);
    }
    return index;
  }
}
