package org.mcpruntime.process.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  private String page(String accept) {
    return new String(metrics.page(accept).body(), UTF_8);
  }

  @Test
  void what_is_counted_is_scraped() {
    var calls = metrics.counter("mcp_calls_total", "Calls", "server", "decision");
    var allowed = calls.labelValues("files", "allow");
    allowed.inc();
    allowed.inc(2);
    metrics.gauge("mcp_open", "Open").set(7);
    metrics.measured("mcp_queue", "Waiting", () -> 3);
    metrics.counted("mcp_dropped_total", "Dropped", () -> 4);

    assertThat(page("").lines())
        .contains(
            "mcp_calls_total{decision=\"allow\",server=\"files\"} 3.0",
            "mcp_open 7.0",
            "mcp_queue 3.0",
            "mcp_dropped_total 4.0");
  }

  @Test
  void a_histogram_has_few_fixed_buckets() {
    var seconds = metrics.histogram("mcp_seconds", "Time", Buckets.CALLS, "server");
    seconds.labelValues("files").observe(0.3);

    assertThat(page("").lines())
        .contains(
            "mcp_seconds_bucket{server=\"files\",le=\"0.25\"} 0",
            "mcp_seconds_bucket{server=\"files\",le=\"0.5\"} 1",
            "mcp_seconds_bucket{server=\"files\",le=\"+Inf\"} 1",
            "mcp_seconds_count{server=\"files\"} 1")
        .filteredOn(line -> line.contains("_bucket"))
        .hasSize(13);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                          | text/plain; version=0.0.4",
        "*/*                                                         | text/plain; version=0.0.4",
        "text/plain                                                  | text/plain; version=0.0.4",
        "application/openmetrics-text;version=1.0.0,text/plain;q=0.5 | application/openmetrics-text",
      })
  void the_format_is_the_one_that_is_asked_for(String accept, String type) {
    var _ = metrics.counter("mcp_calls_total", "Calls");

    var page = metrics.page(accept);

    assertThat(page.contentType()).startsWith(type);
    assertThat(page(accept).endsWith("# EOF\n")).isEqualTo(type.contains("openmetrics"));
  }

  @Test
  void two_processes_in_one_jvm_do_not_share_their_metrics() {
    var _ = metrics.counter("mcp_calls_total", "Calls");

    var other = new Metrics();
    var _ = other.counter("mcp_calls_total", "Calls");

    assertThatThrownBy(() -> metrics.counter("mcp_calls_total", "Calls"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void the_jvm_says_how_it_is() {
    var _ = metrics.withJvm();

    assertThat(page(""))
        .contains("jvm_memory_used_bytes{area=\"heap\"}")
        .contains("jvm_gc_collection_seconds_count")
        .contains("jvm_threads_current")
        .contains("process_cpu_seconds_total");
  }
}
