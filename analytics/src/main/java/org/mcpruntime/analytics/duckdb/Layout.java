package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mcpruntime.analytics.table.EventColumn;

/**
 * Which columns each event has for itself, and which many have in common: who used what of which
 * server, and why that was decided so, is the same again and again. That is kept once, in a table
 * of uses, and events name a use by its number: they are written with half the work, and a report
 * adds up numbers, not names.
 *
 * @param events all columns of the table of events, in its order
 * @param uses all columns of the table of uses, in its order
 * @param shared those of the contract that are in the table of uses
 */
record Layout(List<String> events, List<String> uses, Set<EventColumn> shared) {

  /** Columns of the table of uses that are no columns of the contract. */
  static final List<String> USE = List.of("use_number", "digest");

  /** As the numbered files of SQL made it. */
  static Layout read(Connection connection) throws SQLException {
    var events = columns("events", connection);
    var uses = columns("uses", connection);
    var shared = EnumSet.noneOf(EventColumn.class);
    for (var column : EventColumn.values()) {
      if (uses.contains(column.word())) {
        shared.add(column);
      } else if (!events.contains(column.word())) {
        throw new IllegalStateException("no table has a column " + column.word());
      }
    }
    return new Layout(events, uses, shared);
  }

  private static List<String> columns(String table, Connection connection) throws SQLException {
    return new Sql("SELECT column_name FROM duckdb_columns() WHERE table_name = ")
        .text(table)
        .add(" ORDER BY column_index")
        .rows(connection, row -> row.getString(1));
  }

  /** The column of a name; only of those of the contract. */
  static EventColumn column(String name) {
    return EventColumn.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** What two events have in common that are of one use, in the order of the table. */
  List<EventColumn> common() {
    var columns = new ArrayList<EventColumn>();
    for (var name : uses) {
      if (!USE.contains(name)) {
        columns.add(column(name));
      }
    }
    return columns;
  }

  /** All columns of the contract, as they are selected from events joined with their uses. */
  static String all() {
    return String.join(", ", Arrays.stream(EventColumn.values()).map(Conditions::name).toList());
  }
}
