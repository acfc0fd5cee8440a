package org.mcpruntime.contract.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnakeCaseTest {

  @ParameterizedTest
  @CsvSource({
    "name, name",
    "maxTrust, max_trust",
    "allowedSideEffects, allowed_side_effects",
    "humanID, human_id",
    "humanIDHeader, human_id_header",
    "issuerURL, issuer_url",
    "latencyMS, latency_ms",
    "rpcID, rpc_id",
    "mcpSessionID, mcp_session_id",
    "traceID, trace_id",
    "URL, url",
    "already_snake, already_snake",
    "policy2Version, policy2_version",
  })
  void a_run_of_capitals_is_one_word(String component, String member) {
    assertThat(new SnakeCase().translate(component)).isEqualTo(member);
    assertThat(new SnakeCase().translate(member)).as("again").isEqualTo(member);
  }
}
