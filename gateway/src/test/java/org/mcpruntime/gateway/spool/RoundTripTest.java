package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** What is read is what was written, and its JSON is what the contract would write. */
class RoundTripTest {

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z"));
  private static final Bounds SMALL = Bounds.USUAL.sized(128 * 16384, 16384);

  private Path folder = Path.of("");

  @BeforeTry
  void begin() throws IOException {
    folder = Files.createTempDirectory("spool");
  }

  @AfterTry
  void end() throws IOException {
    Trees.delete(folder);
  }

  /** Some twice, so that what was defined is used again; more than a segment holds. */
  @Provide
  Arbitrary<List<AuditEvent>> stories() {
    return Kinds.events()
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .flatMap(
            events ->
                Arbitraries.of(events).list().ofMaxSize(40).map(more -> joined(events, more)));
  }

  private static List<AuditEvent> joined(List<AuditEvent> events, List<AuditEvent> more) {
    var all = new ArrayList<>(events);
    all.addAll(more);
    return all;
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void everything_of_an_event_is_read_again(@ForAll("stories") List<AuditEvent> events)
      throws IOException {
    try (var spool = Spool.open(folder, SMALL, NOON)) {
      write(spool, events);
      var read = new Heard();
      try (var reader = spool.reader("test")) {
        assertThat(reader.read(10_000, read)).isGreaterThan(events.size());
      }

      assertThat(read.unlinked()).isEqualTo(events);
    }
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void the_lines_are_those_of_the_contract(@ForAll("stories") List<AuditEvent> events)
      throws IOException {
    try (var spool = Spool.open(folder, SMALL, NOON)) {
      write(spool, events);
      var read = new Heard();
      try (var reader = spool.reader("one");
          var lines = spool.reader("other")) {
        reader.read(10_000, read);
        var batch = lines.lines(1 << 24);

        var expected = read.events.stream().map(RoundTripTest::written).toList();
        var found =
            Arrays.stream(UTF_8.decode(batch.lines()).toString().split("\n", -1))
                .filter(line -> line.startsWith("{\"id\""))
                .toList();
        for (int i = 0; i < expected.size(); i++) {
          assertThat(found.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(batch.events()).isEqualTo(events.size());
      }
    }
  }

  private static void write(Spool spool, List<AuditEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      assertThat(spool.outcome(events.get(i))).isTrue();
      if (i % 4 == 0) {
        spool.force();
      }
    }
  }

  private static String written(AuditEvent event) {
    try {
      return Json.SNAPSHOTS.writeValueAsString(event);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
