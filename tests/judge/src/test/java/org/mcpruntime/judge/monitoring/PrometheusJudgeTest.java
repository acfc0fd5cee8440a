package org.mcpruntime.judge.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and alerts see what processes that run show, says Prometheus. */
@Timeout(300)
class PrometheusJudgeTest {

  @TempDir private Path folder;

  private static void assumeProgram() {
    // ./verify lists what was not run, and why.
    assumeTrue(Prometheus.isThere(), "Prometheus is missing");
  }

  @Test
  void the_rules_are_rules_and_their_unit_tests_pass() throws IOException, InterruptedException {
    assumeProgram();
    assertThat(Prometheus.fault("check", "rules", "--lint-fatal", Expressions.RULES.toString()))
        .isEmpty();
    var tests = Expressions.ROOT.resolve("tests/judge/prometheus/mcp-runtime.test.yaml");
    assertThat(Prometheus.fault("test", "rules", tests.toString())).isEmpty();
    for (var rule : Expressions.rules()) {
      assertThat(Files.readString(tests)).contains("alertname: " + rule.path("alert").asText());
    }
  }

  @Test
  void every_panel_and_alert_is_explained() throws IOException {
    var page = Files.readString(Expressions.ROOT.resolve("docs/operations/monitoring.md"));
    for (var rule : Expressions.rules()) {
      assertThat(page).contains("`" + rule.path("alert").asText() + "`");
      assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
      assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(rule.at("/annotations/description").asText()).isNotEmpty();
    }
    var uids = new HashSet<String>();
    for (var file : Expressions.dashboards()) {
      var dashboard = Expressions.JSON.readTree(file.toFile());
      assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
      assertThat(uids.add(dashboard.path("uid").asText())).isTrue();
      assertThat(page).contains(file.getFileName().toString());
      panels(dashboard, page);
    }
  }

  private static void panels(JsonNode dashboard, String page) {
    var ids = new HashSet<Integer>();
    for (var panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
      var place = panel.path("gridPos");
      assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, 24);
      if (panel.path("type").asText().equals("row")) {
        continue;
      }
      assertThat(panel.path("description").asText()).isNotEmpty();
      assertThat(page).contains("| " + panel.path("title").asText() + " |");
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      assertThat(panel.path("targets")).isNotEmpty();
    }
  }

  /** A judge who finds no fault finds none where there is one. */
  @Test
  void metrics_and_labels_of_an_expression_are_found() {
    var expression =
        new Expressions.Expression(
            "here", "sum by (le, server) (rate(mcp_a_bucket{x=\"1\", y=~\"z\"}[5m])) / up");

    assertThat(expression.metrics())
        .containsOnlyKeys("mcp_a_bucket", "up")
        .containsEntry("mcp_a_bucket", Set.of("le", "server", "x", "y"));
  }

  @Test
  void dashboards_and_alerts_see_what_happens() throws IOException, InterruptedException {
    assumeProgram();
    try (var upstream = new Upstream();
        var deployed = new Deployment(folder, upstream.url());
        var prometheus = new Prometheus(folder, deployed.pages(), Expressions.hurried())) {
      await().atMost(Duration.ofSeconds(30)).until(prometheus::isReady);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> deployed.call("say"), List.of(200, 200)::equals);
      quiet(deployed, prometheus);

      // Somebody asks again and again for what is denied.
      provoke(deployed, "drop", prometheus, "McpDenialsSurge");

      upstream.leave();
      provoke(deployed, "say", prometheus, "McpUpstreamFailing", "McpCircuitOpen");
      everyMetricAndLabelIsThere(prometheus);

      deployed.withoutFeed();
      provoke(deployed, "say", prometheus, "McpProcessDown", "McpPolicyStale");
    }
  }

  /** What goes well raises no alarm. */
  private static void quiet(Deployment deployed, Prometheus prometheus) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              assertThat(deployed.call("say")).containsOnly(200);
              assertThat(prometheus.query("sum(up) == 3")).isNotEmpty();
              assertThat(prometheus.query("rate(mcp_gateway_requests_total[15s]) > 0"))
                  .hasSizeGreaterThanOrEqualTo(2);
            });
    try {
      assertThat(prometheus.firing()).as(prometheus.said()).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void provoke(
      Deployment deployed, String tool, Prometheus prometheus, String... alerts) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              var _ = deployed.call(tool);
              assertThat(prometheus.firing()).contains(alerts);
            });
  }

  private static void everyMetricAndLabelIsThere(Prometheus prometheus) throws IOException {
    var found = new SoftAssertions();
    var all =
        Stream.concat(Expressions.ofDashboards().stream(), Expressions.ofRules().stream()).toList();
    for (var expression : all) {
      var _ = prometheus.query(expression.text()); // it can be read
      for (var metric : expression.metrics().entrySet()) {
        var labels = labels(prometheus, metric.getKey());
        found.assertThat(labels).as("%s: %s", expression.place(), metric.getKey()).isNotEmpty();
        found
            .assertThat(labels)
            .as("labels of %s in %s", metric.getKey(), expression.place())
            .containsAll(metric.getValue());
      }
    }
    for (var expression : Expressions.ofDashboards()) {
      found
          .assertThat(prometheus.query(expression.text()))
          .as("%s: %s", expression.place(), expression.text())
          .isNotEmpty();
    }
    found.assertAll();
  }

  /** The labels that series of a metric have. */
  private static Set<String> labels(Prometheus prometheus, String metric) throws IOException {
    var labels = new TreeSet<String>();
    for (var series : new ArrayList<>(prometheus.query(metric))) {
      series.path("metric").fieldNames().forEachRemaining(labels::add);
    }
    return labels;
  }
}
