package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a spool behind its back is found and named. */
class VerificationTest {

  private static final InstantSource NOON = InstantSource.fixed(Story.NOON);
  private static final int SEGMENT = 16384;
  private static final Bounds SMALL = Bounds.USUAL.sized(64 * SEGMENT, SEGMENT);
  private static final int CALLS = 150;

  @TempDir private Path folder;
  private Path spool = Path.of("");
  private int copies;

  @BeforeEach
  void write() throws IOException {
    spool = folder.resolve("spool");
    write(0, CALLS);
    write(CALLS, CALLS + 10);
  }

  private void write(int from, int to) throws IOException {
    try (var open = Spool.open(spool, SMALL, NOON)) {
      for (int i = from; i < to; i++) {
        assertThat(open.intent(Story.intent(i), false)).isEqualTo(Taken.YES);
        assertThat(open.outcome(Story.outcome(i))).isTrue();
        if (i % 20 == 0) {
          open.force();
        }
      }
    }
  }

  private Path copy() throws IOException {
    return Trees.copy(spool, folder.resolve("copy-" + copies++));
  }

  private static Verdict verify(Path directory) throws IOException {
    return Verification.of(directory, null, (_, _) -> {});
  }

  private static Finding first(Path directory) throws IOException {
    var findings = verify(directory).findings();
    assertThat(findings).isNotEmpty();
    return findings.getFirst();
  }

  /** Where the records of a segment begin, and where the last one ends. */
  private static List<Integer> frames(byte[] data, List<Integer> kinds, List<Long> sequences) {
    var frames = new ArrayList<Integer>();
    var walk = new Walk(Objects.requireNonNull(Header.read(data)), data, data.length);
    while (walk.next() == Walk.Step.RECORD) {
      frames.add(walk.frame());
      kinds.add(walk.kind());
      sequences.add(walk.isChained() ? walk.sequence() : 0);
    }
    frames.add(walk.position());
    return frames;
  }

  private static Path segment(Path directory, int number) {
    return new Folder(directory).segment(number);
  }

  @Test
  void a_spool_that_nobody_touched_is_whole() throws IOException {
    var verdict = verify(spool);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.events()).isEqualTo(2L * (CALLS + 10));
    assertThat(verdict.lastSequence()).isEqualTo(verdict.events());
    assertThat(verdict.checkpoints()).isGreaterThanOrEqualTo(3);
    assertThat(verdict.unsigned()).isZero();
  }

  @Test
  void any_byte_that_is_changed_is_found() throws IOException {
    var copy = copy();
    for (int number = 3; number <= 8; number++) {
      Files.deleteIfExists(segment(copy, number));
    }
    for (int number = 1; number <= 2; number++) {
      var file = segment(copy, number);
      var data = Files.readAllBytes(file);
      for (int at = 0; at < data.length; at += at < 160 ? 1 : 83) {
        data[at] ^= 0x10;
        Files.write(file, data);
        assertThat(verify(copy).isWhole()).as("byte %d of segment %d", at, number).isFalse();
        data[at] ^= 0x10;
      }
      Files.write(file, data);
    }
  }

  @Test
  void a_changed_event_is_named() throws IOException {
    var copy = copy();
    var file = segment(copy, 2);
    var data = Files.readAllBytes(file);
    var kinds = new ArrayList<Integer>();
    var sequences = new ArrayList<Long>();
    var frames = frames(data, kinds, sequences);
    for (int i = 0; i + 1 < kinds.size(); i += 1 + i / 10) {
      if (kinds.get(i) == Layout.EVENT) {
        var changed = data.clone();
        changed[frames.get(i) + 40] ^= 1;
        Files.write(file, changed);

        assertThat(first(copy))
            .as("event %d", sequences.get(i))
            .satisfies(
                finding -> {
                  assertThat(finding.sequence()).isLessThanOrEqualTo(sequences.get(0) + 1000);
                  assertThat(finding.file()).isEqualTo("0000000002.spool");
                });
        assertThat(first(copy).sequence()).isEqualTo(sequences.get(i));
        assertThat(first(copy).kind()).isIn(Finding.Kind.BROKEN, Finding.Kind.UNFINISHED);
        assertThat(verify(copy).found()).isEqualTo(1);
      }
    }
  }

  @Test
  void a_record_that_is_removed_doubled_or_moved_is_named() throws IOException {
    var copy = copy();
    var file = segment(copy, 1);
    var data = Files.readAllBytes(file);
    var kinds = new ArrayList<Integer>();
    var sequences = new ArrayList<Long>();
    var frames = frames(data, kinds, sequences);
    for (int i = 0; i + 3 < kinds.size(); i += 1 + i / 20) {
      int from = frames.get(i);
      int to = frames.get(i + 1);
      int next = frames.get(i + 2);
      int end = frames.getLast();

      Files.write(file, rearranged(data, from, to, end));
      var removed = first(copy);
      Files.write(file, rearranged(data, to, from, end));
      var doubled = first(copy);
      Files.write(file, rearranged(data, from, to, next, from, to, next, end));
      var moved = first(copy);

      if (kinds.get(i) == Layout.EVENT
          && kinds.get(i + 1) == Layout.EVENT
          && kinds.get(i + 2) == Layout.EVENT) {
        long sequence = sequences.get(i);
        assertThat(removed.kind()).isEqualTo(Finding.Kind.MISSING);
        assertThat(removed.sequence()).as("%s", removed).isEqualTo(sequence);
        assertThat(doubled.kind()).isEqualTo(Finding.Kind.DOUBLED);
        assertThat(doubled.sequence()).isEqualTo(sequence);
        assertThat(moved.kind()).isEqualTo(Finding.Kind.REORDERED);
        assertThat(moved.sequence()).isEqualTo(sequence);
      }
    }
  }

  /** The bytes up to a point, then those of each pair of points, then zeros. */
  private static byte[] rearranged(byte[] data, int until, int... points) {
    var out = new Bytes(data.length);
    out.raw(data, 0, until);
    for (int i = 0; i + 1 < points.length; i += 2) {
      out.raw(data, points[i], points[i + 1]);
    }
    return Arrays.copyOf(out.copy(0, Math.min(out.length(), data.length)), data.length);
  }

  @Test
  void a_segment_that_is_removed_swapped_cut_or_emptied_is_named() throws IOException {
    var removed = copy();
    Files.delete(segment(removed, 2));
    assertThat(first(removed))
        .extracting(Finding::kind, Finding::file)
        .containsExactly(Finding.Kind.MISSING, "0000000003.spool");

    var swapped = copy();
    Files.move(segment(swapped, 1), swapped.resolve("x"));
    Files.move(segment(swapped, 2), segment(swapped, 1));
    Files.move(swapped.resolve("x"), segment(swapped, 2));
    assertThat(first(swapped).kind()).isEqualTo(Finding.Kind.REORDERED);

    var cut = copy();
    var data = Files.readAllBytes(segment(cut, 1));
    Files.write(segment(cut, 1), Arrays.copyOf(data, SEGMENT / 2));
    assertThat(first(cut).kind()).isEqualTo(Finding.Kind.BROKEN);

    var emptied = copy();
    Files.write(segment(emptied, 2), new byte[SEGMENT]);
    assertThat(first(emptied).kind()).isEqualTo(Finding.Kind.MISSING);
  }

  @Test
  void a_number_that_was_never_used_is_no_hole() throws IOException {
    var directory = Files.createDirectory(folder.resolve("numbers"));
    var chain = new UUID(7, Long.MIN_VALUE);
    var one = Segment.make(segment(directory, 1), 1, SEGMENT);
    var three = Segment.make(segment(directory, 3), 3, SEGMENT);
    var pen = new Pen(chain, one, new Pen.Place(1, 0, Hash.root(chain), 0, 0));
    for (var each : List.of(one, three)) {
      pen.begin(each, Story.NOON);
      int _ = pen.prepare(Story.intent((int) each.index()));
      pen.write();
      each.close();
    }

    assertThat(verify(directory).findings()).isEmpty();
  }

  @Test
  void a_signature_that_is_due_is_waited_for() throws Exception {
    var directory = folder.resolve("followed");
    var running = Spool.open(directory, SMALL, NOON);
    try (var reader = running.reader("shipper")) {
      for (int i = 0; i < 500; i++) {
        assertThat(running.outcome(Story.outcome(i))).isTrue();
        if (i % 20 == 0) {
          int _ = reader.read(10_000, new Heard());
          reader.save(reader.position());
          running.force();
        }
      }
      assertThat(segment(directory, 1)).doesNotExist();
    }

    var verifying =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return verify(directory);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    running.close();

    assertThat(verifying.get().findings()).isEmpty();
  }

  @Test
  void a_checkpoint_of_another_key_is_named() throws IOException {
    var copy = copy();
    var other = folder.resolve("other");
    Spool.open(other, SMALL, NOON).close();
    Files.copy(
        other.resolve("keys.json"),
        copy.resolve("keys.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(first(copy).kind()).isEqualTo(Finding.Kind.CHECKPOINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"keys\":[null]}",
        "{\"keys\":{}}",
        "{\"keys\":[{\"x\":\"!\"}]}"
      })
  void what_is_no_set_of_keys_is_refused(String text) throws IOException {
    var file = export();
    var keys = Files.writeString(folder.resolve("keys"), text);

    assertThatThrownBy(() -> LineVerification.of(file, keys, (_, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(keys + " is no set of Ed25519 keys");
  }

  private Path export() throws IOException {
    var file = folder.resolve("export.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      var _ = Export.of(spool, null, null, out);
    }
    return file;
  }

  @Test
  void an_export_is_verified_by_its_events_alone() throws IOException {
    var file = export();

    var verdict = LineVerification.of(file, spool.resolve("keys.json"), (_, _) -> {});

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.events()).isEqualTo(2L * (CALLS + 10));
    assertThat(verdict.checkpoints()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void a_line_that_is_changed_removed_doubled_or_moved_is_named() throws IOException {
    var lines =
        Files.readAllLines(export()).stream()
            .filter(line -> !line.startsWith("{\"checkpoint\""))
            .toList();

    assertThat(finding(with(lines, 7, lines.get(7).replace("refund", "refunds"))))
        .extracting(Finding::kind, Finding::line, Finding::sequence)
        .contains(8L);
    assertThat(finding(without(lines, 9)))
        .extracting(Finding::kind, Finding::line, Finding::sequence)
        .containsExactly(Finding.Kind.MISSING, 10L, 11L);
    assertThat(finding(inserted(lines, 10, lines.get(9))))
        .extracting(Finding::kind, Finding::line, Finding::sequence)
        .containsExactly(Finding.Kind.DOUBLED, 11L, 10L);
    var moved = inserted(without(lines, 9), 12, lines.get(9));
    assertThat(verify(moved).findings()).extracting(Finding::kind).contains(Finding.Kind.REORDERED);
    assertThat(
            finding(with(lines, 3, lines.get(3).replace("\"status\":", "\"note\":1,\"status\":"))))
        .extracting(Finding::kind, Finding::line)
        .containsExactly(Finding.Kind.BROKEN, 4L);
  }

  private static List<String> with(List<String> lines, int at, String line) {
    var changed = new ArrayList<>(lines);
    changed.set(at, line);
    return changed;
  }

  private static List<String> without(List<String> lines, int at) {
    var changed = new ArrayList<>(lines);
    changed.remove(at);
    return changed;
  }

  private static List<String> inserted(List<String> lines, int at, String line) {
    var changed = new ArrayList<>(lines);
    changed.add(at, line);
    return changed;
  }

  private Verdict verify(List<String> lines) throws IOException {
    var file = Files.write(folder.resolve("changed.jsonl"), lines);
    return LineVerification.of(file, null, (_, _) -> {});
  }

  private Finding finding(List<String> lines) throws IOException {
    var findings = verify(lines).findings();
    assertThat(findings).isNotEmpty();
    return findings.getFirst();
  }
}
