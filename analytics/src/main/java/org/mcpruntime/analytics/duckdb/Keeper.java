package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.StoreException;

/**
 * Looks after the file, on a thread of its own: takes out what is too old or too much, and folds
 * the log of what was written into the tables. Who appends waits while the log is folded, for some
 * tenths of a second; who asks does not.
 */
final class Keeper implements AutoCloseable {

  /** A log of that many bytes is folded: more would be held in memory, and read at a start. */
  private static final long LOG = 48L << 20;

  /** So many events are taken out at once. */
  private static final long CHUNK = 100_000;

  private static final Duration LOOK = Duration.ofMillis(500);

  /** So many looks are at the log alone. */
  private static final int LOOKS = 20;

  /** Taking out begins above the first part of what there may be, and ends below the second. */
  private static final double FULL = 0.92;

  private static final double ROOMY = 0.85;

  /** Has uses forgotten that no event is of, while nothing is appended. */
  interface Thinning {
    void thin() throws SQLException, InterruptedException;
  }

  /** Uses are forgotten where at least one of so many is of no event any more. */
  private static final long SHARE = 4;

  private final Database database;
  private final DuckSettings settings;
  private final StoreWatcher watcher;
  private final InstantSource clock;
  private final Thinning thinning;
  private final AtomicLong removed = new AtomicLong();
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread;
  private long looks;
  private volatile boolean closing;
  private volatile @Nullable String trouble;

  Keeper(
      Database database,
      DuckSettings settings,
      StoreWatcher watcher,
      InstantSource clock,
      Thinning thinning) {
    this.thinning = thinning;
    this.database = database;
    this.settings = settings;
    this.watcher = watcher;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("store keeper").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Events that were taken out since the store was opened. */
  long removed() {
    return removed.get();
  }

  /** What it could not do; null where it could. */
  @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (!closing) {
        if (woken.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        try {
          look();
          fares(null);
        } catch (SQLException e) {
          fares("the store could not be looked after: " + e.getMessage());
        } catch (StoreException | UncheckedIOException e) {
          fares("the store could not be looked after: " + e);
        }
      }
    } catch (InterruptedException e) {
      fares("nobody looks after the store any more");
    }
  }

  private void fares(@Nullable String sentence) {
    var before = trouble;
    trouble = sentence;
    if (sentence != null && !sentence.equals(before)) {
      watcher.trouble(sentence);
    }
  }

  private void look() throws SQLException, InterruptedException {
    looks++;
    if (looks % LOOKS == 0) {
      round();
    } else if (log() > LOG) {
      fold();
    }
  }

  /** Everything that is to be done now. */
  synchronized void round() throws SQLException, InterruptedException {
    boolean old = tooOld();
    boolean much = tooMuch();
    if (old || much) {
      thin();
    }
    if (old || much || log() > LOG) {
      fold();
    }
  }

  private long log() {
    var log = Database.log(settings.folder());
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("the log of the store cannot be looked at", e);
    }
  }

  synchronized void fold() throws SQLException {
    try (var connection = database.connect()) {
      var _ =
          new Sql("DELETE FROM chains WHERE (chain, position) NOT IN")
              .add(" (SELECT (chain, max(position)) FROM chains GROUP BY chain)")
              .run(connection);
      new Sql("CHECKPOINT").execute(connection);
    }
  }

  private boolean tooOld() throws SQLException {
    var until = clock.instant().minus(settings.retention().maxAge());
    try (var connection = database.connect()) {
      long old =
          new Sql("SELECT count(*) FROM events WHERE time < ").time(until).single(connection);
      for (long left = old; left > 0 && !closing; left -= CHUNK) {
        var chunk =
            new Sql("DELETE FROM events WHERE time < ")
                .time(until)
                .add(" AND position <= (SELECT max(position) FROM (SELECT position FROM events")
                .add(" WHERE time < ")
                .time(until)
                .add(" ORDER BY position LIMIT ")
                .number(CHUNK)
                .add("))");
        out(chunk.run(connection), "age");
      }
      var _ = new Sql("DELETE FROM marks WHERE time < ").time(until).run(connection);
      return old > 0;
    }
  }

  /** Those that arrived first go first: they lie together, so that room is made. */
  private boolean tooMuch() throws SQLException {
    long most = settings.retention().maxBytes();
    try (var connection = database.connect()) {
      long used = used(connection);
      if (used <= most * FULL) {
        return false;
      }
      long first = new Sql("SELECT min(position) FROM events").single(connection);
      long last = new Sql("SELECT max(position) FROM events").single(connection);
      long until = first + (long) ((last - first + 1) * (1 - most * ROOMY / used));
      for (long from = first; from <= until && !closing; from += CHUNK) {
        long to = Math.min(until, from + CHUNK - 1);
        out(removeTo(to, "events", connection), "size");
        var _ = removeTo(to, "marks", connection);
      }
      return until >= first && last > 0;
    }
  }

  private static long removeTo(long position, String table, DuckDBConnection connection)
      throws SQLException {
    return new Sql("DELETE FROM " + table + " WHERE position <= ").number(position).run(connection);
  }

  private void thin() throws SQLException, InterruptedException {
    try (var connection = database.connect()) {
      long all = new Sql("SELECT count(*) FROM uses").single(connection);
      long idle = new Sql("SELECT count(*) FROM uses WHERE ").add(Uses.IDLE).single(connection);
      if (idle > 0 && idle * SHARE >= all) {
        thinning.thin();
      }
    }
  }

  private void out(long events, String reason) {
    if (events > 0) {
      removed.addAndGet(events);
      watcher.removed(events, reason);
    }
  }

  /** Bytes in the file that hold something, and the log. */
  private long used(DuckDBConnection connection) throws SQLException {
    return log()
        + new Sql("SELECT used_blocks * block_size FROM pragma_database_size()").single(connection);
  }

  @Override
  public void close() {
    closing = true;
    woken.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
