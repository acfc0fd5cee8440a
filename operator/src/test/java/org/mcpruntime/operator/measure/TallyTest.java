package org.mcpruntime.operator.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.operator.canary.Figures;
import org.mcpruntime.operator.canary.Window;
import org.mcpruntime.operator.desired.Track;

class TallyTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = START.plusSeconds(10);

  private final Tally tally = new Tally();

  /** So many requests, of which some failed, and the others took up to 10 ms. */
  private static Sample page(long good, long failed) {
    return Sample.of(
        """
        # TYPE mcp_gateway_request_duration_seconds histogram
        mcp_gateway_request_duration_seconds_bucket{method="POST",decision="allow",status="200",le="0.01"} %d
        mcp_gateway_request_duration_seconds_bucket{method="POST",decision="allow",status="200",le="+Inf"} %d
        mcp_gateway_request_duration_seconds_count{method="POST",decision="allow",status="200"} %d
        mcp_gateway_request_duration_seconds_sum{method="POST",decision="allow",status="200"} 1.5
        mcp_gateway_request_duration_seconds_bucket{method="POST",decision="allow",status="502",le="0.01"} 0
        mcp_gateway_request_duration_seconds_bucket{method="POST",decision="allow",status="502",le="+Inf"} %d
        mcp_gateway_request_duration_seconds_count{method="POST",decision="allow",status="502"} %d
        mcp_gateway_request_duration_seconds_count{method="GET",decision="allow",status="200"} 7
        mcp_gateway_request_duration_seconds_count{method="POST",decision="deny",status="403"} 9
        """
            .formatted(good, good, good, failed, failed));
  }

  private static Tally.Reading reading(String pod, Track track, long good, long failed) {
    return new Tally.Reading(pod, track, page(good, failed));
  }

  @Test
  void what_was_counted_before_the_first_look_is_past() {
    tally.add(List.of(reading("a", Track.STABLE, 1000, 10)), START);

    assertThat(tally.window(START)).isNull();

    tally.add(List.of(reading("a", Track.STABLE, 1100, 11)), LATER);
    assertThat(tally.window(LATER))
        .isEqualTo(
            new Window(START, LATER, new Figures(101, 1, Duration.ofMillis(10)), Figures.NONE));
  }

  @Test
  void pods_of_a_track_add_up_and_one_that_comes_later_counts_whole() {
    tally.add(List.of(reading("a", Track.CANARY, 5, 0), reading("b", Track.CANARY, 50, 0)), START);
    tally.add(
        List.of(
            reading("a", Track.CANARY, 10, 0),
            reading("b", Track.CANARY, 60, 0),
            reading("c", Track.CANARY, 3, 0)),
        LATER);

    assertThat(tally.window(LATER))
        .isNotNull()
        .extracting(window -> window.canary().requests())
        .isEqualTo(18L);
  }

  @Test
  void a_gateway_that_begins_anew_or_goes_takes_nothing_with_it() {
    tally.add(
        List.of(reading("a", Track.STABLE, 100, 0), reading("b", Track.STABLE, 100, 0)), START);
    tally.add(
        List.of(reading("a", Track.STABLE, 120, 0), reading("b", Track.STABLE, 130, 0)), LATER);
    tally.add(List.of(reading("a", Track.STABLE, 4, 0)), LATER.plusSeconds(10));

    assertThat(tally.window(LATER.plusSeconds(10)))
        .isNotNull()
        .extracting(window -> window.stable().requests())
        .isEqualTo(54L);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, allow, 200, 1, 0",
    "POST, allow, 502, 1, 1",
    "POST, deny,  502, 1, 1",
    "POST, allow, 503, 1, 1",
    "POST, deny,  503, 0, 0",
    "POST, deny,  403, 0, 0",
    "POST, deny,  429, 0, 0",
    "GET,  allow, 200, 0, 0",
    "GET,  deny,  502, 0, 0",
  })
  void what_a_request_says_of_its_server(
      String verb, String decision, String status, long requests, long failed) {
    var line =
        "mcp_gateway_request_duration_seconds_count{method=\"%s\",decision=\"%s\",status=\"%s\"} 1\n"
            .formatted(verb, decision, status);

    assertThat(Sample.of(line).figures()).isEqualTo(new Figures(requests, failed, null));
  }

  @ParameterizedTest
  @CsvSource({
    "circuit_open,        tools/call, 1, 1",
    "circuit_open,        none,       0, 0",
    "concurrency_limited, tools/call, 0, 0",
    "trail_unavailable,   tools/call, 0, 0",
    "policy_unavailable,  tools/call, 0, 0",
    "draining,            tools/call, 0, 0",
  })
  void what_a_503_of_the_gateway_says_of_its_server(
      String reason, String method, long requests, long failed) {
    var lines =
        """
        mcp_gateway_policy_decisions_total{decision="deny",reason="%s",rpc_method="%s"} 1.0
        mcp_gateway_request_duration_seconds_bucket{method="POST",decision="deny",status="503",le="+Inf"} 1
        mcp_gateway_request_duration_seconds_count{method="POST",decision="deny",status="503"} 1
        """
            .formatted(reason, method);

    assertThat(Sample.of(lines).figures()).isEqualTo(new Figures(requests, failed, null));
  }

  @Test
  void what_a_server_was_spared_says_nothing_of_how_long_it_takes() {
    var spared =
        Sample.of(
            "mcp_gateway_policy_decisions_total{reason=\"circuit_open\",rpc_method=\"tools/call\"} 50\n");

    assertThat(page(100, 0).plus(spared).figures())
        .isEqualTo(new Figures(150, 50, Duration.ofMillis(10)));
  }

  @Test
  void where_too_many_fail_or_take_longer_than_is_measured_nobody_knows_the_slowest() {
    assertThat(page(90, 10).figures()).isEqualTo(new Figures(100, 10, null));
    assertThat(Sample.of("").figures()).isEqualTo(Figures.NONE);
  }
}
