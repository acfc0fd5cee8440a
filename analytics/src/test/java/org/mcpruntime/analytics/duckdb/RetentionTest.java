package org.mcpruntime.analytics.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** The oldest goes; the newest stays; the disk is not filled. */
class RetentionTest {

  private static final long MOST = 16L << 20;

  @TempDir private Path folder;
  private final AtomicLong removed = new AtomicLong();

  private final StoreWatcher watcher =
      new StoreWatcher() {
        @Override
        public void removed(long events, String reason) {
          removed.addAndGet(events);
        }

        @Override
        public void damaged(Path aside, String reason) {
          throw new AssertionError(reason);
        }

        @Override
        public void trouble(String sentence) {
          throw new AssertionError(sentence);
        }
      };

  private DuckStore open(Retention retention, Duration later) {
    return DuckStore.open(
        DuckSettings.of(folder).keeping(retention),
        watcher,
        InstantSource.fixed(Events.BEGIN.plus(later)));
  }

  @Test
  void whatIsTooOldGoesAndIsCounted() throws Exception {
    var retention = new Retention(Duration.ofSeconds(100), MOST);
    try (var store = open(retention, Duration.ofSeconds(1000))) {
      var _ = store.append(IntStream.rangeClosed(1, 1000).mapToObj(Events::event).toList());

      store.keep();

      assertThat(store.standing().events()).isEqualTo(101);
      assertThat(store.standing().removed()).isEqualTo(899);
      assertThat(removed).hasValue(899);
      assertThat(store.standing().oldest()).isEqualTo(Events.BEGIN.plusSeconds(900));
      assertThat(store.usage(EventFilter.OUTCOMES, 10).totals().events()).isEqualTo(101);
    }
  }

  @Test
  void aChainIsKnownThoughAllOfItWentAndPlacesGoOn() throws Exception {
    var retention = new Retention(Duration.ofSeconds(1), MOST);
    long end;
    try (var store = open(retention, Duration.ofDays(1))) {
      var _ = store.append(IntStream.rangeClosed(1, 10).mapToObj(Events::event).toList());
      end = store.end();
      store.keep();
      assertThat(store.standing().events()).isZero();
    }
    try (var store = open(retention, Duration.ofDays(1))) {
      assertThat(store.last(Events.CHAIN)).get().extracting(link -> link.sequence()).isEqualTo(10L);
      var _ = store.append(List.of(Events.event(11)));
      assertThat(store.end()).isGreaterThan(end);
    }
  }

  @Test
  void whatNoEventHasAnyMoreIsForgottenAndComesBackWithTheNextOne() throws Exception {
    var retention = new Retention(Duration.ofSeconds(100), MOST);
    try (var store = open(retention, Duration.ofSeconds(1000))) {
      store.append(IntStream.rangeClosed(1, 1000).mapToObj(RetentionTest::ofSomebody).toList());

      store.keep();
      store.append(List.of(ofSomebody(1), ofSomebody(1000), ofSomebody(1001)));

      var totals = store.usage(EventFilter.OUTCOMES, 10).totals();
      assertThat(totals.events()).isEqualTo(103);
      assertThat(totals.uniqueHumans()).isEqualTo(103);
    }
    assertThat(uses()).isEqualTo(103);
  }

  private static byte[] ofSomebody(int number) {
    var time = Events.BEGIN.plusSeconds(number);
    return Events.event(
        Events.id(time, number), time, number, Map.of("human_id", "human " + number));
  }

  private long uses() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + Database.file(folder))) {
      return new Sql("SELECT count(*) FROM uses").single(connection);
    }
  }

  @Test
  void theFileStaysBelowItsBoundWhileEventsGoOnComing() throws Exception {
    var chance = new Random(3);
    long most = 0;
    try (var store = open(new Retention(Duration.ofDays(9), MOST), Duration.ofSeconds(1))) {
      long sequence = 0;
      for (int round = 0; round < 40; round++) {
        var lines = new java.util.ArrayList<byte[]>();
        for (int i = 0; i < 2000; i++) {
          var noise = new byte[500];
          chance.nextBytes(noise);
          sequence++;
          var time = Events.BEGIN.plusMillis(sequence);
          lines.add(
              Events.event(
                  Events.id(time, sequence),
                  time,
                  sequence,
                  Map.of("noise", HexFormat.of().formatHex(noise))));
        }
        var _ = store.append(lines);
        store.keep();
        most = Math.max(most, Database.bytes(folder));
      }
      assertThat(removed.get()).isGreaterThan(40_000);
      assertThat(store.standing().events()).isEqualTo(sequence - removed.get());
      assertThat(store.standing().newest()).isEqualTo(Events.BEGIN.plusMillis(sequence));
      assertThat(most).isLessThan(MOST * 3 / 2);
    }
  }
}
