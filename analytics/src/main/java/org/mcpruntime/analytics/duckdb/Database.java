package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.mcpruntime.analytics.store.StoreException;

/** The file of a store, open; what may be done with it is settled before anybody asks. */
final class Database implements AutoCloseable {

  /** It is not what was written, so it can only be put aside. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** What a store is, whole: the database, and what was not folded into it. */
  static final List<String> NAMES =
      List.of(
          "events.duckdb",
          "events.duckdb.wal",
          "events.duckdb.wal.checkpoint",
          "events.duckdb.wal.recovery");

  private final DuckDBConnection connection;

  private Database(DuckDBConnection connection) {
    this.connection = connection;
  }

  static Path file(Path folder) {
    return folder.resolve("events.duckdb");
  }

  static Path log(Path folder) {
    return folder.resolve("events.duckdb.wal");
  }

  /** All files that it may have beside: while a log is folded, others take what comes meanwhile. */
  static List<Path> logs(Path folder) {
    return NAMES.stream().skip(1).map(folder::resolve).toList();
  }

  /** Where a file is written to that is moved to its place afterwards. */
  static Path exports(Path folder) {
    return folder.resolve("exports");
  }

  static Database open(DuckSettings settings, Instant now) throws Damaged {
    var folder = settings.folder();
    try {
      Files.createDirectories(exports(folder));
      Files.createDirectories(folder.resolve("spill"));
    } catch (IOException e) {
      throw new StoreException("the folder of the store cannot be used: " + folder, e);
    }
    var connection = connect(settings);
    try {
      Migrations.run(connection, now);
      restrict(connection);
      return new Database(connection);
    } catch (Migrations.Newer e) {
      closeQuietly(connection);
      throw new StoreException(
          "the store %s cannot be used: %s".formatted(folder, e.getMessage()), e);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw sorted(folder, e);
    }
  }

  private static DuckDBConnection connect(DuckSettings settings) throws Damaged {
    var folder = settings.folder();
    var wanted = new Properties();
    wanted.setProperty("memory_limit", settings.memory() / 1024 + "KiB");
    wanted.setProperty("threads", Integer.toString(settings.threads()));
    wanted.setProperty("temp_directory", folder.resolve("spill").toString());
    wanted.setProperty("allowed_directories", "[" + quoted(exports(folder).toString()) + "]");
    wanted.setProperty("autoinstall_known_extensions", "false");
    wanted.setProperty("autoload_known_extensions", "false");
    wanted.setProperty("allow_community_extensions", "false");
    // Parts of the table are never put together anew while all wait for that; what is all out is
    // freed.
    wanted.setProperty("max_vacuum_tasks", "0");
    // The log is folded into the tables by a thread of its own, never by who appends.
    wanted.setProperty("checkpoint_threshold", "1TB");
    try {
      return new DuckDBDriver()
          .connect("jdbc:duckdb:" + file(folder), wanted)
          .unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw sorted(folder, e);
    }
  }

  /** No file but its own, no program, no network, and nobody can take that back. */
  private static void restrict(DuckDBConnection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      var _ = statement.execute("SET enable_external_access = false");
      var _ = statement.execute("SET lock_configuration = true");
    }
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** What has to do with the machine is told; anything else is the file. */
  static StoreException sorted(Path folder, SQLException e) throws Damaged {
    var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("could not set lock") || message.contains("conflicting lock")) {
      return new StoreException(
          "the store %s is used by another process: end that one".formatted(folder), e);
    }
    if (message.contains("newer version")) {
      return new StoreException(
          "the store %s was written by a newer program: run that one".formatted(folder), e);
    }
    boolean machine =
        message.contains("permission denied")
            || message.contains("no space left")
            || message.contains("out of memory")
            || message.contains("too many open files")
            || message.contains("read-only file system");
    if (machine) {
      return new StoreException(
          "the store %s cannot be opened: %s".formatted(folder, e.getMessage()), e);
    }
    throw new Damaged(e);
  }

  static void closeQuietly(DuckDBConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What went wrong before is told.
    }
  }

  /** Another connection, for one thread. */
  DuckDBConnection connect() throws SQLException {
    return connection.duplicate();
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  /** Bytes on the disk. */
  static long bytes(Path folder) {
    try {
      long bytes = 0;
      for (var name : NAMES) {
        var file = folder.resolve(name);
        bytes += Files.exists(file) ? Files.size(file) : 0;
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("the size of the store cannot be told", e);
    }
  }
}
