package org.mcpruntime.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.PolicyIndex;
import org.mcpruntime.policy.VectorCase;

/** The peer of the benchmark decides what the original decides; else it would be no peer. */
class LinearWalkTest {

  private static final Path VECTORS = Path.of(System.getProperty("repo.root"), "tests/vectors");

  @Test
  void walk_and_index_agree_on_every_vector_in_every_field() throws IOException {
    var policies = Files.readAllLines(VECTORS.resolve("policies.jsonl"));
    var cases = Files.readAllLines(VECTORS.resolve("cases.jsonl"));
    assertThat(cases).hasSize(2531);
    for (var line : cases) {
      var vector = Json.SNAPSHOTS.readValue(line, VectorCase.class);
      assertAgreement(
          Json.SNAPSHOTS.readValue(policies.get(vector.policy()), PolicySnapshot.class), vector);
    }
  }

  private static void assertAgreement(PolicySnapshot snapshot, VectorCase vector) {
    var caller = vector.request().caller();
    var message = vector.request().message();
    var index = Decide.decide(PolicyIndex.compile(snapshot), caller, message, vector.now());
    var walk = new LinearWalk(snapshot).decide(caller, message, vector.now());
    assertThat(walk)
        .as(vector.id())
        .isEqualTo(new LinearWalk.Answer(index.allowed(), index.reason(), index.facts()));
  }
}
