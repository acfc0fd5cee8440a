package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** Lines in a file, whatever becomes of the file. */
class FileTrailTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void begin() {
    path = folder.resolve("events.jsonl");
  }

  /** A link to a device is not left to whoever deletes the folder. */
  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(path);
  }

  private static List<AuditEvent> read(Path file) throws IOException {
    var events = new ArrayList<AuditEvent>();
    for (var line : Files.readAllLines(file)) {
      events.add(Json.SNAPSHOTS.readValue(line, AuditEvent.class));
    }
    return events;
  }

  private static FileTrail.Bounds bounds(long bytes, int files, int queue) {
    return new FileTrail.Bounds(bytes, files, queue);
  }

  @Test
  void every_event_is_a_line_in_its_order_when_the_trail_is_closed() throws IOException {
    var events = Events.outcomes(3000);
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);

    assertThat(events).allMatch(trail::intent);
    trail.close(LONG);

    assertThat(read(path)).isEqualTo(events);
    assertThat(trail.status()).containsExactly(new TrailStatus("file", 0, 3000, 0, false, null));
  }

  @Test
  void an_event_is_written_soon_though_nobody_closes_anything() {
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);

    assertThat(trail.outcome(Events.outcomes(1).getFirst())).isTrue();

    await().until(() -> Files.size(path) > 0);
    trail.close(LONG);
  }

  @Test
  void a_closed_trail_takes_nothing_and_counts_it() {
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);
    trail.close(LONG);

    assertThat(trail.intent(Events.outcomes(1).getFirst())).isFalse();
    assertThat(trail.status().getFirst().dropped()).isOne();
  }

  @Test
  void a_trail_is_appended_to_and_a_line_that_was_cut_short_stays_alone() throws IOException {
    Files.writeString(path, "{\"id\":\"cut");
    var events = Events.outcomes(2);
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);

    events.forEach(trail::outcome);
    trail.close(LONG);

    var lines = Files.readAllLines(path);
    assertThat(lines).hasSize(3).first().isEqualTo("{\"id\":\"cut");
    assertThat(Json.SNAPSHOTS.readValue(lines.getLast(), AuditEvent.class))
        .isEqualTo(events.getLast());
  }

  @Test
  void a_full_file_is_put_aside_and_there_are_never_more_than_so_many() throws IOException {
    var trail = new FileTrail(path, bounds(2000, 3, 10_000));

    for (var event : Events.outcomes(40)) {
      trail.outcome(event);
      await().until(() -> trail.status().getFirst().depth() == 0);
    }
    trail.close(LONG);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("events.jsonl", "events.jsonl.1", "events.jsonl.2");
    }
    var kept = new ArrayList<AuditEvent>();
    for (var name : List.of("events.jsonl.2", "events.jsonl.1", "events.jsonl")) {
      assertThat(Files.size(folder.resolve(name))).isBetween(1L, 2000L);
      kept.addAll(read(folder.resolve(name)));
    }
    var all = Events.outcomes(40);
    assertThat(kept).isEqualTo(all.subList(40 - kept.size(), 40));
  }

  /** A device that says of every writing that there is no space left. */
  private static Path full() {
    var full = Path.of("/dev/full");
    assumeThat(full).exists();
    return full;
  }

  @Test
  void a_full_disk_is_said_and_what_does_not_fit_meanwhile_is_counted() throws IOException {
    Files.createSymbolicLink(path, full());
    var trail = new FileTrail(path, bounds(1 << 20, 2, 10));
    trail.outcome(Events.outcomes(1).getFirst());
    await().until(trail::failing);
    assertThat(trail.status().getFirst().error()).contains("No space left");

    Events.outcomes(30).forEach(trail::outcome);

    assertThat(trail.status().getFirst())
        .satisfies(
            status -> {
              assertThat(status.written()).isZero();
              assertThat(status.depth()).isBetween(10L, 11L);
              assertThat(status.dropped()).isGreaterThanOrEqualTo(20);
              assertThat(status.depth() + status.dropped()).isEqualTo(31);
            });
    trail.close(Duration.ZERO);
  }

  @Test
  void when_there_is_room_again_what_waited_is_written() throws IOException {
    Files.createSymbolicLink(path, full());
    var events = Events.outcomes(5);
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);
    events.forEach(trail::outcome);
    await().until(trail::failing);

    Files.delete(path);

    await().until(() -> !trail.failing());
    trail.close(LONG);
    assertThat(read(path)).isEqualTo(events);
  }

  @Test
  void what_cannot_be_written_until_the_deadline_is_counted() throws IOException {
    Files.createSymbolicLink(path, full());
    var trail = new FileTrail(path, FileTrail.Bounds.USUAL);
    Events.outcomes(5).forEach(trail::outcome);

    trail.close(Duration.ofMillis(100));

    assertThat(trail.status().getFirst().dropped()).isEqualTo(5);
    assertThat(trail.status().getFirst().depth()).isZero();
  }

  @Test
  void a_file_that_cannot_be_opened_is_said_at_once() {
    var trail = new FileTrail(folder.resolve("nowhere").resolve("x"), FileTrail.Bounds.USUAL);

    assertThat(trail.failing()).isTrue();
    trail.close(Duration.ZERO);
  }

  @Test
  void a_writing_that_was_cut_short_is_undone() throws IOException {
    var file = new RotatingFile(path, 1 << 20, 2);
    file.append(EventJson.lines(Events.outcomes(1)));
    file.close();
    Files.writeString(path, "{\"half", StandardOpenOption.APPEND);
    var again = new RotatingFile(path, 1 << 20, 2);

    again.append(EventJson.lines(Events.outcomes(1)));
    again.close();

    assertThat(Files.readAllLines(path)).hasSize(3).element(1).isEqualTo("{\"half");
  }
}
