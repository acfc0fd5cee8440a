package org.mcpruntime.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.process.config.Problem;
import org.mcpruntime.process.config.Settings;

class OperatorConfigTest {

  @Test
  void nothing_has_to_be_said() {
    var settings = new Settings(Map.of());

    var config = OperatorConfig.of(settings);

    assertThat(settings.problems()).isEmpty();
    assertThat(config.cluster()).isEqualTo("local");
    assertThat(config.edge())
        .isEqualTo(
            new OperatorConfig.Edge("", "web", false, null, OperatorConfig.Readiness.STRICT));
    assertThat(config.registry().hasCredentials()).isFalse();
    assertThat(config.pace().again()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void the_registry_that_nodes_pull_from_has_three_names() {
    assertThat(config(Map.of()).registry().pullHost())
        .isEqualTo("registry.registry.svc.cluster.local:5000");
    assertThat(config(Map.of("MCP_REGISTRY_ENDPOINT", "one:5000")).registry().pullHost())
        .isEqualTo("one:5000");
    assertThat(
            config(Map.of("MCP_REGISTRY_ENDPOINT", "one:5000", "MCP_REGISTRY_PULL_HOST", "two"))
                .registry()
                .pullHost())
        .isEqualTo("two");
  }

  @Test
  void records_go_to_the_first_of_two_names() {
    var both =
        Map.of(
            "MCP_SENTINEL_INGEST_URL", "http://one/ingest",
            "MCP_ANALYTICS_INGEST_URL", "http://two/ingest");

    assertThat(config(both).dataPlane().ingest()).isEqualTo(URI.create("http://one/ingest"));
  }

  @ParameterizedTest
  @CsvSource({"1,true", "t,true", "TRUE,true", "true,true", "0,false", "F,false", "False,false"})
  void flags_are_spelled_as_the_original_took_them(String text, boolean means) {
    assertThat(config(Map.of("MCP_DEFAULT_INGRESS_TLS", text)).edge().tls()).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "MCP_DEFAULT_INGRESS_TLS, yes",
    "MCP_INGRESS_READINESS_MODE, loose",
    "MCP_DEFAULT_INGRESS_TLS_SECRET, wildcard",
    "MCP_POLICY_FEED_URL, https://feed:8443",
    "REQUEUE_DELAY_SECONDS, 0",
    "MCP_CANARY_WINDOW, soon",
    "MCP_SENTINEL_INGEST_URL, nowhere"
  })
  void what_cannot_be_used_is_a_problem(String name, String value) {
    var settings = new Settings(Map.of(name, value));

    var _ = OperatorConfig.of(settings);

    assertThat(settings.problems()).extracting(Problem::name).isNotEmpty();
  }

  @Test
  void a_password_is_never_shown() {
    var config = config(Map.of("PROVISIONED_REGISTRY_PASSWORD", "secret-word"));

    assertThat(config.toString()).doesNotContain("secret-word");
  }

  private static OperatorConfig config(Map<String, String> environment) {
    var settings = new Settings(environment);
    var config = OperatorConfig.of(settings);
    assertThat(settings.problems()).isEmpty();
    return config;
  }
}
