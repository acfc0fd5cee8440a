package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;

/** What goes in comes out, over restarts too, and what there is no room for is told. */
class SpoolTest {

  private static final InstantSource NOON = InstantSource.fixed(Story.NOON);
  private static final int SEGMENT = 16384;
  private static final Bounds SMALL = Bounds.USUAL.sized(64 * SEGMENT, SEGMENT);

  @TempDir private Path folder;

  private Spool open() throws IOException {
    return Spool.open(folder, SMALL, NOON);
  }

  private static void calls(Spool spool, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(spool.intent(Story.intent(i), false)).isEqualTo(Taken.YES);
      assertThat(spool.outcome(Story.outcome(i))).isTrue();
      if (i % 20 == 0) {
        spool.force();
      }
    }
  }

  private static List<AuditEvent> story(int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .flatMap(i -> List.of(Story.intent(i), Story.outcome(i)).stream())
        .toList();
  }

  private static Heard heard(Spool spool) throws IOException {
    var heard = new Heard();
    try (var reader = spool.reader("test")) {
      int _ = reader.read(Integer.MAX_VALUE, heard);
    }
    return heard;
  }

  @Test
  void one_chain_goes_on_over_restarts() throws IOException {
    try (var spool = open()) {
      calls(spool, 0, 100);
    }
    try (var spool = open()) {
      calls(spool, 100, 200);
      var heard = heard(spool);

      assertThat(heard.unlinked()).isEqualTo(story(0, 200));
      var links = heard.links();
      for (int i = 0; i < links.size(); i++) {
        assertThat(links.get(i).sequence()).isEqualTo(i + 1);
        assertThat(links.get(i).previous())
            .isEqualTo(i == 0 ? Hash.root(spool.chain()).text() : links.get(i - 1).hash());
      }
      assertThat(heard.checkpoints).hasSizeGreaterThanOrEqualTo(2);
      assertThat(heard.gaps).isEmpty();
    }
  }

  @Test
  void a_call_of_a_kind_that_was_seen_takes_less_than_four_hundred_bytes() throws IOException {
    try (var spool = Spool.open(folder, Bounds.USUAL, NOON)) {
      calls(spool, 0, 20);
      long before = spool.status().used();

      calls(spool, 20, 1020);

      assertThat((spool.status().used() - before) / 1000).isLessThan(300);
    }
  }

  @Test
  void an_intent_without_an_outcome_is_given_one() throws IOException {
    var spool = open();
    calls(spool, 0, 3);
    spool.intent(Story.intent(3), false);
    spool.intent(Story.intent(4), false);
    spool.close();

    try (var again = open()) {
      var heard = heard(again);

      assertThat(again.recovery().interrupted()).isEqualTo(2);
      assertThat(heard.events.subList(8, 10))
          .allSatisfy(
              event -> {
                assertThat(event.payload().verdict().reason()).isEqualTo(Reason.INTERRUPTED);
                assertThat(event.payload().phase()).isEqualTo(AuditEvent.Phase.OUTCOME);
              })
          .extracting(event -> event.payload().intentID())
          .containsExactly(Story.intent(3).id(), Story.intent(4).id());
      assertThat(again.recovery().lastId()).isEqualTo(heard.events.getLast().id());
    }
    try (var third = open()) {
      assertThat(third.recovery().interrupted()).isZero();
    }
  }

  @Test
  void a_second_gateway_is_told_that_the_spool_is_in_use() throws IOException {
    var first = open();

    assertThatThrownBy(this::open).hasMessageContaining("is in use by another gateway");

    first.close();
    open().close();
  }

  @Test
  void a_directory_that_others_may_look_into_is_refused_where_anybody_can_make_it()
      throws IOException {
    var directory = folder.resolve("guessed");
    Spool.refuseForeign(directory);
    Spool.open(directory, SMALL, NOON).close();
    Spool.refuseForeign(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> Spool.refuseForeign(directory))
        .hasMessageContaining("guessed")
        .hasMessageContaining("delete it");
  }

  @Test
  void nobody_else_may_read_what_a_spool_holds() throws IOException {
    open().close();

    try (var files = Files.list(folder)) {
      for (var file : files.filter(each -> !each.endsWith("keys.json")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void where_room_is_short_writes_are_refused_first_then_all_but_outcomes_fit() throws IOException {
    var bounds = Bounds.USUAL.sized(12 * SEGMENT, SEGMENT);
    var open = new ArrayList<Integer>();
    try (var spool = Spool.open(folder, bounds, NOON)) {
      int number = 0;
      while (spool.intent(Story.intent(number), false) == Taken.YES) {
        open.add(number++);
        spool.force();
      }
      assertThat(spool.status().state()).isEqualTo(SpoolStatus.State.READS_ONLY);
      while (spool.intent(Story.intent(number), true) == Taken.YES) {
        open.add(number++);
        spool.force();
      }
      assertThat(spool.status().state()).isEqualTo(SpoolStatus.State.FULL);

      assertThat(open).allMatch(each -> spool.outcome(Story.outcome(each)));

      assertThat(spool.status().dropped()).isZero();
      assertThat(spool.status().openIntents()).isZero();
      assertThat(size()).isLessThanOrEqualTo(bounds.bytes());
    }
  }

  private long size() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".spool"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void whoever_is_refused_fills_no_more_than_what_writes_may_fill() throws IOException {
    var bounds = Bounds.USUAL.sized(12 * SEGMENT, SEGMENT);
    try (var spool = Spool.open(folder, bounds, NOON)) {
      for (int i = 0; i < 2000; i++) {
        boolean _ = spool.outcome(Story.outcome(i));
        spool.force();
      }

      assertThat(spool.status().state()).isEqualTo(SpoolStatus.State.READS_ONLY);
      assertThat(spool.status().used()).isLessThanOrEqualTo(bounds.softBytes());
      assertThat(spool.status().dropped()).isPositive();
      assertThat(spool.intent(Story.intent(5000), true)).isEqualTo(Taken.YES);
      assertThat(spool.outcome(Story.outcome(5000))).isTrue();
    }
  }

  @Test
  void what_was_not_taken_is_told_in_the_chain_when_there_is_room_again() throws IOException {
    var bounds = Bounds.USUAL.sized(8 * SEGMENT, SEGMENT);
    try (var spool = Spool.open(folder, bounds, NOON);
        var reader = spool.reader("shipper")) {
      int number = 0;
      while (spool.outcome(Story.outcome(number))) {
        number++;
        spool.force();
      }
      spool.forgo(Story.intent(number));
      var heard = new Heard();
      int _ = reader.read(Integer.MAX_VALUE, heard);

      reader.save(reader.position());
      spool.force();
      spool.force();

      int _ = reader.read(Integer.MAX_VALUE, heard);
      assertThat(heard.events).hasSize(number);
      // One after the other, where the keeper has its round between them.
      assertThat(heard.gaps).extracting(Gap::cause).containsOnly(Gap.Cause.NO_ROOM);
      assertThat(heard.gaps.stream().mapToLong(Gap::missing).sum()).isEqualTo(2);
      assertThat(spool.status().dropped()).isEqualTo(2);
    }
  }

  @Test
  void a_follower_goes_on_where_it_was_and_what_all_have_is_deleted() throws IOException {
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      calls(spool, 0, 400);
      int segments = spool.status().segments();
      var batch = reader.lines(300_000);
      reader.save(batch.end());
      spool.force();
      assertThat(segments).isGreaterThan(4);
      assertThat(spool.status().segments()).isLessThan(segments);
    }
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      var heard = new Heard();

      int _ = reader.read(Integer.MAX_VALUE, heard);

      assertThat(heard.links().getFirst().sequence()).isEqualTo(reader.saved().sequence() + 1);
      assertThat(heard.links().getLast().sequence()).isEqualTo(800);
    }
  }

  @Test
  void what_all_have_is_kept_for_a_while_by_the_clock_of_the_spool() throws IOException {
    var now = new AtomicReference<>(Story.NOON);
    try (var spool = Spool.open(folder, kept(Duration.ofHours(1)), now::get);
        var reader = spool.reader("shipper")) {
      calls(spool, 0, 200);
      reader.save(reader.lines(1 << 20).end());
      int all = spool.status().segments();
      now.set(Story.NOON.plus(Duration.ofMinutes(59)));
      spool.force();
      assertThat(spool.status().segments()).isEqualTo(all).isGreaterThan(2);

      now.set(Story.NOON.plus(Duration.ofMinutes(61)));
      spool.force();

      assertThat(spool.status().segments()).isEqualTo(1);
    }
  }

  @Test
  void what_is_only_kept_never_takes_more_than_half_of_the_room() throws IOException {
    try (var spool = Spool.open(folder, kept(Duration.ofDays(1)), () -> Story.NOON);
        var reader = spool.reader("shipper")) {
      for (int call = 0; call < 4000; call += 100) {
        calls(spool, call, call + 100);
        reader.save(reader.lines(1 << 20).end());
        spool.force();
        assertThat((long) spool.status().segments())
            .isLessThanOrEqualTo(SMALL.bytes() / SMALL.segmentBytes() / 2);
      }
      assertThat(spool.status().segments()).isGreaterThan(2);
      assertThat(spool.status().dropped()).isZero();
    }
  }

  private static Bounds kept(Duration keep) {
    return new Bounds(
        SMALL.bytes(),
        SMALL.segmentBytes(),
        SMALL.softPercent(),
        SMALL.sync(),
        SMALL.checkpointRecords(),
        SMALL.checkpointEvery(),
        keep);
  }

  @Test
  void a_segment_that_somebody_deleted_keeps_no_other() throws IOException {
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      spool.intent(Story.intent(1000), false);
      calls(spool, 0, 400);
      var batch = reader.lines(1 << 20);
      Files.delete(new Folder(folder).segment(1));
      Files.delete(new Folder(folder).segment(3));

      reader.save(batch.end());
      spool.force();

      assertThat(spool.status().segments()).isEqualTo(1);
      assertThat(spool.status().error()).isNull();
    }
  }

  @Test
  void nothing_is_kept_for_a_follower_that_there_is_no_more() throws IOException {
    try (var spool = open();
        var gone = spool.reader("gone");
        var reader = spool.reader("shipper")) {
      calls(spool, 0, 200);
      gone.save(gone.lines(1).end());
      reader.save(reader.lines(1 << 20).end());
    }
    try (var spool = Spool.open(folder, SMALL, NOON, Set.of("shipper"));
        var reader = spool.reader("shipper")) {
      assertThat(reader.saved().sequence()).isEqualTo(400);

      spool.force();

      assertThat(spool.recovery().notes()).singleElement().asString().contains("left-gone");
      assertThat(spool.status().segments()).isEqualTo(1);
      assertThat(folder.resolve("left-gone")).exists();
      assertThat(new Folder(folder).cursor("gone")).doesNotExist();
    }
  }

  @Test
  void all_is_kept_for_a_follower_that_is_expected() throws IOException {
    Position end;
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      calls(spool, 0, 200);
      end = reader.lines(1 << 20).end();
    }
    Files.write(new Folder(folder).cursor("shipper"), end.text());
    try (var spool = Spool.open(folder, SMALL, NOON, Set.of("shipper", "fresh"))) {
      spool.force();

      try (var fresh = spool.reader("fresh")) {
        assertThat(fresh.lines(1 << 20).events()).isEqualTo(400);
      }
    }
  }

  @Test
  void a_segment_that_cannot_be_read_for_a_while_is_read_later() throws IOException {
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      calls(spool, 0, 200);
      var second = new Folder(folder).segment(2);
      var away = folder.resolve("away");
      Files.move(second, away);
      assertThatThrownBy(() -> reader.lines(1 << 20)).hasMessageContaining("0000000002");
      Files.move(away, second);

      var batch = reader.lines(1 << 20);

      assertThat(batch.events()).isEqualTo(400);
      assertThat(batch.end().sequence()).isEqualTo(400);
    }
  }

  @Test
  void a_follower_is_woken_by_what_is_written() throws Exception {
    try (var spool = open();
        var reader = spool.reader("shipper")) {
      int _ = reader.read(100, new Heard());
      assertThat(reader.await(Duration.ofMillis(1))).isFalse();
      var heard = new Heard();
      var thread =
          Thread.startVirtualThread(
              () -> {
                try {
                  boolean _ = reader.await(Duration.ofMinutes(1));
                  int _ = reader.read(100, heard);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });

      calls(spool, 0, 1);

      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
      assertThat(heard.events).isNotEmpty();
    }
  }
}
