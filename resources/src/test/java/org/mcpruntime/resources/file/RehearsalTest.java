package org.mcpruntime.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mcpruntime.resources.Admission;
import org.mcpruntime.resources.Admission.Verdict;
import org.mcpruntime.resources.Kind;

class RehearsalTest {

  @Test
  void oneObjectOfEachKindFitsAsANewOneAndAsAnotherOne() {
    var verdicts = Rehearsal.of(new Admission());

    assertThat(verdicts).hasSize(2 * Kind.values().length);
    assertThat(verdicts).allMatch(Verdict.Fits.class::isInstance);
    assertThat(verdicts)
        .extracting(verdict -> ((Verdict.Fits) verdict).completed().path("kind").asText())
        .contains("MCPServer", "MCPAccessGrant", "MCPAgentSession");
  }
}
