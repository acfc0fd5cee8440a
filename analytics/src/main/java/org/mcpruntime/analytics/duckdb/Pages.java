package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore.Page;
import org.mcpruntime.analytics.store.EventStore.Stored;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/** Finds events. */
final class Pages {

  private static final String STORED =
      "SELECT position, epoch_us(time), id, json FROM events WHERE ";

  private Pages() {}

  static Optional<Stored> find(UUID id, Connection connection) throws SQLException {
    return new Sql(STORED + "id = ").id(id).first(connection, Pages::stored);
  }

  static Page page(EventFilter filter, @Nullable Place before, int limit, Connection connection)
      throws SQLException {
    var sql = new Sql(STORED).add(Conditions.of(filter));
    if (before != null) {
      sql.add(" AND time <= ").time(before.time());
      sql.add(" AND (time < ").time(before.time()).add(" OR id < ").id(before.id()).add(")");
    }
    sql.add(" ORDER BY time DESC, id DESC LIMIT ").number(limit + 1L);
    var found = sql.rows(connection, Pages::stored);
    boolean more = found.size() > limit;
    var events = more ? found.subList(0, limit) : found;
    return new Page(events, more && limit > 0 ? events.getLast().place() : null);
  }

  static List<Stored> after(long position, EventFilter filter, int limit, Connection connection)
      throws SQLException {
    return new Sql(STORED)
        .add(Conditions.of(filter))
        .add(" AND position > ")
        .number(position)
        .add(" ORDER BY position LIMIT ")
        .number(limit)
        .rows(connection, Pages::stored);
  }

  static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getLong(1),
        new Place(Sql.time(row.getLong(2)), row.getObject(3, UUID.class)),
        row.getString(4));
  }
}
