package org.mcpruntime.gateway.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.gateway.source.Documents;

/** Events at an ingest service that is there, is not, or does not want them. */
class IngestSinkTest {

  private final List<AuditEvent> taken = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger busy = new AtomicInteger();
  private BiFunction<String, List<AuditEvent>, Integer> answers = (_, _) -> 202;
  private final AtomicReference<Instant> now = new AtomicReference<>(Documents.NOON);
  private HttpServer server;
  private IngestSink sink;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/events", this::answer);
    server.start();
    sink = sink(false);
  }

  private IngestSink sink(boolean intents) {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    return new IngestSink(new IngestSink.Place(url, "secret", intents), now::get);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var headers = exchange.getRequestHeaders();
      requests.add(
          path + " " + headers.getFirst("content-type") + " " + headers.getFirst("x-api-key"));
      var text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var events = text.lines().map(IngestSinkTest::event).toList();
      int status = answers.apply(path, events);
      if (status == 202) {
        taken.addAll(events);
      }
      exchange.getResponseHeaders().set("retry-after", "7");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static Lines lines(List<AuditEvent> events) {
    return new Lines(EventJson.lines(events));
  }

  private static AuditEvent event(String line) {
    try {
      return Json.snapshotReader(_ -> {}).forType(AuditEvent.class).readValue(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  @AfterEach
  void end() {
    sink.close();
    server.stop(0);
  }

  @Test
  void many_events_go_in_one_request_in_their_order() throws Exception {
    var events = Events.outcomes(200);

    var refused = sink.take(lines(events));

    assertThat(refused).isEmpty();
    assertThat(taken).isEqualTo(events);
    assertThat(requests).containsExactly("/events/batch application/x-ndjson secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 415})
  void a_service_without_batches_gets_each_event_in_the_original_s_envelope(int status)
      throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? status : 202;
    var events = Events.outcomes(20);

    var _ = sink.take(lines(events));
    var _ = sink.take(lines(Events.outcomes(1)));

    assertThat(taken).containsAll(events);
    assertThat(requests.stream().filter(each -> each.startsWith("/events/batch"))).hasSize(1);
    assertThat(requests.stream().filter("/events application/json secret"::equals)).hasSize(21);
  }

  @Test
  void a_service_that_is_not_there_at_all_is_asked_for_batches_again() throws Exception {
    answers = (_, _) -> 404;
    var events = Events.outcomes(3);
    var lines = lines(events);
    assertThatThrownBy(() -> sink.take(lines)).hasMessageContaining("answers 404");
    answers = (_, _) -> 202;
    requests.clear();

    var _ = sink.take(lines);

    assertThat(taken).isEqualTo(events);
    assertThat(requests).containsExactly("/events/batch application/x-ndjson secret");
  }

  @Test
  void a_service_without_batches_is_asked_for_them_again_after_a_while() throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? 404 : 202;
    var _ = sink.take(lines(Events.outcomes(1)));
    answers = (_, _) -> 202;
    requests.clear();
    now.set(Documents.NOON.plus(IngestSink.AGAIN).plusSeconds(1));

    var _ = sink.take(lines(Events.outcomes(5)));

    assertThat(requests).containsExactly("/events/batch application/x-ndjson secret");
  }

  @Test
  void intents_alone_are_held_a_while_where_there_is_no_path_for_batches() throws Exception {
    answers = (_, _) -> 404;
    var told = new Told(Events.call(), null, Events.CALLER, Ruling.refused(Reason.ALLOWED));
    var lines = lines(List.of(Events.records().intent(told, Documents.NOON)));
    assertThatThrownBy(() -> sink.take(lines)).hasMessageContaining("/events/batch is not there");
    now.set(Documents.NOON.plus(IngestSink.HELD).plusSeconds(1));

    var refused = sink.take(lines);

    assertThat(refused).isEmpty();
    assertThat(requests).hasSize(2).allMatch(each -> each.startsWith("/events/batch"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_service_that_refuses_each_record_of_many_is_wrong_itself(boolean batches)
      throws Exception {
    answers = (path, _) -> !batches && path.endsWith("/batch") ? 404 : 400;
    var events = Events.outcomes(5);
    var lines = lines(events);
    assertThatThrownBy(() -> sink.take(lines))
        .isInstanceOf(Later.class)
        .hasMessageContaining("answers 400 to each of 5 records");
    answers = (_, _) -> 202;

    var refused = sink.take(lines);

    assertThat(refused).isEmpty();
    assertThat(taken).isEqualTo(events);
  }

  @Test
  void a_word_of_a_newer_version_blocks_nothing() throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? 404 : 202;
    var text = new String(lines(Events.outcomes(1)).bytes(), UTF_8);
    var newer = text.replace("server_unknown", "a_newer_word");

    var _ = sink.take(new Lines(java.nio.ByteBuffer.wrap(newer.getBytes(UTF_8))));

    assertThat(requests).contains("/events application/json secret");
  }

  @Test
  void one_by_one_events_of_a_session_keep_their_order() throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? 404 : 202;
    var events = Events.outcomes(100);

    var _ = sink.take(lines(events));

    assertThat(taken).isEqualTo(events);
  }

  @ParameterizedTest
  @CsvSource({"false,1", "true,2"})
  void one_by_one_intents_are_sent_only_where_they_are_wanted(boolean wanted, int sent)
      throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? 404 : 202;
    var records = Events.records();
    var told = new Told(Events.call(), null, Events.CALLER, Ruling.refused(Reason.ALLOWED));
    var intent = records.intent(told, Documents.NOON);
    var outcome = records.outcome(intent, new Answered(200, 1, 2, 3, null), Documents.NOON);

    try (var other = sink(wanted)) {
      var _ = other.take(lines(List.of(intent, outcome)));
    }

    assertThat(taken).hasSize(sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void an_event_that_is_never_taken_is_found_among_the_others(int status) throws Exception {
    var events = Events.outcomes(33);
    var bad = events.get(20);
    answers = (_, sent) -> sent.contains(bad) ? status : 202;

    var refused = sink.take(lines(events));

    assertThat(refused).extracting(line -> line.event().orElseThrow()).containsExactly(bad);
    assertThat(taken).hasSize(32).isSubsetOf(events);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void what_is_not_taken_now_is_to_be_brought_again(int status) {
    answers = (_, _) -> status;

    assertThatThrownBy(() -> sink.take(lines(Events.outcomes(3))))
        .isInstanceOf(Later.class)
        .hasMessageEndingWith("answers " + status)
        .asInstanceOf(type(Later.class))
        .extracting(Later::after)
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void what_was_taken_before_a_failure_is_not_sent_again() throws Exception {
    answers = (path, _) -> path.endsWith("/batch") ? 404 : busy.incrementAndGet() == 3 ? 503 : 202;
    var events = Events.outcomes(5);
    var lines = lines(events);
    assertThatThrownBy(() -> sink.take(lines)).isInstanceOf(IOException.class);

    var _ = sink.take(lines);

    assertThat(taken).isEqualTo(events);
  }

  @Test
  void nobody_there_is_said_with_the_place() {
    server.stop(0);

    assertThatThrownBy(() -> sink.take(lines(Events.outcomes(1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/events/batch");
  }
}
