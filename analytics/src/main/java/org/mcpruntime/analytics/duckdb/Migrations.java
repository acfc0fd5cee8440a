package org.mcpruntime.analytics.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What the tables became, step by step: each file of SQL is run once, in a transaction of its own.
 */
final class Migrations {

  /** In order; the number of the last one is the version of the store. */
  private static final List<String> FILES = List.of("0001-events.sql");

  /** A store that a later program wrote. */
  static final class Newer extends Exception {
    private static final long serialVersionUID = 1L;

    Newer(long version) {
      super(
          "it was written by a newer program: it has version %d, and this one knows %d; run the newer one"
              .formatted(version, FILES.size()));
    }
  }

  private Migrations() {}

  static void run(Connection connection, Instant now) throws SQLException, Newer {
    connection.setAutoCommit(false);
    try {
      var _ =
          new Sql(
                  "CREATE TABLE IF NOT EXISTS migrations"
                      + " (number BIGINT NOT NULL, name VARCHAR NOT NULL, time TIMESTAMP NOT NULL)")
              .run(connection);
      long version = new Sql("SELECT max(number) FROM migrations").single(connection);
      connection.commit();
      if (version > FILES.size()) {
        throw new Newer(version);
      }
      for (int done = (int) version; done < FILES.size(); done++) {
        run(connection, done + 1, FILES.get(done), now);
      }
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void run(Connection connection, int number, String file, Instant now)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      var _ = statement.execute(text(file));
    }
    var _ =
        new Sql("INSERT INTO migrations VALUES (")
            .number(number)
            .add(", ")
            .text(file)
            .add(", ")
            .time(now)
            .add(")")
            .run(connection);
    connection.commit();
  }

  private static String text(String file) {
    try (var in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource cannot be read: " + file, e);
    }
  }
}
