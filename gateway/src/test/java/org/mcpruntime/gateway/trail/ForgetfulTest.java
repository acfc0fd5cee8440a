package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.gateway.spool.Bounds;

/** A place that remembers what it has, and may lose it. */
class ForgetfulTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** For a week: what was brought stays in the spool. */
  private static final Bounds KEEPING =
      new Bounds(16 << 20, 64 << 10, 90, Duration.ofMillis(10), 1000, LONG, Duration.ofDays(7));

  @TempDir private Path folder;
  private final Memory memory = new Memory();

  /** What the place has, over starts of the gateway. */
  private static final class Memory {
    private final List<AuditEvent.Link> links = new ArrayList<>();
    private boolean losesWithTheNext;

    synchronized Optional<AuditEvent.Link> last() {
      return links.isEmpty() ? Optional.empty() : Optional.of(links.getLast());
    }

    synchronized List<Long> sequences() {
      return links.stream().map(AuditEvent.Link::sequence).toList();
    }

    synchronized void take(Lines lines) throws IOException {
      if (losesWithTheNext) {
        losesWithTheNext = false;
        links.clear();
        throw new IOException("the file is damaged; a new one was begun");
      }
      for (var line : lines.each()) {
        line.event().ifPresent(event -> links.add(Objects.requireNonNull(event.link())));
      }
    }

    synchronized void keepsOnly(int first) {
      links.subList(first, links.size()).clear();
    }

    synchronized void loses(boolean withTheNext) {
      losesWithTheNext = withTheNext;
      if (!withTheNext) {
        links.clear();
      }
    }
  }

  private record Place(Memory memory, boolean remembers) implements Sink {

    @Override
    public String name() {
      return "store";
    }

    @Override
    public Optional<AuditEvent.Link> last(String chain) {
      return memory.last();
    }

    @Override
    public List<Lines.Line> take(Lines lines) throws IOException {
      memory.take(lines);
      return List.of();
    }

    @Override
    public void settle() {
      // What it has it has.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private SpoolTrail open(boolean remembers) throws IOException {
    return SpoolTrail.open(
        folder.resolve("spool"),
        KEEPING,
        new Sinks(null, null, null, false).and(List.of(new Place(memory, remembers))),
        _ -> {},
        InstantSource.system(),
        new SplittableRandom(1));
  }

  private static void record(SpoolTrail trail, int events) {
    assertThat(Events.outcomes(events)).allMatch(trail::outcome);
  }

  @Test
  void what_it_lost_between_two_starts_is_brought_again() throws IOException {
    var first = open(true);
    record(first, 500);
    first.close(LONG);
    memory.loses(false);

    open(true).close(LONG);

    assertThat(memory.sequences()).hasSize(500).startsWith(1L).doesNotHaveDuplicates();
  }

  @Test
  void of_what_it_has_in_part_the_rest_is_brought_again() throws IOException {
    var first = open(true);
    record(first, 500);
    first.close(LONG);
    memory.keepsOnly(123);

    open(true).close(LONG);

    assertThat(memory.sequences()).hasSize(500).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void what_it_lost_while_records_were_brought_is_brought_again() throws IOException {
    var trail = open(true);
    record(trail, 100);
    await().until(() -> memory.sequences().size() == 100);
    memory.loses(true);

    record(trail, 50);

    await().until(() -> memory.sequences().size() == 150);
    trail.close(LONG);
    assertThat(memory.sequences()).startsWith(1L).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_place_that_does_not_know_is_brought_nothing_again() throws IOException {
    var first = open(false);
    record(first, 50);
    first.close(LONG);
    memory.loses(false);

    open(false).close(LONG);

    assertThat(memory.sequences()).isEmpty();
  }

  @Test
  void a_place_that_has_all_is_brought_nothing_again_though_nobody_remembered() throws IOException {
    var first = open(true);
    record(first, 50);
    first.close(LONG);
    Files.delete(folder.resolve("spool").resolve("cursor-store"));

    open(true).close(LONG);

    assertThat(memory.sequences()).hasSize(50);
  }
}
