package org.mcpruntime.gateway.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** Events at an ingest service that is there, is not, or does not want them. */
class IngestTrailTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<AuditEvent> taken = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(202);
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private CountDownLatch gate = new CountDownLatch(0);
  private @Nullable HttpServer server;
  private int port;

  @BeforeEach
  void begin() throws IOException {
    port = listen(0);
  }

  private int listen(int wanted) throws IOException {
    var begun =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 100);
    begun.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    begun.createContext("/events", this::answer);
    begun.start();
    server = begun;
    return begun.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      gate.await();
      var event = Json.SNAPSHOTS.readValue(exchange.getRequestBody(), AuditEvent.class);
      var headers = exchange.getRequestHeaders();
      heads.add(
          exchange.getRequestMethod()
              + " "
              + headers.getFirst("content-type")
              + " "
              + headers.getFirst("x-api-key"));
      if (status.get() == 202) {
        taken.add(event);
      } else {
        refused.incrementAndGet();
      }
      inside.decrementAndGet();
      exchange.sendResponseHeaders(status.get(), 0);
      exchange.getResponseBody().write("{\"ok\":true}".getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() {
    gate.countDown();
    if (server != null) {
      server.stop(0);
    }
  }

  private IngestTrail trail(boolean intents, IngestTrail.Bounds bounds) {
    var url = URI.create("http://127.0.0.1:" + port + "/events");
    return new IngestTrail(new IngestTrail.Place(url, "secret", intents), bounds);
  }

  @Test
  void each_event_is_posted_once_in_the_original_s_envelope() {
    var events = Events.outcomes(200);
    var trail = trail(false, IngestTrail.Bounds.USUAL);

    assertThat(events).allMatch(trail::outcome);
    trail.close(LONG);

    assertThat(taken).containsExactlyInAnyOrderElementsOf(events);
    assertThat(new HashSet<>(heads)).containsExactly("POST application/json secret");
    assertThat(trail.status()).containsExactly(new TrailStatus("ingest", 0, 200, 0, false, null));
  }

  @Test
  void intents_are_sent_only_where_they_are_wanted() {
    var event = Events.outcomes(1).getFirst();
    var without = trail(false, IngestTrail.Bounds.USUAL);
    var with = trail(true, IngestTrail.Bounds.USUAL);

    assertThat(without.intent(event)).isTrue();
    assertThat(with.intent(event)).isTrue();
    without.close(LONG);
    with.close(LONG);

    assertThat(taken).hasSize(1);
    assertThat(without.status().getFirst().written()).isZero();
  }

  @Test
  void several_events_are_on_their_way_at_a_time_and_no_more_than_allowed() {
    gate = new CountDownLatch(1);
    var trail = trail(false, new IngestTrail.Bounds(100, 4));

    Events.outcomes(20).forEach(trail::outcome);

    await().until(() -> inside.get() == 4);
    gate.countDown();
    trail.close(LONG);
    assertThat(taken).hasSize(20);
    assertThat(most).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 500, 503})
  void what_is_not_taken_now_is_sent_again(int answer) {
    status.set(answer);
    var trail = trail(false, IngestTrail.Bounds.USUAL);
    trail.outcome(Events.outcomes(1).getFirst());
    await().until(() -> refused.get() >= 2);
    assertThat(trail.failing()).isTrue();
    assertThat(trail.status().getFirst().error()).endsWith("answers " + answer);

    status.set(202);

    await().until(() -> taken.size() == 1);
    await().until(() -> !trail.failing());
    trail.close(LONG);
    assertThat(trail.status().getFirst().dropped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void what_can_never_be_taken_is_counted_and_does_not_hold_up_others(int answer) {
    status.set(answer);
    var trail = trail(false, new IngestTrail.Bounds(100, 1));
    Events.outcomes(3).forEach(trail::outcome);

    await().until(() -> trail.status().getFirst().dropped() == 3);

    assertThat(refused).hasValue(3);
    assertThat(trail.failing()).isTrue();
    trail.close(LONG);
  }

  @Test
  void a_service_that_comes_back_gets_what_waited() throws IOException {
    end();
    var events = Events.outcomes(10);
    var trail = trail(false, IngestTrail.Bounds.USUAL);
    events.forEach(trail::outcome);
    await().until(trail::failing);

    listen(port);

    await().atMost(LONG).until(() -> taken.size() == 10);
    trail.close(LONG);
    assertThat(taken).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void what_finds_no_room_is_counted() {
    gate = new CountDownLatch(1);
    var trail = trail(false, new IngestTrail.Bounds(5, 1));

    var accepted = Events.outcomes(30).stream().filter(trail::outcome).count();

    assertThat(accepted).isLessThan(30);
    assertThat(trail.status().getFirst().dropped()).isEqualTo(30 - accepted);
    gate.countDown();
    trail.close(LONG);
    assertThat(taken).hasSize((int) accepted);
  }

  @Test
  void what_is_not_sent_until_the_deadline_is_counted() {
    end();
    var trail = trail(false, new IngestTrail.Bounds(100, 2));
    Events.outcomes(10).forEach(trail::outcome);

    trail.close(Duration.ofMillis(300));

    await().until(() -> trail.status().getFirst().dropped() == 10);
    assertThat(trail.status().getFirst().written()).isZero();
  }

  @Test
  void a_key_is_not_printed() {
    assertThat(new IngestTrail.Place(URI.create("http://a"), "secret", false).toString())
        .isEqualTo("http://a, with a key");
  }
}
