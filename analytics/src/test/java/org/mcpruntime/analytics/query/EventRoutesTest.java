package org.mcpruntime.analytics.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.Events;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.process.api.ApiException;

@Timeout(60)
final class EventRoutesTest {

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

  private static byte[] event(long number, Map<String, String> payload) {
    var time = Events.BEGIN.plusSeconds(number);
    return Events.event(Events.id(time, number), time, number, payload);
  }

  private static byte[] line(String json) {
    return json.getBytes(UTF_8);
  }

  private List<Long> sequences(String path) {
    return analytics
        .get(path)
        .json()
        .path("events")
        .valueStream()
        .map(event -> event.at("/link/sequence").asLong())
        .toList();
  }

  @Test
  void anEmptyStoreAnswersEmptyListsAndNeverNull() {
    assertThat(analytics.get("/events").text())
        .isEqualTo("{\"events\":[],\"meta\":{\"limit\":100,\"has_more\":false}}");
    assertThat(analytics.get("/sources").text()).isEqualTo("{\"sources\":[]}");
    assertThat(analytics.get("/event-types").text()).isEqualTo("{\"event_types\":[]}");
    assertThat(analytics.get("/stats").json().path("events_total").asLong()).isZero();
    assertThat(analytics.get("/dashboard/summary").text())
        .isEqualTo(
            "{\"total_events\":0,\"active_servers\":1,\"active_grants\":2,\"active_sessions\":3,"
                + "\"latest_source\":\"-\",\"last_event_type\":\"-\"}");
  }

  @Test
  void anEventIsWhatWasWrittenWithTheOriginalsColumnsBeside() {
    analytics.given(event(1, Map.of("tool_name", "a \\\"b\\\"", "human_id", "", "reason", "x")));

    var row = analytics.get("/events").json().path("events").path(0);

    assertThat(row.path("payload").path("status").asInt()).isEqualTo(200);
    assertThat(row.path("server").asText()).isEqualTo("billing");
    assertThat(row.path("tool_name").asText()).isEqualTo("a \"b\"");
    assertThat(row.path("decision").asText()).isEqualTo("allow");
    assertThat(row.has("human_id")).isFalse();
    assertThat(row.has("reason")).isFalse();
  }

  @Test
  void numbersOfOtherProducersStayAsTheyWereSpelled() {
    analytics.given(
        line(
            "{\"timestamp\":\"2026-11-26T10:00:00Z\",\"source\":\"x\",\"event_type\":\"y\","
                + "\"payload\":{\"price\":1.10,\"big\":123456789012345678901234567890}}"));

    assertThat(analytics.get("/events").text())
        .contains("\"price\":1.10,\"big\":123456789012345678901234567890");
  }

  @Test
  void everyColumnIsAFilter() {
    analytics.given(event(1, Map.of()));
    for (var column : EventColumn.values()) {
      var value = column.type() == EventColumn.Type.NUMBER ? "77" : "nobody";
      var answer = analytics.get("/events?%s=%s".formatted(column.word(), value));
      assertThat(answer.status()).as(column.word()).isEqualTo(200);
      assertThat(answer.json().path("events")).as(column.word()).isEmpty();
    }
    assertThat(sequences("/events?server=billing&status=200&sequence=1&since=2026-11-26T10:00:01Z"))
        .containsExactly(1L);
    assertThat(sequences("/events?until=2026-11-26T10:00:01Z")).isEmpty();
  }

  @Test
  void intentsAreLeftOutUnlessTheyAreAskedFor() {
    analytics.given(event(1, Map.of("phase", "intent")), event(2, Map.of()));

    assertThat(sequences("/events")).containsExactly(2L);
    assertThat(sequences("/events?intents")).containsExactly(2L, 1L);
    assertThat(sequences("/events?phase=intent")).containsExactly(1L);
  }

  @Test
  void nextKeepsTheFiltersAndLeadsThroughAll() {
    for (int i = 1; i <= 7; i++) {
      analytics.given(event(i, Map.of("tool_name", i % 2 == 0 ? "even" : "odd one")));
    }
    var found = new ArrayList<Long>();
    var path = "/events?limit=2&tool_name=odd+one";
    while (!path.isEmpty()) {
      found.addAll(sequences(path));
      var next = analytics.get(path).json().path("next").asText();
      assertThat(next).doesNotContain("/api/v1/events?cursor=&");
      path = next.replaceFirst("/api/v1", "");
    }
    assertThat(found).containsExactly(7L, 5L, 3L, 1L);
  }

  @Test
  void aFullLastPageSaysThatThereIsNoMore() {
    analytics.given(event(1, Map.of()), event(2, Map.of()));

    assertThat(analytics.get("/events?limit=2").json().path("meta").path("has_more").asBoolean())
        .isFalse();
  }

  @Test
  void theOriginalsCursorIsUnderstood() {
    for (int i = 1; i <= 5; i++) {
      analytics.given(event(i, Map.of()));
    }
    assertThat(sequences("/events?limit=2&cursor=" + offset(3))).containsExactly(2L, 1L);
    assertThat(sequences("/events?limit=2&cursor=" + offset(0))).containsExactly(5L, 4L);
    assertThat(sequences("/events?cursor=" + offset(5))).isEmpty();
    assertThat(sequences("/events?cursor=" + offset(-7))).hasSize(5);
  }

  private static String offset(int events) {
    return encoded("{\"offset\":%d}".formatted(events));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void aCursorOfOtherFiltersIsRefused() {
    analytics.given(event(1, Map.of()), event(2, Map.of()));
    var cursor = analytics.get("/events?limit=1").json().path("meta").path("next_cursor").asText();

    assertThat(sequences("/events?cursor=" + cursor)).containsExactly(1L);
    for (var other : List.of("&server=billing", "&intents", "&since=2020-01-01T00:00:00Z")) {
      var refused = analytics.get("/events?cursor=" + cursor + other);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.refusal()).contains("invalid_query_param", "other filters");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "last",
        "bnVsbA",
        "e30",
        "W10",
        "eyJvZmZzZXQiOiJ4In0",
        "%7B%7D",
        "eyJ0aW1lIjoieCIsImlkIjoieSJ9",
      })
  void whatIsNoCursorIsRefused(String cursor) {
    var refused = analytics.get("/events?cursor=" + cursor);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.refusal()).startsWith("invalid_query_param: parameter cursor: ");
  }

  @ParameterizedTest
  @CsvSource({
    "/events?limit=0,                                   400, 1 to 1000",
    "/events?limit=1001,                                400, 1 to 1000",
    "/events?sequence=x,                                400, whole number",
    "/events?colour=red,                                400, there are",
    "/events/export?format=xml,                         400, parquet",
    "/events/export?intents=true,                       400, there are",
    "/events/01900000-0000-7000-8000-000000000000,      404, there is no event",
    "/events/x,                                         404, there is no event",
    "/runtime/server-events?server=a,                   400, parameter namespace",
    "/runtime/server-events?namespace=a,                400, parameter server",
  })
  void aQuestionThatMakesNoSenseIsRefused(String path, int status, String sentence) {
    var refused = analytics.get(path);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.refusal()).contains(sentence);
  }

  @Test
  void oneEventIsFoundByItsId() {
    var time = Events.BEGIN.plusSeconds(1);
    analytics.given(event(1, Map.of()));

    var found = analytics.get("/events/" + Events.id(time, 1));

    assertThat(found.json().at("/link/sequence").asLong()).isEqualTo(1);
    assertThat(found.json().path("server").asText()).isEqualTo("billing");
  }

  @Test
  void theEventsOfAServerAreItsOwn() {
    analytics.given(
        event(1, Map.of("namespace", "a")),
        event(2, Map.of("namespace", "b")),
        event(3, Map.of("namespace", "a", "server", "other")));

    assertThat(sequences("/runtime/server-events?namespace=a&server=billing")).containsExactly(1L);
  }

  @Test
  void whatComesLastIsInTheSummary() {
    analytics.given(event(1, Map.of()));

    assertThat(analytics.get("/dashboard/summary").text())
        .contains(
            "\"latest_source\":\"billing-gateway\",\"last_event_type\":\"mcp.request\","
                + "\"last_event_time\":\"2026-11-26T10:00:01Z\"");
    assertThat(analytics.get("/sources").text())
        .isEqualTo("{\"sources\":[{\"source\":\"billing-gateway\",\"count\":1}]}");
    assertThat(analytics.get("/event-types").text())
        .isEqualTo("{\"event_types\":[{\"event_type\":\"mcp.request\",\"count\":1}]}");
  }

  @Test
  void whoFollowsHearsWhatIsMeantInTheOrderOfArrival() throws IOException, InterruptedException {
    analytics.given(event(1, Map.of()));
    try (var lines =
        new BufferedReader(
            new InputStreamReader(analytics.lines("/events?follow&decision=deny"), UTF_8))) {
      assertThat(lines.readLine()).isEmpty(); // it listens
      analytics.given(event(9, Map.of("decision", "deny")), event(3, Map.of()));
      analytics.given(event(4, Map.of()));
      analytics.given(event(2, Map.of("decision", "deny")));

      assertThat(next(lines)).contains("\"sequence\":9");
      assertThat(next(lines)).contains("\"sequence\":2", "\"decision\":\"deny\"}");
    }
  }

  private static String next(BufferedReader lines) throws IOException {
    var line = lines.readLine();
    while (line != null && line.isEmpty()) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void anExportHasTheChainWithItsIntentsGapsAndCheckpoints() {
    analytics.given(
        event(1, Map.of("phase", "intent")),
        event(2, Map.of()),
        Events.gap(3),
        Events.checkpoint(3),
        event(4, Map.of()));

    var lines = analytics.get("/events/export").text().lines().toList();

    assertThat(lines).hasSize(5);
    assertThat(lines.get(2)).startsWith("{\"gap\"");
    assertThat(lines.get(0)).isEqualTo(new String(event(1, Map.of("phase", "intent")), UTF_8));
    assertThat(lines.get(3)).startsWith("{\"checkpoint\"");
    assertThat(analytics.get("/events/export?server=nobody").text()).isEmpty();
  }

  @Test
  void anExportOfParquetLeavesNoFileBehind() throws IOException {
    analytics.given(event(1, Map.of()));

    var answer = analytics.get("/events/export?format=parquet");

    assertThat(answer.text()).startsWith("PAR1").endsWith("PAR1");
    try (var left = Files.list(folder.resolve("drafts"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatTheStoreCannotDoIsSaid() throws IOException {
    analytics.given(event(1, Map.of()));
    analytics.reach(
        () -> {
          throw new StoreException("the disk is gone");
        });
    for (var path : List.of("/events", "/stats", "/analytics/usage", "/events/export")) {
      assertThat(analytics.get(path).status()).isEqualTo(500);
      assertThat(analytics.get(path).refusal()).isEqualTo("query_failed: the disk is gone");
    }
    analytics.reach(
        () -> {
          throw new ApiException(ErrorCode.SERVICE_UNAVAILABLE, "it is being opened");
        });
    for (var path : List.of("/events", "/events?follow", "/events/x", "/event-types")) {
      assertThat(analytics.get(path).status()).as(path).isIn(503, 404);
    }
    assertThat(analytics.get("/events").refusal())
        .isEqualTo("service_unavailable: it is being opened");
  }

  @Test
  void aStoreThatIsClosedMeanwhileEndsWhoFollowsIt() throws IOException, InterruptedException {
    try (var lines = analytics.lines("/events?follow")) {
      assertThat(lines.read()).isEqualTo('\n');
      analytics.store.close();
      await()
          .until(
              () -> {
                try {
                  return lines.read() < 0;
                } catch (IOException e) {
                  return true;
                }
              });
    }
  }
}
