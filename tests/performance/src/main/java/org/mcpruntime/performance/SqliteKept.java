package org.mcpruntime.performance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.Arrival;
import org.mcpruntime.analytics.table.ArrivedEvent;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/**
 * The peer: the same columns in one table of SQLite, an index of times and ids, and each id once;
 * in WAL mode, synced at each commit.
 */
final class SqliteKept implements Kept {

  private static final List<String> REPORT =
      List.of(
          "SELECT count(*), sum(decision = 'allow'), sum(decision = 'deny'), count(DISTINCT server),"
              + " count(DISTINCT human_id), count(DISTINCT agent_id), count(DISTINCT session_id)"
              + " FROM events WHERE %s",
          "SELECT server, namespace, team_id, count(*) AS n, count(DISTINCT human_id),"
              + " count(DISTINCT agent_id), max(time) FROM events WHERE %s"
              + " GROUP BY server, namespace, team_id ORDER BY n DESC LIMIT 10",
          "SELECT human_id, agent_id, count(*) AS n, count(DISTINCT server),"
              + " count(DISTINCT tool_name), max(time) FROM events WHERE %s"
              + " GROUP BY human_id, agent_id ORDER BY n DESC LIMIT 10",
          "SELECT server, tool_name, human_id, team_id, agent_id, count(*) AS n, max(time)"
              + " FROM events WHERE %s GROUP BY server, tool_name, human_id, team_id, agent_id"
              + " ORDER BY n DESC LIMIT 10",
          "SELECT decision, count(*) FROM events WHERE %s GROUP BY decision",
          "SELECT reason, decision, count(*) FROM events WHERE %s GROUP BY reason, decision",
          "SELECT time / 86400000000 AS d, decision, count(*) FROM events WHERE %s"
              + " GROUP BY d, decision");

  private final Path file;
  private final Connection connection;
  private final PreparedStatement insert;

  SqliteKept(Path folder) throws Exception {
    Files.createDirectories(folder);
    this.file = folder.resolve("events.sqlite");
    this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("PRAGMA cache_size=-262144");
    var columns =
        Arrays.stream(EventColumn.values())
            .map(column -> "\"%s\" NOT NULL".formatted(column.word()))
            .collect(Collectors.joining(", "));
    run(
        "CREATE TABLE events (position INTEGER PRIMARY KEY, id BLOB NOT NULL, time INTEGER NOT NULL,"
            + " json TEXT NOT NULL, "
            + columns
            + ")");
    run("CREATE UNIQUE INDEX by_id ON events (id)");
    run("CREATE INDEX by_time ON events (time, id)");
    connection.setAutoCommit(false);
    this.insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO events VALUES (NULL, ?, ?, ?"
                + ", ?".repeat(EventColumn.values().length)
                + ")");
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      var _ = statement.execute(sql);
    }
  }

  @Override
  public void append(List<byte[]> lines) throws SQLException {
    for (var line : lines) {
      var event = (ArrivedEvent) Arrival.read(line).orElseThrow();
      insert.setString(1, event.id().toString());
      insert.setLong(2, micros(event.time()));
      insert.setString(3, event.json());
      int index = 4;
      for (var column : EventColumn.values()) {
        switch (column.type()) {
          case TEXT -> insert.setString(index++, event.text(column));
          case NUMBER -> insert.setLong(index++, event.number(column));
        }
      }
      insert.addBatch();
    }
    var _ = insert.executeBatch();
    connection.commit();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static String condition(EventFilter filter) {
    var since = filter.since();
    var equal =
        filter.equal().entrySet().stream().map(SqliteKept::condition).collect(Collectors.joining());
    return "phase <> 'intent'" + equal + (since == null ? "" : " AND time >= " + micros(since));
  }

  private static String condition(Map.Entry<EventColumn, String> wanted) {
    return " AND \"%s\" = '%s'".formatted(wanted.getKey().word(), wanted.getValue());
  }

  @Override
  public long usage(EventFilter filter) throws SQLException {
    long events = 0;
    for (var question : REPORT) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(question.formatted(condition(filter)))) {
        while (rows.next()) {
          events = question.equals(REPORT.getFirst()) ? rows.getLong(1) : events;
        }
      }
    }
    return events;
  }

  @Override
  public int page(EventFilter filter, @Nullable Place before) throws SQLException {
    var sql = "SELECT position, json FROM events WHERE " + condition(filter);
    if (before != null) {
      sql += " AND (time, id) < (%d, '%s')".formatted(micros(before.time()), before.id());
    }
    int found = 0;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql + " ORDER BY time DESC, id DESC LIMIT 50")) {
      while (rows.next()) {
        found += rows.getString(2).isEmpty() ? 0 : 1;
      }
    }
    return found;
  }

  @Override
  public long bytes() throws Exception {
    return Files.size(file);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
