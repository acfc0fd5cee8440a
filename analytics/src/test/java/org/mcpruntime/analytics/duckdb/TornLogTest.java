package org.mcpruntime.analytics.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/**
 * A log whose last write did not come to its end: the process died, and it is too short; or the
 * machine did, and anything may stand where the write was to be.
 */
class TornLogTest {

  private static final int CUTS = Integer.getInteger("store.cuts", 6);
  private static final int BATCH = 40;

  @TempDir private Path folder;
  private final List<Path> aside = new ArrayList<>();

  /** How long the log was when each batch was acknowledged. */
  private final List<Long> acknowledged = new ArrayList<>();

  private Path whole;

  private final StoreWatcher watcher =
      new StoreWatcher() {
        @Override
        public void removed(long events, String reason) {
          throw new AssertionError("nothing is to be removed");
        }

        @Override
        public void damaged(Path where, String reason) {
          aside.add(where);
        }

        @Override
        public void trouble(String sentence) {
          throw new AssertionError(sentence);
        }
      };

  private DuckStore open(Path place) {
    return DuckStore.open(
        DuckSettings.of(place), watcher, InstantSource.fixed(Events.BEGIN.plusSeconds(2000)));
  }

  private static List<byte[]> batch(int from) {
    return IntStream.range(from, from + BATCH).mapToObj(Events::event).toList();
  }

  /** What another process would find if this one died now. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (var name : DuckStore.FILES) {
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }

  @BeforeEach
  void fill() throws IOException {
    var place = folder.resolve("store");
    whole = folder.resolve("whole");
    try (var store = open(place)) {
      store.append(batch(501));
      store.fold();
      for (int i = 0; i < 5; i++) {
        store.append(batch(1 + i * BATCH));
        acknowledged.add(Files.size(Database.log(place)));
      }
      copy(place, whole);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }

  /** What stands where the write was to be. */
  enum Rest {
    NOTHING,
    ZEROS,
    NOISE
  }

  @ParameterizedTest
  @EnumSource(Rest.class)
  void whatWasAcknowledgedBeforeIsThereAndWhatComesAfterwardsStays(Rest rest) throws IOException {
    var chance = new Random(11);
    for (int i = 0; i < CUTS; i++) {
      long length = acknowledged.getFirst() + chance.nextLong(whole(acknowledged));
      cut(folder.resolve("cut" + i), length, rest);
    }
  }

  private static long whole(List<Long> acknowledged) {
    return acknowledged.getLast() - acknowledged.getFirst();
  }

  private void cut(Path torn, long length, Rest rest) throws IOException {
    copy(whole, torn);
    tear(Database.log(torn), length, rest);
    long there = BATCH + BATCH * acknowledged.stream().filter(each -> each <= length).count();
    var later = torn.resolveSibling(torn.getFileName() + "-later");
    long end;
    aside.clear();
    try (var store = open(torn)) {
      assertThat(store.standing().events()).as("cut at %d", length).isEqualTo(there);
      if (!aside.isEmpty()) {
        assertThat(store.end()).as("no position is told twice").isGreaterThanOrEqualTo(6 * BATCH);
      }
      store.append(batch(1001));
      end = store.end();
      store.append(batch(1041));
      copy(torn, later);
    }
    switch (rest) {
      case NOTHING -> assertThat(aside).isEmpty();
      case ZEROS -> assertThat(aside).hasSize(1);
      // Noise may begin with a length that goes beyond the end: then it is a log that is too short.
      case NOISE -> assertThat(aside).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(aside).allMatch(Files::exists);
    try (var store = open(later)) {
      assertThat(store.standing().events()).as("cut at %d", length).isEqualTo(there + 2 * BATCH);
      assertThat(store.after(end, EventFilter.ALL, 100)).hasSize(BATCH);
    }
  }

  private static void tear(Path log, long length, Rest rest) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      var more = new byte[rest == Rest.NOTHING ? 0 : (int) (file.length() - length)];
      if (rest == Rest.NOISE) {
        new Random(length).nextBytes(more);
      }
      file.setLength(length);
      file.seek(length);
      file.write(more);
    }
  }

  @Test
  void aLogThatIsNoneIsPutAsideAndSaidAndWhatWasFoldedIsThere() throws IOException {
    Files.writeString(Database.log(whole), "no log\n".repeat(100));

    try (var store = open(whole)) {
      assertThat(aside).hasSize(1).allMatch(Files::exists);
      assertThat(store.standing().events()).isEqualTo(BATCH);
    }
  }

  @Test
  void aLogThatIsWholeIsReadAndNothingIsSaid() {
    try (var store = open(whole)) {
      assertThat(aside).isEmpty();
      assertThat(store.standing().events()).isEqualTo(6 * BATCH);
    }
  }
}
