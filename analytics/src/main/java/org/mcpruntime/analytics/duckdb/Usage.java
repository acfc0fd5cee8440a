package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.platform.UsageReport;

/** What was used, asked of the table itself. */
final class Usage {

  private static final String ALLOWED = "count(*) FILTER (decision = 'allow')";
  private static final String DENIED = "count(*) FILTER (decision = 'deny')";
  private static final String LAST = "epoch_us(max(time))";

  private final Connection connection;
  private final Sql meant;
  private final int limit;

  private Usage(Connection connection, Sql meant, int limit) {
    this.connection = connection;
    this.meant = meant;
    this.limit = limit;
  }

  static UsageReport.Figures of(EventFilter filter, int limit, Connection connection)
      throws SQLException {
    var outcomes = new EventFilter(filter.equal(), false, filter.since(), filter.until());
    var usage = new Usage(connection, Conditions.of(outcomes), limit);
    return new UsageReport.Figures(
        usage.totals(),
        usage.servers(),
        usage.actors(),
        usage.tools(),
        usage.decisions(),
        usage.reasons(),
        usage.series(filter),
        usage.recent());
  }

  private static String distinct(String column) {
    return "count(DISTINCT %1$s) FILTER (%1$s <> '')".formatted(column);
  }

  private Sql select(String columns) {
    return new Sql("SELECT " + columns + " FROM events WHERE ").add(meant);
  }

  private UsageReport.Totals totals() throws SQLException {
    return select(
            String.join(
                ", ",
                "count(*)",
                ALLOWED,
                DENIED,
                "count(DISTINCT (namespace, server)) FILTER (server <> '')",
                distinct("human_id"),
                distinct("agent_id"),
                distinct("session_id")))
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
            String.join(
                ", ",
                "server, namespace, team_id, count(*) AS n",
                ALLOWED,
                DENIED,
                distinct("human_id"),
                distinct("agent_id"),
                LAST))
        .add(" AND server <> '' GROUP BY server, namespace, team_id")
        .add(" ORDER BY n DESC, namespace, server, team_id LIMIT ")
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
            String.join(
                ", ",
                "human_id, agent_id, count(*) AS n",
                "count(DISTINCT (namespace, server)) FILTER (server <> '')",
                "count(DISTINCT (namespace, server, tool_name)) FILTER (tool_name <> '')",
                DENIED,
                LAST))
        .add(" AND (human_id <> '' OR agent_id <> '') GROUP BY human_id, agent_id")
        .add(" ORDER BY n DESC, human_id, agent_id LIMIT ")
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
            "server, tool_name, human_id, team_id, agent_id, count(*) AS n, "
                + DENIED
                + ", "
                + LAST)
        .add(" AND tool_name <> '' GROUP BY server, tool_name, human_id, team_id, agent_id")
        .add(" ORDER BY n DESC, server, tool_name, human_id, team_id, agent_id LIMIT ")
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
    return select("CASE decision WHEN '' THEN 'unknown' ELSE decision END AS d, count(*) AS n")
        .add(" GROUP BY d ORDER BY n DESC, d")
        .rows(connection, row -> new UsageReport.Decision(row.getString(1), row.getLong(2)));
  }

  private List<UsageReport.Why> reasons() throws SQLException {
    return select("reason, decision, count(*) AS n")
        .add(" AND reason <> '' GROUP BY reason, decision ORDER BY n DESC, reason, decision LIMIT ")
        .number(limit)
        .rows(
            connection,
            row -> new UsageReport.Why(row.getString(1), row.getString(2), row.getLong(3)));
  }

  private List<UsageReport.Bucket> series(EventFilter filter) throws SQLException {
    var range = select("epoch_us(min(time)), epoch_us(max(time))").first(connection, Usage::range);
    var unit = range.orElseThrow().within(filter) ? "hour" : "day";
    return select(
            "epoch_us(date_trunc('%s', time)) AS b, count(*), %s, %s"
                .formatted(unit, ALLOWED, DENIED))
        .add(" GROUP BY b ORDER BY b")
        .rows(
            connection,
            row ->
                new UsageReport.Bucket(
                    Sql.time(row.getLong(1)), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  private record Range(Instant first, Instant last) {
    boolean within(EventFilter filter) {
      var since = filter.since() == null ? first : filter.since();
      var until = filter.until() == null ? last : filter.until();
      return Duration.between(since, until).compareTo(Duration.ofDays(2)) <= 0;
    }
  }

  private static Range range(ResultSet row) throws SQLException {
    return new Range(Sql.time(row.getLong(1)), Sql.time(row.getLong(2)));
  }

  private List<UsageReport.Recent> recent() throws SQLException {
    return select(
            "epoch_us(time), server, namespace, team_id, human_id, agent_id, session_id, decision,"
                + " tool_name, event_type")
        .add(" ORDER BY time DESC, id DESC LIMIT ")
        .number(limit)
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
