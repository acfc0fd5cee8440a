package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.gateway.source.Documents;
import org.mcpruntime.gateway.spool.Bounds;
import org.mcpruntime.gateway.spool.SpoolStatus;

/** From the spool to where records are wanted. */
class SpoolTrailTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final AtomicInteger answer = new AtomicInteger(202);
  private final List<TrailStatus> heard = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Path file;
  private Path directory;
  private @Nullable SpoolTrail trail;

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("events.jsonl");
    directory = folder.resolve("spool");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/events",
        exchange -> {
          var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (answer.get() == 202) {
            text.lines().forEach(posted::add);
          }
          exchange.sendResponseHeaders(answer.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    if (trail != null) {
      trail.close(LONG);
    }
    server.stop(0);
  }

  private SpoolTrail open(Sinks sinks, Bounds bounds) throws IOException {
    var opened =
        SpoolTrail.open(
            directory, bounds, sinks, heard::add, InstantSource.system(), new SplittableRandom(1));
    trail = opened;
    return opened;
  }

  private SpoolTrail toFile() throws IOException {
    return open(new Sinks(file, null, null, false), Bounds.USUAL);
  }

  private Sinks ingest() {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    return new Sinks(null, url, "secret", false);
  }

  private static List<AuditEvent> events(List<String> lines) {
    var events = new ArrayList<AuditEvent>();
    for (var line : lines) {
      if (line.startsWith("{\"id\"")) {
        try {
          events.add(Json.SNAPSHOTS.readValue(line, AuditEvent.class));
        } catch (IOException e) {
          throw new IllegalStateException(line, e);
        }
      }
    }
    return events;
  }

  private List<AuditEvent> inFile() throws IOException {
    return events(Files.readAllLines(file));
  }

  private static List<UUID> ids(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::id).toList();
  }

  private static List<Long> places(List<AuditEvent> events) {
    return events.stream().map(event -> Objects.requireNonNull(event.link()).sequence()).toList();
  }

  @Test
  void events_reach_the_file_in_their_order_each_with_its_place() throws IOException {
    var events = Events.outcomes(3000);
    var opened = toFile();

    assertThat(events).allMatch(opened::outcome);
    opened.close(LONG);

    assertThat(ids(inFile())).isEqualTo(ids(events));
    assertThat(places(inFile())).startsWith(1L).endsWith(3000L).doesNotHaveDuplicates();
    assertThat(opened.status()).extracting(TrailStatus::depth).containsExactly(0L, 0L);
  }

  @Test
  void an_event_arrives_soon_though_nobody_closes_anything() throws IOException {
    assertThat(toFile().outcome(Events.outcomes(1).getFirst())).isTrue();

    await().until(() -> Files.exists(file) && !inFile().isEmpty());
  }

  @Test
  void what_did_not_arrive_arrives_after_a_restart() throws IOException {
    answer.set(503);
    var first = open(ingest(), Bounds.USUAL);
    var events = Events.outcomes(20);
    events.forEach(first::outcome);
    await().until(first::failing);
    first.close(Duration.ZERO);
    assertThat(posted).isEmpty();
    answer.set(202);

    var _ = open(ingest(), Bounds.USUAL);

    await().until(() -> events(posted).size() == 20);
    assertThat(ids(events(posted))).isEqualTo(ids(events));
    assertThat(heard).extracting(TrailStatus::failing).containsExactly(true);
  }

  @Test
  void what_a_file_has_is_not_brought_again_though_nobody_remembered() throws IOException {
    var first = toFile();
    Events.outcomes(20).forEach(first::outcome);
    first.close(LONG);
    Files.delete(directory.resolve("cursor-file"));

    toFile().close(LONG);

    assertThat(inFile()).hasSize(20);
  }

  @Test
  void a_disk_that_fails_for_a_while_ends_nothing() throws IOException {
    var opened = toFile();
    var fresh = directory.resolve("cursor-file.new");
    var events = Events.outcomes(20);
    opened.outcome(events.getFirst());
    await().until(() -> Files.exists(directory.resolve("cursor-file")));
    Files.createDirectory(fresh);
    events.subList(1, 20).forEach(opened::outcome);
    await().until(() -> opened.status().getLast().failing());
    Files.delete(fresh);

    await().until(() -> !opened.status().getLast().failing());

    assertThat(inFile()).hasSize(20);
    assertThat(heard).extracting(TrailStatus::failing).startsWith(true, false);
    assertThat(heard.getFirst().error()).contains("cannot be remembered");
  }

  @Test
  void what_a_service_will_never_take_is_put_aside_and_counted() throws IOException {
    answer.set(422);
    var opened = open(ingest(), Bounds.USUAL);

    opened.outcome(Events.outcomes(1).getFirst());

    await().until(() -> opened.status().getLast().dropped() > 0);
    var aside = directory.resolve("refused-by-ingest.jsonl");
    assertThat(ids(events(Files.readAllLines(aside)))).isEqualTo(ids(Events.outcomes(1)));
  }

  @Test
  void without_room_what_writes_is_refused_first_and_later_everything_arrives() throws IOException {
    answer.set(503);
    var opened = open(ingest(), Bounds.USUAL.sized(2 << 20, 64 << 10));
    var records = Events.records();
    int written = 0;
    while (opened.spool().state() != SpoolStatus.State.READS_ONLY) {
      var next = intent(records, SideEffect.WRITE);
      if (opened.intent(next)) {
        opened.outcome(outcome(records, next));
        written++;
      }
    }
    var write = intent(records, SideEffect.WRITE);
    var read = intent(records, SideEffect.READ);

    await().until(() -> opened.intent(read));
    assertThat(opened.intent(write)).isFalse();

    assertThat(opened.outcome(outcome(records, read))).isTrue();
    assertThat(opened.failing()).isTrue();
    assertThat(opened.status().getFirst().error()).contains("what reads only");
    answer.set(202);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> opened.spool().state() == SpoolStatus.State.OPEN);
    assertThat(opened.intent(intent(records, SideEffect.WRITE))).isTrue();
    int expected = 2 * written + 2 + 1;
    await().atMost(Duration.ofMinutes(2)).until(() -> events(posted).size() >= expected);
    assertThat(places(events(posted))).doesNotHaveDuplicates();
    assertThat(heard)
        .extracting(status -> status.name() + " " + status.failing())
        .contains("spool true", "ingest true", "ingest false", "spool false");
  }

  private static AuditEvent intent(Records records, SideEffect effect) {
    var facts = new DecisionFacts(null, null, null, null, effect, null, null, null, null);
    var ruling = new Ruling(true, Reason.ALLOWED, null, facts);
    return records.intent(new Told(Events.call(), null, Events.CALLER, ruling), Documents.NOON);
  }

  private static AuditEvent outcome(Records records, AuditEvent intent) {
    return records.outcome(intent, new Answered(200, 1, 2, 3, null), Documents.NOON);
  }
}
