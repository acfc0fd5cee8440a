package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.platform.UsageReport;

/**
 * What was used. The events that are meant are counted by the number of their use, once; all else
 * is asked of these few rows.
 */
final class Usage {

  private static final String EVENTS = "sum(n)::BIGINT";
  private static final String ALLOWED = "coalesce(sum(n) FILTER (decision = 'allow'), 0)::BIGINT";
  private static final String DENIED = "coalesce(sum(n) FILTER (decision = 'deny'), 0)::BIGINT";
  private static final String LAST = "epoch_us(max(last))";
  private static final String SERVERS = "count(DISTINCT (namespace, server)) FILTER (server <> '')";

  private final Connection connection;
  private final int limit;

  private Usage(Connection connection, int limit) {
    this.connection = connection;
    this.limit = limit;
  }

  /**
   * @param connection that nobody else asks, in one transaction
   */
  static UsageReport.Figures of(
      EventFilter filter, int limit, Conditions conditions, Connection connection)
      throws SQLException {
    var meant =
        conditions.of(new EventFilter(filter.equal(), false, filter.since(), filter.until()));
    var _ =
        new Sql("CREATE TEMP TABLE used AS SELECT n, first, last, decision, uses.* FROM (")
            .add(
                "SELECT use_number, decision, count(*) AS n, min(time) AS first, max(time) AS last")
            .add(" FROM events WHERE ")
            .add(meant)
            .add(" GROUP BY use_number, decision) counted JOIN uses USING (use_number)")
            .run(connection);
    var usage = new Usage(connection, limit);
    return new UsageReport.Figures(
        usage.totals(),
        usage.servers(),
        usage.actors(),
        usage.tools(),
        usage.decisions(),
        usage.reasons(),
        usage.series(filter, meant),
        usage.recent(meant));
  }

  private static String distinct(String column) {
    return "count(DISTINCT %1$s) FILTER (%1$s <> '')".formatted(column);
  }

  private static Sql select(String... columns) {
    return new Sql("SELECT " + String.join(", ", columns) + " FROM used WHERE true");
  }

  private UsageReport.Totals totals() throws SQLException {
    return select(
            "coalesce(sum(n), 0)::BIGINT",
            ALLOWED,
            DENIED,
            SERVERS,
            distinct("human_id"),
            distinct("agent_id"),
            distinct("session_id"))
        .first(
            connection,
            row ->
                new UsageReport.Totals(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)))
        .orElseThrow();
  }

  private List<UsageReport.Server> servers() throws SQLException {
    return select(
            "server, namespace, team_id, " + EVENTS + " AS events",
            ALLOWED,
            DENIED,
            distinct("human_id"),
            distinct("agent_id"),
            LAST)
        .add(" AND server <> '' GROUP BY server, namespace, team_id")
        .add(" ORDER BY events DESC, namespace, server, team_id LIMIT ")
        .number(limit)
        .rows(
            connection,
            row ->
                new UsageReport.Server(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8),
                    Sql.time(row.getLong(9))));
  }

  private List<UsageReport.Actor> actors() throws SQLException {
    return select(
            "human_id, agent_id, " + EVENTS + " AS events",
            SERVERS,
            "count(DISTINCT (namespace, server, tool_name)) FILTER (tool_name <> '')",
            DENIED,
            LAST)
        .add(" AND (human_id <> '' OR agent_id <> '') GROUP BY human_id, agent_id")
        .add(" ORDER BY events DESC, human_id, agent_id LIMIT ")
        .number(limit)
        .rows(
            connection,
            row ->
                new UsageReport.Actor(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    Sql.time(row.getLong(7))));
  }

  private List<UsageReport.Tool> tools() throws SQLException {
    return select(
            "server, tool_name, human_id, team_id, agent_id, "
                + EVENTS
                + " AS events, "
                + DENIED
                + ", "
                + LAST)
        .add(" AND tool_name <> '' GROUP BY server, tool_name, human_id, team_id, agent_id")
        .add(" ORDER BY events DESC, server, tool_name, human_id, team_id, agent_id LIMIT ")
        .number(limit)
        .rows(
            connection,
            row ->
                new UsageReport.Tool(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getLong(6),
                    row.getLong(7),
                    Sql.time(row.getLong(8))));
  }

  private List<UsageReport.Decision> decisions() throws SQLException {
    return select(
            "CASE decision WHEN '' THEN 'unknown' ELSE decision END AS d, " + EVENTS + " AS events")
        .add(" GROUP BY d ORDER BY events DESC, d")
        .rows(connection, row -> new UsageReport.Decision(row.getString(1), row.getLong(2)));
  }

  private List<UsageReport.Why> reasons() throws SQLException {
    return select("reason, decision, " + EVENTS + " AS events")
        .add(
            " AND reason <> '' GROUP BY reason, decision ORDER BY events DESC, reason, decision LIMIT ")
        .number(limit)
        .rows(
            connection,
            row -> new UsageReport.Why(row.getString(1), row.getString(2), row.getLong(3)));
  }

  private List<UsageReport.Bucket> series(EventFilter filter, Sql meant) throws SQLException {
    var range = select("epoch_us(min(first)), epoch_us(max(last))").first(connection, Usage::range);
    var unit = range.orElseThrow().unit(filter) == ChronoUnit.HOURS ? "hour" : "day";
    return new Sql(
            "SELECT epoch_us(date_trunc('%s', time)) AS b, count(*)".formatted(unit)
                + ", count(*) FILTER (decision = 'allow'), count(*) FILTER (decision = 'deny')"
                + " FROM events WHERE ")
        .add(meant)
        .add(" GROUP BY b ORDER BY b")
        .rows(
            connection,
            row ->
                new UsageReport.Bucket(
                    Sql.time(row.getLong(1)), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  private record Range(Instant first, Instant last) {
    ChronoUnit unit(EventFilter filter) {
      var since = filter.since() == null ? first : filter.since();
      var until = filter.until() == null ? last : filter.until();
      return UsageReport.Bucket.unit(since, until);
    }
  }

  private static Range range(ResultSet row) throws SQLException {
    return new Range(Sql.time(row.getLong(1)), Sql.time(row.getLong(2)));
  }

  private List<UsageReport.Recent> recent(Sql meant) throws SQLException {
    return new Sql(
            "SELECT epoch_us(time), server, namespace, team_id, human_id, agent_id, session_id,"
                + " decision, tool_name, event_type FROM (SELECT time, id, decision, use_number"
                + " FROM events WHERE ")
        .add(meant)
        .add(" ORDER BY time DESC, id DESC LIMIT ")
        .number(limit)
        .add(") JOIN uses USING (use_number) ORDER BY time DESC, id DESC")
        .rows(
            connection,
            row ->
                new UsageReport.Recent(
                    Sql.time(row.getLong(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getString(8),
                    row.getString(9),
                    row.getString(10)));
  }
}
