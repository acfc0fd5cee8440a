package org.mcpruntime.analytics.duckdb;

import java.sql.SQLException;
import java.time.InstantSource;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.StoreException;

/** A database with all that works on it. */
record Opened(
    Database database, Conditions conditions, Writer writer, Readers readers, Keeper keeper)
    implements AutoCloseable {

  /** How many questions are answered at once. */
  private static final int READERS = 3;

  /** So often a log is mended, then the whole store is put aside. */
  private static final int MENDINGS = 4;

  /** An event takes more than that in a log. */
  private static final long LEAST_BYTES = 64;

  /**
   * Opens what is there. Where a log cannot be read to its end, goes on without that end; where the
   * database cannot be read, puts it aside and begins anew.
   */
  static Opened of(
      DuckSettings settings, StoreWatcher watcher, InstantSource clock, Keeper.Thinning thinning) {
    var aside = new Aside(settings.folder(), clock.instant());
    long lost = 0;
    var log = aside.strange();
    for (int mended = 0; ; mended++) {
      if (log != null) {
        watcher.damaged(log.aside(), log.reason());
        lost += log.bytes();
      }
      try {
        return of(settings, watcher, clock, thinning, new Later(lost / LEAST_BYTES, 0));
      } catch (Database.Damaged e) {
        log = mended < MENDINGS ? aside.of(e) : null;
        if (log == null) {
          watcher.damaged(aside.all(), String.valueOf(e.getMessage()));
          return anew(settings, watcher, clock, thinning);
        }
      }
    }
  }

  private static Opened anew(
      DuckSettings settings, StoreWatcher watcher, InstantSource clock, Keeper.Thinning thinning) {
    try {
      return of(settings, watcher, clock, thinning, new Later(0, Sql.micros(clock.instant())));
    } catch (Database.Damaged again) {
      throw new StoreException(
          "a new store cannot be begun in %s: %s".formatted(settings.folder(), again.getMessage()),
          again);
    }
  }

  /**
   * What makes the next position later than any that was told before, so that whoever follows loses
   * nothing.
   *
   * @param more than the last that is known
   * @param atLeast where none is known
   */
  private record Later(long more, long atLeast) {

    long from(DuckDBConnection connection) throws SQLException {
      return more == 0
          ? atLeast
          : more + new Sql("SELECT max(position) FROM chains").single(connection);
    }
  }

  private static Opened of(
      DuckSettings settings,
      StoreWatcher watcher,
      InstantSource clock,
      Keeper.Thinning thinning,
      Later later)
      throws Database.Damaged {
    var database = Database.open(settings, clock.instant());
    @Nullable DuckDBConnection connection = null;
    try {
      connection = database.connect();
      var layout = Layout.read(connection);
      var writer = new Writer(connection, layout, later.from(connection));
      var keeper = new Keeper(database, settings, watcher, clock, thinning);
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

  @Override
  public void close() {
    keeper.close();
    readers.close();
    writer.close();
    database.close();
  }
}
