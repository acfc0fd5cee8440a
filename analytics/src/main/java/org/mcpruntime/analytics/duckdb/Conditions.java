package org.mcpruntime.analytics.duckdb;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;

/** Which rows a filter means, as SQL. */
record Conditions(Layout layout) {

  /** All of it, of the table of events. */
  Sql of(EventFilter filter) {
    var sql = new Sql(filter.intents() ? "true" : name(EventColumn.PHASE) + " <> 'intent'");
    var shared = new TreeMap<EventColumn, String>();
    for (var wanted : new TreeMap<>(filter.equal()).entrySet()) {
      if (layout.shared().contains(wanted.getKey())) {
        shared.put(wanted.getKey(), wanted.getValue());
      } else {
        equal(wanted, sql.add(" AND "));
      }
    }
    if (!shared.isEmpty()) {
      sql.add(" AND use_number IN (SELECT use_number FROM uses WHERE true");
      for (var wanted : shared.entrySet()) {
        equal(wanted, sql.add(" AND "));
      }
      sql.add(")");
    }
    times(filter, sql);
    return sql;
  }

  private static void times(EventFilter filter, Sql sql) {
    var since = filter.since();
    if (since != null) {
      sql.add(" AND time >= ").time(ceiling(since));
    }
    var until = filter.until();
    if (until != null) {
      sql.add(" AND time < ").time(ceiling(until));
    }
  }

  /** Times are kept to the microsecond. */
  private static Instant ceiling(Instant time) {
    var micros = time.truncatedTo(ChronoUnit.MICROS);
    return micros.equals(time) ? time : micros.plus(1, ChronoUnit.MICROS);
  }

  private static void equal(Map.Entry<EventColumn, String> wanted, Sql sql) {
    var column = wanted.getKey();
    switch (column.type()) {
      case TEXT -> sql.add(name(column)).add(" = ").text(wanted.getValue());
      case NUMBER -> number(column, wanted.getValue(), sql);
    }
  }

  private static void number(EventColumn column, String value, Sql sql) {
    try {
      long number = Long.parseLong(value);
      boolean plain = Long.toString(number).equals(value);
      sql.add(plain ? name(column) + " = " : "false AND 0 = ").number(number);
    } catch (NumberFormatException e) {
      sql.add("false");
    }
  }

  /** The name of a column in SQL. */
  static String name(EventColumn column) {
    return '"' + column.word() + '"';
  }
}
