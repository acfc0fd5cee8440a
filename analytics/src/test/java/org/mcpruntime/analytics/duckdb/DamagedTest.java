package org.mcpruntime.analytics.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Events;

/** Files of a store that are not as it wrote them. */
class DamagedTest {

  @TempDir private Path folder;
  private final List<Path> aside = new ArrayList<>();

  private DuckStore open() {
    return DuckStore.open(
        DuckSettings.of(folder),
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
        },
        InstantSource.fixed(Events.BEGIN));
  }

  @BeforeEach
  void fill() {
    try (var store = open()) {
      var _ = store.append(IntStream.rangeClosed(1, 5000).mapToObj(Events::event).toList());
    }
  }

  /** What befell the file. */
  enum Damage {
    EMPTY_OF_SENSE {
      @Override
      void befall(Path file) throws IOException {
        Files.write(file, "no database\n".repeat(1000).getBytes(UTF_8));
      }
    },
    CUT_TO_A_HALF {
      @Override
      void befall(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          var _ = channel.truncate(channel.size() / 2);
        }
      }
    },
    CUT_TO_A_LITTLE {
      @Override
      void befall(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          var _ = channel.truncate(100);
        }
      }
    },
    HEADER_OVERWRITTEN {
      @Override
      void befall(Path file) throws IOException {
        overwrite(file, 0, 4096);
      }
    },
    BOTH_PLACES_OF_THE_ROOT_OVERWRITTEN {
      @Override
      void befall(Path file) throws IOException {
        overwrite(file, 4096, 8192);
      }
    },
    ALL_BEHIND_THE_HEADERS_OVERWRITTEN {
      @Override
      void befall(Path file) throws IOException {
        overwrite(file, 12_288, (int) Files.size(file) - 12_288);
      }
    };

    abstract void befall(Path file) throws IOException;

    private static void overwrite(Path file, long from, int bytes) throws IOException {
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        var rubbish = new byte[bytes];
        new java.util.Random(1).nextBytes(rubbish);
        int _ = channel.write(ByteBuffer.wrap(rubbish), from);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aFileThatCannotBeReadIsPutAsideAndANewOneIsBegun(Damage damage) throws IOException {
    damage.befall(Database.file(folder));

    try (var store = open()) {
      assertThat(aside).hasSize(1).allMatch(Files::exists);
      assertThat(store.last(Events.CHAIN)).isEmpty();
      assertThat(store.page(EventFilter.ALL, null, 10).events()).isEmpty();
      long end = store.end();
      assertThat(end).isGreaterThan(5000);

      var _ = store.append(List.of(Events.event(1)));

      assertThat(store.after(end, EventFilter.ALL, 10)).hasSize(1);
    }
    try (var store = open()) {
      assertThat(aside).hasSize(1);
      assertThat(store.last(Events.CHAIN)).isPresent();
    }
  }

  /** What was in it is brought again by a gateway whose spool still has it. */
  @Test
  void aLogThatCannotBeReadTakesWhatWasInItAndTheChainSaysHowFarItIsThere() throws IOException {
    Files.write(Database.log(folder), "no log\n".repeat(100).getBytes(UTF_8));

    try (var store = open()) {
      assertThat(store.last(Events.CHAIN))
          .get()
          .extracting(link -> link.sequence())
          .isEqualTo(5000L);
      assertThat(store.append(List.of(Events.event(5001))).added()).isOne();
    }
    try (var store = open()) {
      assertThat(store.standing().events()).isEqualTo(5001);
    }
  }

  @Test
  void aStoreOfANewerProgramIsRefusedAndStays() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + Database.file(folder));
        var statement = connection.createStatement()) {
      var _ = statement.execute("INSERT INTO migrations VALUES (99, 'x', now()::TIMESTAMP)");
    }

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer program")
        .hasMessageContaining("99");
    assertThat(Database.file(folder)).isNotEmptyFile();
    assertThat(aside).isEmpty();
  }
}
