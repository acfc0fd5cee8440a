package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore.Page;
import org.mcpruntime.analytics.store.EventStore.Stored;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/**
 * Finds events. First which they are, by what is narrow; then their texts, which are wide and lie
 * packed by the thousand.
 */
final class Pages {

  private static final String PLACES = "SELECT position, epoch_us(time), id FROM events WHERE ";

  private final Conditions conditions;
  private final Connection connection;

  /**
   * @param connection in one transaction for both questions
   */
  Pages(Conditions conditions, Connection connection) {
    this.conditions = conditions;
    this.connection = connection;
  }

  private record Spot(long position, Place place) {}

  Optional<Stored> find(UUID id) throws SQLException {
    var spots = new Sql(PLACES + "id = ").id(id).rows(connection, Pages::spot);
    return texts(spots).stream().findFirst();
  }

  Page page(EventFilter filter, @Nullable Place before, int limit) throws SQLException {
    var sql = new Sql(PLACES).add(conditions.of(filter));
    if (before != null) {
      sql.add(" AND time <= ").time(before.time());
      sql.add(" AND (time < ").time(before.time()).add(" OR id < ").id(before.id()).add(")");
    }
    sql.add(" ORDER BY time DESC, id DESC LIMIT ").number(limit + 1L);
    var found = sql.rows(connection, Pages::spot);
    boolean more = limit > 0 && found.size() > limit;
    var spots = found.subList(0, Math.min(limit, found.size()));
    return new Page(texts(spots), more ? spots.getLast().place() : null);
  }

  List<Stored> after(long position, EventFilter filter, int limit) throws SQLException {
    return texts(
        new Sql(PLACES)
            .add(conditions.of(filter))
            .add(" AND position > ")
            .number(position)
            .add(" ORDER BY position LIMIT ")
            .number(limit)
            .rows(connection, Pages::spot));
  }

  private static Spot spot(ResultSet row) throws SQLException {
    return new Spot(
        row.getLong(1), new Place(Sql.time(row.getLong(2)), row.getObject(3, UUID.class)));
  }

  private List<Stored> texts(List<Spot> spots) throws SQLException {
    if (spots.isEmpty()) {
      return List.of();
    }
    var positions = spots.stream().mapToLong(Spot::position).summaryStatistics();
    var sql = new Sql("SELECT position, json FROM events WHERE position BETWEEN ");
    sql.number(positions.getMin()).add(" AND ").number(positions.getMax());
    sql.add(" AND position IN (");
    for (int i = 0; i < spots.size(); i++) {
      sql.add(i == 0 ? "" : ", ").number(spots.get(i).position());
    }
    var texts = new HashMap<Long, String>();
    sql.add(")").rows(connection, row -> texts.put(row.getLong(1), row.getString(2)));
    return spots.stream()
        .map(
            spot ->
                new Stored(spot.position(), spot.place(), texts.getOrDefault(spot.position(), "")))
        .toList();
  }
}
