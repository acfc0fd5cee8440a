package org.mcpruntime.analytics.duckdb;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeMap;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;

/** Which rows a filter means, as SQL. */
final class Conditions {

  private Conditions() {}

  /** All of it. */
  static Sql of(EventFilter filter) {
    var sql = words(filter);
    var since = filter.since();
    if (since != null) {
      sql.add(" AND time >= ").time(ceiling(since));
    }
    var until = filter.until();
    if (until != null) {
      sql.add(" AND time < ").time(ceiling(until));
    }
    return sql;
  }

  /** Times are kept to the microsecond. */
  private static Instant ceiling(Instant time) {
    var micros = time.truncatedTo(ChronoUnit.MICROS);
    return micros.equals(time) ? time : micros.plus(1, ChronoUnit.MICROS);
  }

  /** All of it but the times. */
  static Sql words(EventFilter filter) {
    var sql = new Sql(filter.intents() ? "true" : name(EventColumn.PHASE) + " <> 'intent'");
    for (var wanted : new TreeMap<>(filter.equal()).entrySet()) {
      sql.add(" AND ");
      var column = wanted.getKey();
      switch (column.type()) {
        case TEXT -> sql.add(name(column)).add(" = ").text(wanted.getValue());
        case NUMBER -> number(column, wanted.getValue(), sql);
      }
    }
    return sql;
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
    return '"' + column.word().toLowerCase(Locale.ROOT) + '"';
  }
}
