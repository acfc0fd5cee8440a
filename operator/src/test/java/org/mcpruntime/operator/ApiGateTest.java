package org.mcpruntime.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.kube.api.Gate;
import org.mcpruntime.process.metrics.Metrics;

class ApiGateTest {

  @ParameterizedTest
  @CsvSource({
    "GET,    /apis/apps/v1/deployments?limit=500, 200, list, deployments, apps",
    "GET,    /api/v1/namespaces/a/services/echo, 404, get, services, ''",
    "WATCH,  /apis/mcpruntime.org/v1alpha1/mcpservers?watch=true, 0, watch, mcpservers, mcpruntime.org",
    "PATCH,  /apis/mcpruntime.org/v1alpha1/namespaces/a/mcpservers/echo/status?force=true, 200, patch, mcpservers/status, mcpruntime.org",
    "PATCH,  /apis/apps/v1/namespaces/a/deployments/echo?force=true, 201, create, deployments, apps",
    "CREATE, /api/v1/namespaces/a/secrets, 201, create, secrets, ''",
    "CREATE, /apis/authentication.k8s.io/v1/tokenreviews, 201, create, tokenreviews, authentication.k8s.io",
    "DELETE, /apis/apps/v1/namespaces/a/deployments/echo, 200, delete, deployments, apps",
  })
  void requests_are_counted_under_the_words_of_roles(
      Gate.Verb verb, String path, int code, String word, String resource, String group) {
    var metrics = new Metrics();
    var gate = new ApiGate(ApiGate.counter(metrics), () -> true);

    gate.answered(verb, path, code);

    var page = new String(metrics.page("").body(), StandardCharsets.UTF_8);
    assertThat(page)
        .contains(
            "mcp_operator_api_requests_total{code=\"%s\",group=\"%s\",resource=\"%s\",verb=\"%s\"} 1.0"
                .formatted(code == 0 ? "" : code, group, resource, word));
  }

  @ParameterizedTest
  @CsvSource({"GET,true", "WATCH,true", "CREATE,false", "PATCH,false", "DELETE,false"})
  void who_does_not_lead_may_only_look(Gate.Verb verb, boolean may) {
    assertThat(new ApiGate(ApiGate.counter(new Metrics()), () -> false).admits(verb))
        .isEqualTo(may);
  }
}
