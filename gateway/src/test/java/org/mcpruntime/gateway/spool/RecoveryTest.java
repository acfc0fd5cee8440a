package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;

/** A gateway was killed, or its disk lied: what is whole is kept, and what is not is named. */
class RecoveryTest {

  private static final InstantSource NOON = InstantSource.fixed(Story.NOON);
  private static final int SEGMENT = 16384;
  private static final Bounds SMALL = Bounds.USUAL.sized(64 * SEGMENT, SEGMENT);
  private static final int CALLS = 6;

  @TempDir private Path folder;
  private Path living = Path.of("");

  @SuppressWarnings("NullAway.Init") // set before each test
  private Spool spool;

  private byte[] data = {};
  private final List<Integer> ends = new ArrayList<>();
  private int copies;

  /** A spool that is open; copies of its files are what a killed gateway leaves. */
  @BeforeEach
  void write() throws IOException {
    living = folder.resolve("living");
    spool = Spool.open(living, SMALL, NOON);
    for (int i = 0; i < CALLS; i++) {
      assertThat(spool.intent(Story.intent(i), false)).isEqualTo(Taken.YES);
      assertThat(spool.outcome(Story.outcome(i))).isTrue();
    }
    data = Files.readAllBytes(new Folder(living).segment(1));
    var walk = new Walk(Objects.requireNonNull(Header.read(data)), data, data.length);
    while (walk.next() == Walk.Step.RECORD) {
      if (walk.kind() == Layout.EVENT) {
        ends.add(walk.position());
      }
    }
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private Path copy(byte[] changed) throws IOException {
    var copy = Trees.copy(living, folder.resolve("copy-" + copies++));
    Files.write(new Folder(copy).segment(1), changed);
    return copy;
  }

  private static Heard recovered(Path directory) throws IOException {
    try (var again = Spool.open(directory, SMALL, NOON, Set.of("test", "x"));
        var reader = again.reader("test")) {
      var heard = new Heard();
      int _ = reader.read(Integer.MAX_VALUE, heard);
      return heard;
    }
  }

  private static Verdict verify(Path directory) throws IOException {
    return Verification.of(directory, null, (_, _) -> {});
  }

  private static List<UUID> ids(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::id).toList();
  }

  private static List<UUID> story(int records) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < records; i++) {
      ids.add((i % 2 == 0 ? Story.intent(i / 2) : Story.outcome(i / 2)).id());
    }
    return ids;
  }

  /** Every intent has exactly one outcome. */
  private static void assertSettled(List<AuditEvent> events) {
    var outcomes = new HashMap<UUID, Integer>();
    for (var event : events) {
      var intent = event.payload().intentID();
      if (intent != null) {
        outcomes.merge(intent, 1, Integer::sum);
      }
    }
    for (var event : events) {
      if (event.payload().phase() == AuditEvent.Phase.INTENT) {
        assertThat(outcomes.get(event.id())).as("outcomes of %s", event.id()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatever_the_last_store_was_all_whole_records_are_kept() throws IOException {
    int end = ends.getLast();
    for (int at = Layout.HEADER + 1; at < end; at += 17) {
      var torn = data.clone();
      java.util.Arrays.fill(torn, at, torn.length, (byte) 0);
      int cut = at;
      int whole = (int) ends.stream().filter(each -> each <= cut).count();

      var copy = copy(torn);
      var heard = recovered(copy);

      assertThat(ids(heard.events).subList(0, whole)).as("cut at %d", at).isEqualTo(story(whole));
      assertThat(heard.events).hasSize(whole + whole % 2);
      assertSettled(heard.events);
      assertThat(verify(copy).findings()).as("cut at %d", at).isEmpty();
    }
  }

  @Test
  void whatever_byte_is_wrong_all_other_records_are_kept_and_the_chain_tells() throws IOException {
    int end = ends.getLast();
    for (int at = Layout.HEADER; at < end; at += 23) {
      var wrong = data.clone();
      wrong[at] ^= 0x41;
      int place = at;
      int before = (int) ends.stream().filter(each -> each <= place).count();

      var copy = copy(wrong);
      var heard = recovered(copy);

      assertThat(ids(heard.events).subList(0, before))
          .as("wrong at %d", at)
          .isEqualTo(story(before));
      assertThat(heard.gaps).as("wrong at %d", at).isNotEmpty();
      var again = recovered(copy);
      assertThat(again.gaps).as("wrong at %d", at).hasSameSizeAs(heard.gaps);
      assertThat(ids(again.events)).isEqualTo(ids(heard.events));
    }
  }

  @Test
  void what_a_follower_has_and_the_spool_lost_takes_no_record_with_it() throws IOException {
    var torn = data.clone();
    java.util.Arrays.fill(torn, ends.get(5), torn.length, (byte) 0);
    var copy = copy(torn);
    Files.write(new Folder(copy).cursor("x"), new Position(9, "ab".repeat(32)).text());

    var heard = recovered(copy);

    assertThat(ids(heard.events)).isEqualTo(story(6));
    assertThat(heard.gaps)
        .first()
        .satisfies(gap -> assertThat(gap.detail()).contains("sequences 7 to 9", "follower x"));
  }

  @Test
  void one_broken_event_takes_no_other_with_it() throws IOException {
    var wrong = data.clone();
    wrong[ends.get(6) - 50] ^= 1;

    var copy = copy(wrong);
    var heard = recovered(copy);

    var left = new ArrayList<>(story(2 * CALLS));
    left.remove(6);
    assertThat(ids(heard.events)).isEqualTo(left);
    assertThat(heard.gaps)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.cause()).isEqualTo(Gap.Cause.DAMAGED);
              assertThat(gap.missing()).isEqualTo(1);
              assertThat(gap.detail()).contains("0000000001.spool").contains("sequences from 7");
            });
    assertThat(verify(copy).findings())
        .singleElement()
        .extracting(Finding::kind, Finding::sequence)
        .containsExactly(Finding.Kind.BROKEN, 7L);
  }

  @Test
  void an_intent_in_a_segment_that_is_deleted_is_ended_all_the_same() throws IOException {
    var open = Story.intent(1000);
    var directory = folder.resolve("long");
    var copy = folder.resolve("killed");
    try (var running = Spool.open(directory, SMALL, NOON);
        var reader = running.reader("shipper")) {
      assertThat(running.intent(open, true)).isEqualTo(Taken.YES);
      for (int i = 0; i < 500; i++) {
        assertThat(running.intent(Story.intent(i), false)).isEqualTo(Taken.YES);
        assertThat(running.outcome(Story.outcome(i))).isTrue();
        if (i % 20 == 0) {
          int _ = reader.read(10_000, new Heard());
          reader.save(reader.position());
          running.force();
        }
      }
      assertThat(new Folder(directory).segment(1)).doesNotExist();
      Trees.copy(directory, copy);
    }

    var heard = recovered(copy);

    assertThat(heard.events.getLast().payload().intentID()).isEqualTo(open.id());
    assertThat(heard.events.getLast().payload().verdict().reason()).isEqualTo(Reason.INTERRUPTED);
  }

  @Test
  void an_intent_that_is_carried_and_read_again_is_ended_once() throws IOException {
    var directory = folder.resolve("long");
    var copy = folder.resolve("killed");
    try (var running = Spool.open(directory, SMALL, NOON)) {
      int number = 0;
      while (!Files.exists(new Folder(directory).carried())) {
        assertThat(running.intent(Story.intent(number), false)).isEqualTo(Taken.YES);
        assertThat(number % 5 == 0 || running.outcome(Story.outcome(number))).isTrue();
        number++;
        running.force();
      }
      Trees.copy(directory, copy);
    }
    var heard = recovered(copy);

    assertSettled(heard.events);
  }

  @Test
  void a_segment_that_was_not_made_wholly_leaves_no_hole() throws IOException {
    var copy = copy(data);
    Files.write(new Folder(copy).segment(2), new byte[100]);

    try (var again = Spool.open(copy, SMALL, NOON)) {
      for (int i = CALLS; i < 200; i++) {
        assertThat(again.intent(Story.intent(i), false)).isEqualTo(Taken.YES);
        assertThat(again.outcome(Story.outcome(i))).isTrue();
        again.force();
      }
    }

    assertThat(new Folder(copy).segments().keySet()).startsWith(1L, 2L, 3L, 4L);
    assertThat(verify(copy).findings()).isEmpty();
  }

  @Test
  void a_clock_that_goes_back_breaks_neither_ids_nor_the_chain() throws IOException {
    assertThat(spool.intent(Story.intent(CALLS), false)).isEqualTo(Taken.YES);
    var copy = Trees.copy(living, folder.resolve("copy"));
    var earlier = InstantSource.fixed(Story.NOON.minusSeconds(86_400));

    try (var again = Spool.open(copy, SMALL, earlier)) {
      assertThat(again.recovery().interrupted()).isEqualTo(1);
      assertThat(Objects.requireNonNull(again.recovery().lastId()).toString())
          .isGreaterThan(Story.intent(CALLS).id().toString());
    }
    assertThat(verify(copy).findings()).isEmpty();
  }

  @Test
  void a_full_disk_is_said_writes_are_refused_first_and_outcomes_still_fit() throws IOException {
    var made = new int[1];
    Preallocation small =
        (path, index, size) -> {
          if (made[0]++ >= 4) {
            throw new IOException("No space left on device");
          }
          return Segment.make(path, index, size);
        };
    try (var full = Spool.open(folder.resolve("full"), SMALL, NOON, small)) {
      int number = 0;
      while (full.intent(Story.intent(number), false) == Taken.YES) {
        number++;
        full.force();
      }
      assertThat(full.status().state()).isEqualTo(SpoolStatus.State.READS_ONLY);
      assertThat(full.status().error()).contains("No space left on device");
      while (full.intent(Story.intent(number), true) == Taken.YES) {
        number++;
      }
      for (int i = 0; i < number; i++) {
        assertThat(full.outcome(Story.outcome(i))).isTrue();
      }
      assertThat(number).isGreaterThan(50);
      assertThat(full.status().dropped()).isZero();
    }
  }
}
