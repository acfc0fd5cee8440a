package org.mcpruntime.analytics.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.Arrival;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventRow;
import org.mcpruntime.analytics.table.Mark;
import org.mcpruntime.contract.audit.AuditEvent;

/** Appends what is new of a batch, in one transaction. For one thread at a time. */
final class Writer implements AutoCloseable {

  private static final String CHAIN_OF_NONE = "";

  private final DuckDBConnection connection;
  private final List<String> columns;
  private final Map<String, AuditEvent.Link> chains = new HashMap<>();
  private long position;

  Writer(DuckDBConnection connection, long atLeast) throws SQLException {
    this.connection = connection;
    this.columns =
        new Sql("SELECT column_name FROM duckdb_columns() WHERE table_name = ")
            .text("events")
            .add(" ORDER BY column_index")
            .rows(connection, row -> row.getString(1));
    this.position =
        Math.max(atLeast, new Sql("SELECT max(position) FROM chains").single(connection));
    var known =
        new Sql("SELECT chain, sequence, previous, hash FROM chains WHERE chain <> ''")
            .rows(
                connection,
                row ->
                    new AuditEvent.Link(
                        row.getString(1), row.getLong(2), row.getString(3), row.getString(4)));
    known.forEach(link -> chains.put(link.chain(), link));
    connection.setAutoCommit(false);
    if (atLeast > 0) {
      moved(CHAIN_OF_NONE, null);
      connection.commit();
    }
  }

  /** Of what arrived last. */
  long position() {
    return position;
  }

  /** How far a chain has come; null where nothing of it ever arrived. */
  AuditEvent.@Nullable Link last(String chain) {
    return chains.get(chain);
  }

  EventStore.Added append(List<byte[]> lines) throws SQLException {
    var refused = new ArrayList<byte[]>();
    var events = new LinkedHashMap<UUID, EventRow>();
    var marks = new ArrayList<Mark>();
    var inOrder = new ArrayList<Arrival>();
    int read = 0;
    for (var line : lines) {
      var arrival = Arrival.read(line).orElse(null);
      switch (arrival) {
        case EventRow event -> {
          read++;
          if (events.putIfAbsent(event.id(), event) == null) {
            inOrder.add(event);
          }
        }
        case Mark mark -> {
          marks.add(mark);
          inOrder.add(mark);
        }
        case null -> refused.add(line);
      }
    }
    long before = position;
    var chainsBefore = Map.copyOf(chains);
    try {
      var known = new KnownIds(connection).among(events.keySet());
      var knownMarks = knownMarks(marks);
      int added = write(inOrder, known, knownMarks);
      connection.commit();
      return new EventStore.Added(added, read - added, refused);
    } catch (SQLException e) {
      position = before;
      chains.clear();
      chains.putAll(chainsBefore);
      connection.rollback();
      throw e;
    }
  }

  private Set<String> knownMarks(List<Mark> marks) throws SQLException {
    var known = new HashSet<String>();
    for (var mark : marks) {
      known.addAll(
          new Sql("SELECT json FROM marks WHERE sequence = ")
              .number(mark.sequence())
              .add(" AND chain = ")
              .text(mark.chain())
              .rows(connection, row -> row.getString(1)));
    }
    return known;
  }

  private int write(List<Arrival> inOrder, Set<UUID> known, Set<String> knownMarks)
      throws SQLException {
    int added = 0;
    var reached = new LinkedHashMap<String, AuditEvent.Link>();
    boolean chainless = false;
    try (var events = connection.createAppender("events");
        var marks = connection.createAppender("marks")) {
      for (var arrival : inOrder) {
        switch (arrival) {
          case EventRow event -> {
            if (!known.contains(event.id())) {
              position++;
              added++;
              append(event, events);
            }
            chainless |= event.link() == null;
            reach(event.link(), reached);
          }
          case Mark mark -> {
            if (knownMarks.add(mark.json())) {
              position++;
              append(mark, marks);
            }
            reach(mark.link(), reached);
          }
        }
      }
    }
    for (var link : reached.entrySet()) {
      moved(link.getKey(), link.getValue());
    }
    if (chainless) {
      moved(CHAIN_OF_NONE, null);
    }
    return added;
  }

  private void reach(AuditEvent.@Nullable Link link, Map<String, AuditEvent.Link> reached) {
    if (link != null) {
      var last = chains.get(link.chain());
      if (last == null || last.sequence() < link.sequence()) {
        chains.put(link.chain(), link);
      }
      reached.put(link.chain(), chains.getOrDefault(link.chain(), link));
    }
  }

  private void moved(String chain, AuditEvent.@Nullable Link link) throws SQLException {
    var _ = new Sql("DELETE FROM chains WHERE chain = ").text(chain).run(connection);
    var _ =
        new Sql("INSERT INTO chains VALUES (")
            .text(chain)
            .add(", ")
            .number(position)
            .add(", ")
            .number(link == null ? 0 : link.sequence())
            .add(", ")
            .text(link == null ? "" : link.previous())
            .add(", ")
            .text(link == null ? "" : link.hash())
            .add(")")
            .run(connection);
  }

  private void append(EventRow event, DuckDBAppender to) throws SQLException {
    to.beginRow();
    for (var column : columns) {
      switch (column) {
        case "position" -> to.append(position);
        case "id" -> to.append(event.id());
        case "time" -> to.appendEpochMicros(Sql.micros(event.time()));
        case "json" -> to.append(event.json());
        default ->
            append(event, EventColumn.valueOf(column.toUpperCase(java.util.Locale.ROOT)), to);
      }
    }
    to.endRow();
  }

  private static void append(EventRow event, EventColumn column, DuckDBAppender to)
      throws SQLException {
    switch (column.type()) {
      case TEXT -> to.append(event.text(column));
      case NUMBER -> to.append(event.number(column));
    }
  }

  private void append(Mark mark, DuckDBAppender to) throws SQLException {
    to.beginRow();
    to.append(position);
    to.append(mark.chain());
    to.append(mark.sequence());
    to.append(mark.kind().word());
    to.appendEpochMicros(Sql.micros(mark.time()));
    to.append(mark.json());
    to.endRow();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
