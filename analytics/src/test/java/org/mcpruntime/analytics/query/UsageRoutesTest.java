package org.mcpruntime.analytics.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.analytics.table.Events;

@Timeout(60)
final class UsageRoutesTest {

  @TempDir Path folder;
  private LoopbackAnalytics analytics;

  @BeforeEach
  void begin() {
    analytics = new LoopbackAnalytics(folder);
  }

  @AfterEach
  void end() {
    analytics.close();
  }

  private void given(long number, String human, String tool, String decision) {
    var time = Events.BEGIN.plusSeconds(number);
    analytics.given(
        Events.event(
            Events.id(time, number),
            time,
            number,
            Map.of("human_id", human, "tool_name", tool, "decision", decision)));
  }

  private long events(String path, String token) {
    var answer = analytics.get(path, token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("totals").path("events").asLong();
  }

  @Test
  void anEmptyStoreHasAReportOfNothing() {
    var report = analytics.get("/analytics/usage").json();

    assertThat(report.path("window_days").asInt()).isEqualTo(30);
    assertThat(report.path("since").asText()).isEqualTo("2026-10-28T10:00:00Z");
    assertThat(report.path("until").asText()).isEqualTo("2026-11-27T10:00:00Z");
    assertThat(report.path("totals").path("events").asLong()).isZero();
    assertThat(report.path("series")).hasSize(31); // days, of which two in part
    assertThat(report.path("filters").toString())
        .isEqualTo(
            "{\"namespaces\":[],\"team_ids\":[],\"server\":\"\",\"decision\":\"\","
                + "\"tool_name\":\"\"}");
    for (var list : new String[] {"servers", "actors", "tools", "decisions", "recent"}) {
      assertThat(report.path(list).isArray()).as(list).isTrue();
    }
  }

  @Test
  void aShortWindowHasHoursAndNoneIsLeftOut() {
    given(1, "alice", "add", "allow");
    given(3 * 3600 + 5, "alice", "add", "deny");

    var series =
        analytics
            .get("/analytics/usage?since=2026-11-26T09:30:00Z&until=2026-11-26T14:00:00Z")
            .json()
            .path("series");

    assertThat(series.findValuesAsText("bucket"))
        .containsExactly(
            "2026-11-26T09:00:00Z",
            "2026-11-26T10:00:00Z",
            "2026-11-26T11:00:00Z",
            "2026-11-26T12:00:00Z",
            "2026-11-26T13:00:00Z");
    assertThat(series.findValuesAsText("events")).containsExactly("0", "1", "0", "0", "1");
    assertThat(series.findValuesAsText("denied")).containsExactly("0", "0", "0", "0", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "decision=deny,                     1",
    "status=deny,                       1",
    "outcome=deny,                      1",
    "decision=deny&status=deny,         1",
    "tool=add,                          2",
    "tool_name=add,                     2",
    "tool=add&outcome=deny,             0",
    "human_id=bob,                      1",
    "window_days=1,                     3",
    "since=2026-11-26T10:00:02Z,        2",
    "until=2026-11-26T10:00:02Z,        1",
    "server=nobody,                     0",
  })
  void whatIsMeantIsCounted(String query, long events) {
    given(1, "alice", "add", "allow");
    given(2, "bob", "add", "allow");
    given(3, "alice", "upper", "deny");

    assertThat(events("/analytics/usage?" + query, LoopbackAnalytics.ADMIN)).isEqualTo(events);
  }

  @Test
  void aUserSeesTheirOwnAndAnAdministratorAll() {
    given(1, "alice", "add", "allow");
    given(2, "bob", "add", "allow");

    assertThat(events("/user/analytics/usage", LoopbackAnalytics.USER)).isEqualTo(1);
    assertThat(events("/user/analytics/usage?human_id=alice", LoopbackAnalytics.USER)).isEqualTo(1);
    assertThat(events("/user/analytics/usage", LoopbackAnalytics.ADMIN)).isEqualTo(2);
    var refused = analytics.get("/user/analytics/usage?human_id=bob", LoopbackAnalytics.USER);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.refusal()).contains("forbidden", "bob", "alice");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,                                             1 to 50",
    "limit=51,                                            1 to 50",
    "window_days=0,                                       1 to 365",
    "window_days=366,                                     1 to 365",
    "since=2026-11-01T00:00:00Z&window_days=3,            where the window begins",
    "since=2027-01-01T00:00:00Z,                          before until",
    "since=1990-01-01T00:00:00Z,                          at most",
    "decision=allow&status=deny,                          another name",
    "phase=intent,                                        there are",
  })
  void aWindowThatMakesNoSenseIsRefused(String query, String sentence) {
    var refused = analytics.get("/analytics/usage?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.refusal()).contains(sentence);
  }
}
