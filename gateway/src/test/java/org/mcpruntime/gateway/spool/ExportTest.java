package org.mcpruntime.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported of a spool verifies, whatever is done to the spool meanwhile. */
class ExportTest {

  private static final InstantSource NOON = InstantSource.fixed(Story.NOON);
  private static final int SEGMENT = 16384;
  private static final Bounds SMALL = Bounds.USUAL.sized(256 * SEGMENT, SEGMENT);

  @TempDir private Path folder;

  private Path spool(int... numbers) throws IOException {
    var spool = folder.resolve("spool");
    try (var open = Spool.open(spool, SMALL, NOON)) {
      for (int number : numbers) {
        assertThat(open.outcome(Story.outcome(number))).isTrue();
        if (number % 20 == 0) {
          open.force();
        }
      }
    }
    return spool;
  }

  private static int[] upTo(int last) {
    return IntStream.rangeClosed(1, last).toArray();
  }

  private Verdict exported(Path spool, @Nullable Instant from, @Nullable Instant to)
      throws IOException {
    var file = folder.resolve("export.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      assertThat(Export.of(spool, from, to, out).damages()).isZero();
    }
    return LineVerification.of(file, null, (_, _) -> {});
  }

  private static Instant time(int number) {
    return Story.outcome(number).timestamp();
  }

  @Test
  void times_that_are_out_of_order_leave_no_hole() throws IOException {
    var spool = spool(1, 2, 5, 3, 4, 6, 8, 7, 9, 10);

    var verdict = exported(spool, time(4), time(8));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.firstSequence()).isEqualTo(3);
    assertThat(verdict.lastSequence()).isEqualTo(8);
    assertThat(verdict.events()).isEqualTo(6);
  }

  @Test
  void a_time_of_which_there_is_nothing_has_no_lines() throws IOException {
    var spool = spool(1, 2, 3);

    assertThat(exported(spool, time(4), null).chains()).isEmpty();
    assertThat(exported(spool, null, time(1)).chains()).isEmpty();
    assertThat(exported(spool, time(3), time(2)).chains()).isEmpty();
  }

  @Test
  void a_gateway_may_go_on_writing() throws Exception {
    var spool = folder.resolve("spool");
    try (var open = Spool.open(spool, Bounds.USUAL.sized(64L << 20, 1 << 18), NOON)) {
      var writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  assertThat(open.outcome(Story.outcome(i))).isTrue();
                  if (i % 500 == 0) {
                    open.force();
                  }
                }
              });
      int exports = 0;
      do {
        assertThat(exported(spool, null, null).findings()).isEmpty();
        exports++;
      } while (!writing.isDone());
      writing.get();
      assertThat(exports).isPositive();
    }
  }

  /** As a file is that was listed, and deleted before it is read. */
  private static void vanish(Path spool, int index) throws IOException {
    var file = new Folder(spool).segment(index);
    Files.delete(file);
    var _ = Files.createSymbolicLink(file, spool.resolve("nowhere"));
  }

  @Test
  void a_segment_that_everybody_has_may_be_deleted_meanwhile() throws IOException {
    var spool = spool(upTo(500));
    vanish(spool, 1);

    var verdict = exported(spool, null, null);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.firstSequence()).isGreaterThan(1);
    assertThat(verdict.lastSequence()).isEqualTo(500);
    assertThat(Verification.of(spool, null, (_, _) -> {}).findings()).isEmpty();
  }

  @Test
  void a_hole_is_no_export() throws IOException {
    var spool = spool(upTo(500));
    vanish(spool, 2);

    assertThatThrownBy(() -> exported(spool, null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0000000002.spool was deleted meanwhile");
    assertThatThrownBy(() -> Verification.of(spool, null, (_, _) -> {}))
        .hasMessageContaining("0000000002.spool was deleted meanwhile");
  }
}
