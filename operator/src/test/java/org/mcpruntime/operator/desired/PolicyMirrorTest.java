package org.mcpruntime.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.process.config.Settings;

class PolicyMirrorTest {

  @Test
  void a_policy_that_is_too_large_is_left_out_and_that_is_said() throws JsonProcessingException {
    var fits = PolicyMirror.of(blueprint(), "x".repeat(1_000_000));
    var large = PolicyMirror.of(blueprint(), "x".repeat(1_100_000));

    assertThat(fits.getData()).containsOnlyKeys(PolicyMirror.KEY);
    assertThat(large.getData()).isNullOrEmpty();
    assertThat(large.getMetadata().getAnnotations())
        .containsExactlyEntriesOf(Map.of(PolicyMirror.TOO_LARGE, "1100000"));
  }

  private static Blueprint blueprint() throws JsonProcessingException {
    var server =
        Json.RESOURCES.readValue(
            """
            {"apiVersion": "mcpruntime.org/v1alpha1", "kind": "MCPServer",
             "metadata": {"name": "demo", "namespace": "mcp-servers"}, "spec": {"image": "demo:1"}}
            """,
            MCPServer.class);
    return new Blueprint(server, OperatorConfig.of(new Settings(Map.of())));
  }
}
