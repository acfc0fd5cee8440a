package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A statement that grows. Texts are bound, never part of it; numbers and times are written into it,
 * for the database plans by them.
 */
final class Sql {

  /** Reads a row. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final StringBuilder text = new StringBuilder(512);
  private final List<String> values = new ArrayList<>();

  Sql(String text) {
    this.text.append(text);
  }

  Sql add(String more) {
    text.append(more);
    return this;
  }

  Sql text(String value) {
    text.append('?');
    values.add(value);
    return this;
  }

  Sql number(long value) {
    text.append(value);
    return this;
  }

  Sql time(Instant value) {
    text.append("make_timestamp(").append(micros(value)).append("::BIGINT)");
    return this;
  }

  Sql id(UUID value) {
    text.append('\'').append(value).append("'::UUID");
    return this;
  }

  Sql add(Sql more) {
    text.append(more.text);
    values.addAll(more.values);
    return this;
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  <T> List<T> rows(Connection connection, Reading<T> reading) throws SQLException {
    try (var statement = connection.prepareStatement(text.toString())) {
      bind(statement);
      try (var rows = statement.executeQuery()) {
        var all = new ArrayList<T>();
        while (rows.next()) {
          all.add(reading.read(rows));
        }
        return all;
      }
    }
  }

  <T> Optional<T> first(Connection connection, Reading<T> reading) throws SQLException {
    return rows(connection, reading).stream().findFirst();
  }

  /** The number in the only row; 0 where it is null or there is none. */
  long single(Connection connection) throws SQLException {
    return first(connection, row -> row.getLong(1)).orElse(0L);
  }

  /** How many rows were changed. */
  long run(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(text.toString())) {
      bind(statement);
      return statement.executeLargeUpdate();
    }
  }

  /** For what changes no rows. */
  void execute(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      var _ = statement.execute(text.toString());
    }
  }

  private void bind(java.sql.PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setString(i + 1, values.get(i));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
