package org.mcpruntime.operator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.contract.server.MCPServerStatus.ConditionType;
import org.mcpruntime.contract.server.MCPServerStatus.Phase;

class RefusedTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static MCPServer server() throws Exception {
    return Json.RESOURCES.readValue(
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"MCPServer",
         "metadata":{"namespace":"a","name":"echo"},"spec":{"image":"x"}}
        """,
        MCPServer.class);
  }

  private static MCPServerStatus allGood() {
    var conditions =
        List.of(ConditionType.values()).stream()
            .map(
                type ->
                    new Condition(
                        type.name(), Condition.Status.True, 1L, Instant.EPOCH, "Good", "good"))
            .toList();
    return new MCPServerStatus(
        Phase.Ready,
        "good",
        1L,
        null,
        null,
        null,
        null,
        conditions,
        true,
        true,
        true,
        true,
        true,
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment a/echo,        DeploymentReady",
    "PodDisruptionBudget a/echo, DeploymentReady",
    "Service a/echo,           ServiceReady",
    "Ingress a/echo,           IngressReady",
    "Certificate a/echo-gateway-mtls, IngressReady",
    "NetworkPolicy a/echo-gateway, GatewayReady",
  })
  void a_refusal_stands_in_the_condition_that_it_is_about(String child, String type)
      throws Exception {
    var refusal = new Refusal(child, "quota exceeded", false);

    var status = Refused.status(server(), allGood(), List.of(refusal), NOW);

    assertThat(status.phase()).isEqualTo(Phase.PartiallyReady);
    assertThat(status.message()).isEqualTo(child + ": quota exceeded");
    assertThat(status.conditions())
        .filteredOn(condition -> condition.status() == Condition.Status.False)
        .extracting(Condition::type, Condition::reason, Condition::lastTransitionTime)
        .containsExactlyInAnyOrder(tuple("Ready", "Waiting", NOW), tuple(type, "Waiting", NOW));
  }

  @Test
  void what_only_another_plan_helps_is_the_sum_of_all() throws Exception {
    var status =
        Refused.status(
            server(),
            allGood(),
            List.of(
                new Refusal("Service a/echo", "later", false),
                new Refusal("Deployment a/echo", "spec is wrong", true)),
            NOW);

    assertThat(status.phase()).isEqualTo(Phase.Error);
    assertThat(status.conditions().getFirst().reason()).isEqualTo("Refused");
    assertThat(status.message()).isEqualTo("Deployment a/echo: spec is wrong");
    assertThat(status.deploymentReady()).isFalse();
    assertThat(status.serviceReady()).isFalse();
    assertThat(status.ingressReady()).isTrue();
  }

  @Test
  void nothing_refused_changes_nothing() throws Exception {
    assertThat(Refused.status(server(), allGood(), List.of(), NOW)).isEqualTo(allGood());
  }
}
