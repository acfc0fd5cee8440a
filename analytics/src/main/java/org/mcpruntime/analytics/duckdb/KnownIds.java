package org.mcpruntime.analytics.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tells which ids are there already, without an index: ids begin with their time, and so do the
 * blocks of the table, of which the database knows the least and the greatest. So only blocks of
 * the batch's time are looked at. An event that comes long after its time would make that a long
 * one; it is asked for by itself.
 */
final class KnownIds {

  /** As they are in the database, and in the text of an id. */
  private static final Comparator<UUID> ORDER =
      Comparator.<UUID, Long>comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  /** Ids that are that far apart are asked for apart. */
  private static final long APART = 60_000;

  /** But not in more questions than that: what is far apart is chance then, not time. */
  private static final int MOST = 16;

  private static final UUID LEAST = new UUID(0, 0);

  private final Connection connection;
  private UUID greatest;

  KnownIds(Connection connection) throws SQLException {
    this.connection = connection;
    this.greatest =
        new Sql("SELECT max(id) FROM events WHERE true HAVING count(*) > 0")
            .first(connection, row -> row.getObject(1, UUID.class))
            .orElse(LEAST);
  }

  /** These are there now. */
  void added(Collection<UUID> ids) {
    for (var id : ids) {
      greatest = ORDER.compare(id, greatest) > 0 ? id : greatest;
    }
  }

  /** Those that are there; nothing is asked of the table where all were made later. */
  Set<UUID> among(Collection<UUID> ids) throws SQLException {
    var known = new HashSet<UUID>();
    if (ids.stream().allMatch(id -> ORDER.compare(id, greatest) > 0)) {
      return known;
    }
    for (var cluster : clusters(ids)) {
      known.addAll(ask(cluster));
    }
    return known;
  }

  private static List<List<UUID>> clusters(Collection<UUID> ids) {
    var sorted = ids.stream().sorted(ORDER).toList();
    var clusters = new ArrayList<List<UUID>>();
    int from = 0;
    for (int i = 1; i < sorted.size() && clusters.size() < MOST; i++) {
      if (millis(sorted.get(i)) - millis(sorted.get(i - 1)) > APART) {
        clusters.add(sorted.subList(from, i));
        from = i;
      }
    }
    if (from < sorted.size()) {
      clusters.add(sorted.subList(from, sorted.size()));
    }
    return clusters;
  }

  private static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }

  private List<UUID> ask(List<UUID> sorted) throws SQLException {
    var text =
        "SELECT id FROM events WHERE id BETWEEN '%s' AND '%s' AND id IN (SELECT unnest(?))"
            .formatted(sorted.getFirst(), sorted.getLast());
    try (var statement = connection.prepareStatement(text)) {
      statement.setArray(1, connection.createArrayOf("UUID", sorted.toArray()));
      var known = new ArrayList<UUID>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          known.add(rows.getObject(1, UUID.class));
        }
      }
      return known;
    }
  }
}
