package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.StoreException;

/** A database with all that works on it. */
record Opened(
    Database database, Conditions conditions, Writer writer, Readers readers, Keeper keeper)
    implements AutoCloseable {

  /** How many questions are answered at once. */
  private static final int READERS = 3;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Opens what is there; where that cannot be read, puts it aside and begins anew. */
  static Opened of(DuckSettings settings, StoreWatcher watcher, InstantSource clock) {
    try {
      return of(settings, watcher, clock, 0);
    } catch (Database.Damaged e) {
      var aside = putAside(settings.folder(), clock);
      watcher.damaged(aside, String.valueOf(e.getMessage()));
      try {
        // Later than any place that was told before, so that whoever follows loses nothing.
        return of(settings, watcher, clock, Sql.micros(clock.instant()));
      } catch (Database.Damaged again) {
        throw new StoreException(
            "a new store cannot be begun in %s: %s"
                .formatted(settings.folder(), again.getMessage()),
            again);
      }
    }
  }

  private static Opened of(
      DuckSettings settings, StoreWatcher watcher, InstantSource clock, long atLeast)
      throws Database.Damaged {
    var database = Database.open(settings, clock.instant());
    @Nullable DuckDBConnection connection = null;
    try {
      connection = database.connect();
      var layout = Layout.read(connection);
      var writer = new Writer(connection, layout, atLeast);
      var keeper = new Keeper(database, settings, watcher, clock);
      keeper.start();
      return new Opened(
          database, new Conditions(layout), writer, new Readers(database, READERS), keeper);
    } catch (SQLException e) {
      // All of them: the next one that is opened in this process would be the same database.
      if (connection != null) {
        Database.closeQuietly(connection);
      }
      database.close();
      throw Database.sorted(settings.folder(), e);
    }
  }

  private static Path putAside(Path folder, InstantSource clock) {
    var stamp = STAMP.format(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    var aside = folder.resolve("events.duckdb.damaged-" + stamp);
    try {
      var log = Database.log(folder);
      if (Files.exists(log)) {
        Files.move(log, folder.resolve("events.duckdb.damaged-" + stamp + ".wal"));
      }
      Files.move(Database.file(folder), aside);
      return aside;
    } catch (IOException e) {
      throw new StoreException(
          "a store that cannot be read cannot be put aside either: " + folder, e);
    }
  }

  @Override
  public void close() {
    keeper.close();
    readers.close();
    writer.close();
    database.close();
  }
}
