package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** Records in a file. */
class FileSinkTest {

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void begin() {
    path = folder.resolve("events.jsonl");
  }

  private FileSink sink() {
    return new FileSink(path, FileSink.Bounds.USUAL);
  }

  private static AuditEvent.Link link(long sequence) {
    return new AuditEvent.Link("c-1", sequence, "sha256:" + (sequence - 1), "sha256:" + sequence);
  }

  /** Events with places in a chain, from the first on. */
  private static List<AuditEvent> linked(int number) {
    var events = Events.outcomes(number);
    return IntStream.range(0, number).mapToObj(i -> events.get(i).at(link(i + 1))).toList();
  }

  private static Lines lines(List<AuditEvent> events) {
    return new Lines(EventJson.lines(events));
  }

  private static List<AuditEvent> read(Path file) throws IOException {
    var events = new ArrayList<AuditEvent>();
    for (var line : Files.readAllLines(file)) {
      events.add(Json.SNAPSHOTS.readValue(line, AuditEvent.class));
    }
    return events;
  }

  @Test
  void every_record_is_a_line_in_its_order() throws IOException {
    var events = linked(300);
    try (var sink = sink()) {
      var _ = sink.take(lines(events.subList(0, 100)));
      var _ = sink.take(lines(events.subList(100, 300)));
    }

    assertThat(read(path)).isEqualTo(events);
  }

  @Test
  void it_knows_which_record_was_the_last() throws IOException {
    try (var sink = sink()) {
      assertThat(sink.last("any")).isEmpty();
      var _ = sink.take(lines(linked(7)));
    }
    Files.writeString(
        path, "{\"checkpoint\":{}}\nsomebody else's\n{\"id\":\"cut", StandardOpenOption.APPEND);

    try (var again = sink()) {
      assertThat(again.last("any")).contains(link(7));
    }
  }

  @Test
  void a_gap_has_a_place_too() throws IOException {
    Files.writeString(
        path,
        "{\"gap\":{\"missing\":3,\"link\":{\"chain\":\"c-1\",\"sequence\":9,\"previous\":\"sha256:8\",\"hash\":\"sha256:9\"}}}\n");

    try (var sink = sink()) {
      assertThat(sink.last("any")).contains(link(9));
    }
  }

  @Test
  void the_last_record_may_be_in_the_file_that_was_put_aside() throws IOException {
    Files.write(folder.resolve("events.jsonl.1"), lines(linked(4)).bytes());

    try (var sink = sink()) {
      assertThat(sink.last("any")).contains(link(4));
    }
  }

  @Test
  void a_line_that_was_cut_short_stays_alone() throws IOException {
    Files.writeString(path, "{\"id\":\"cut");
    var events = linked(2);
    try (var sink = sink()) {
      var _ = sink.take(lines(events));
    }

    var lines = Files.readAllLines(path);
    assertThat(lines).hasSize(3).first().isEqualTo("{\"id\":\"cut");
    assertThat(Json.SNAPSHOTS.readValue(lines.getLast(), AuditEvent.class))
        .isEqualTo(events.getLast());
  }

  @Test
  void a_full_file_is_put_aside_and_there_are_never_more_than_so_many() throws IOException {
    var all = linked(40);
    try (var sink = new FileSink(path, new FileSink.Bounds(2000, 3))) {
      for (var event : all) {
        var _ = sink.take(lines(List.of(event)));
      }
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("events.jsonl", "events.jsonl.1", "events.jsonl.2");
    }
    var kept = new ArrayList<AuditEvent>();
    for (var name : List.of("events.jsonl.2", "events.jsonl.1", "events.jsonl")) {
      assertThat(Files.size(folder.resolve(name))).isBetween(1L, 2000L);
      kept.addAll(read(folder.resolve(name)));
    }
    assertThat(kept).isEqualTo(all.subList(40 - kept.size(), 40));
  }

  @Test
  void a_full_disk_is_said_and_what_was_to_be_written_may_be_brought_again() throws IOException {
    var full = Path.of("/dev/full");
    assumeThat(full).exists();
    Files.createSymbolicLink(path, full);
    var lines = lines(linked(5));
    try (var sink = sink()) {
      assertThatThrownBy(() -> sink.take(lines)).hasMessageContaining("No space left");
      Files.delete(path);

      var _ = sink.take(lines);
    }

    assertThat(read(path)).isEqualTo(linked(5));
  }

  @Test
  void a_file_that_cannot_be_opened_is_said() {
    try (var sink = new FileSink(folder.resolve("nowhere").resolve("x"), FileSink.Bounds.USUAL)) {
      assertThatThrownBy(() -> sink.take(lines(linked(1)))).isInstanceOf(IOException.class);
    }
  }
}
