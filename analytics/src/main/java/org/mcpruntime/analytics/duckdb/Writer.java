package org.mcpruntime.analytics.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.Arrival;
import org.mcpruntime.analytics.table.ArrivedEvent;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.Mark;
import org.mcpruntime.contract.audit.AuditEvent;

/**
 * Appends what is new of a batch, in one transaction. For one thread at a time.
 *
 * <p>What comes in the order in which it was made is appended without a question.
 */
final class Writer implements AutoCloseable {

  private static final String CHAIN_OF_NONE = "";

  private final DuckDBConnection connection;
  private final Layout layout;
  private final KnownIds ids;
  private final Uses uses;
  private final Map<String, AuditEvent.Link> chains = new HashMap<>();
  private final Map<String, Long> marked = new HashMap<>();
  private final Map<String, DuckDBAppender> appenders = new HashMap<>();
  private long position;

  Writer(DuckDBConnection connection, Layout layout, long atLeast) throws SQLException {
    this.connection = connection;
    this.layout = layout;
    this.ids = new KnownIds(connection);
    this.uses = new Uses(this, connection, layout);
    this.position =
        Math.max(atLeast, new Sql("SELECT max(position) FROM chains").single(connection));
    var places =
        new Sql("SELECT chain, max(sequence), arg_max(previous, sequence), arg_max(hash, sequence)")
            .add(" FROM chains WHERE chain <> '' AND sequence > 0 GROUP BY chain")
            .rows(
                connection,
                row ->
                    new AuditEvent.Link(
                        row.getString(1), row.getLong(2), row.getString(3), row.getString(4)));
    places.forEach(link -> chains.put(link.chain(), link));
    new Sql("SELECT chain, max(sequence) FROM marks GROUP BY chain")
        .rows(connection, row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(entry -> marked.put(entry.getKey(), entry.getValue()));
    if (atLeast > 0) {
      begin();
      moved(CHAIN_OF_NONE, null);
      commit();
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

  /** A batch that was read, each event of it once. */
  private static final class Batch {
    private final List<Arrival> inOrder = new ArrayList<>();
    private final Map<UUID, ArrivedEvent> events = new LinkedHashMap<>();
    private final List<byte[]> refused = new ArrayList<>();
    private int read;

    void read(byte[] line) {
      switch (Arrival.read(line).orElse(null)) {
        case ArrivedEvent event -> {
          read++;
          if (events.putIfAbsent(event.id(), event) == null) {
            inOrder.add(event);
          }
        }
        case Mark mark -> inOrder.add(mark);
        case null -> refused.add(line);
      }
    }
  }

  EventStore.Added append(List<byte[]> lines) throws SQLException {
    var batch = new Batch();
    lines.forEach(batch::read);
    long before = position;
    var chainsBefore = Map.copyOf(chains);
    try {
      begin();
      var known = ids.among(batch.events.keySet());
      int added = write(batch.inOrder, known);
      commit();
      ids.added(batch.events.keySet());
      return new EventStore.Added(added, batch.read - added, batch.refused);
    } catch (SQLException e) {
      position = before;
      chains.clear();
      chains.putAll(chainsBefore);
      uses.forget();
      rollback(e);
      throw e;
    }
  }

  /** Removes uses that no event is of any more. */
  void thin() throws SQLException {
    uses.forget();
    var _ = new Sql("DELETE FROM uses WHERE ").add(Uses.IDLE).run(connection);
  }

  /** The driver begins a transaction for a statement, but not for an appender. */
  private void begin() throws SQLException {
    new Sql("BEGIN TRANSACTION").execute(connection);
  }

  private void commit() throws SQLException {
    for (var appender : appenders.values()) {
      var _ = appender.flush();
    }
    new Sql("COMMIT").execute(connection);
  }

  /** Appenders that failed are of no use any more. */
  private void rollback(SQLException cause) {
    appenders.values().forEach(Writer::close);
    appenders.clear();
    try {
      new Sql("ROLLBACK").execute(connection);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void close(DuckDBAppender appender) {
    try {
      appender.close();
    } catch (SQLException e) {
      // It says once more what went wrong.
    }
  }

  /** What appends to a table; what it was given is written with the rest of the batch. */
  DuckDBAppender to(String table) throws SQLException {
    var appender = appenders.get(table);
    if (appender == null) {
      appender = connection.createAppender(table);
      // Of many threads, but one at a time: who appends holds a lock of ours already.
      var _ = appender.unsafeBreakThreadConfinement();
      appenders.put(table, appender);
    }
    return appender;
  }

  private int write(List<Arrival> inOrder, Set<UUID> known) throws SQLException {
    var numbers = uses.numbers(fresh(inOrder, known));
    var knownMarks = knownMarks(inOrder);
    var reached = new LinkedHashSet<String>();
    int added = 0;
    for (var arrival : inOrder) {
      switch (arrival) {
        case ArrivedEvent event -> {
          if (!known.contains(event.id())) {
            position++;
            append(event, numbers.get(added));
            added++;
          }
          reached.add(reach(event.link()));
        }
        case Mark mark -> {
          if (knownMarks.add(mark.json())) {
            position++;
            append(mark);
          }
          reached.add(reach(mark.link()));
        }
      }
    }
    for (var chain : reached) {
      moved(chain, chains.get(chain));
    }
    return added;
  }

  private static List<ArrivedEvent> fresh(List<Arrival> inOrder, Set<UUID> known) {
    var fresh = new ArrayList<ArrivedEvent>();
    for (var arrival : inOrder) {
      if (arrival instanceof ArrivedEvent event && !known.contains(event.id())) {
        fresh.add(event);
      }
    }
    return fresh;
  }

  /** Those that are there already of marks that stand no later than the last one of a chain. */
  private Set<String> knownMarks(List<Arrival> inOrder) throws SQLException {
    var known = new HashSet<String>();
    for (var arrival : inOrder) {
      if (arrival instanceof Mark mark
          && mark.sequence() <= marked.getOrDefault(mark.chain(), -1L)) {
        known.addAll(
            new Sql("SELECT json FROM marks WHERE sequence = ")
                .number(mark.sequence())
                .add(" AND chain = ")
                .text(mark.chain())
                .rows(connection, row -> row.getString(1)));
      }
    }
    return known;
  }

  /** The chain whose place may be another now. */
  private String reach(AuditEvent.@Nullable Link link) {
    if (link == null) {
      return CHAIN_OF_NONE;
    }
    var last = chains.get(link.chain());
    if (last == null || last.sequence() < link.sequence()) {
      chains.put(link.chain(), link);
    }
    return link.chain();
  }

  private void moved(String chain, AuditEvent.@Nullable Link link) throws SQLException {
    var to = to("chains");
    to.beginRow();
    to.append(chain);
    to.append(position);
    to.append(link == null ? 0 : link.sequence());
    to.append(link == null ? "" : link.previous());
    to.append(link == null ? "" : link.hash());
    to.endRow();
  }

  private void append(ArrivedEvent event, long use) throws SQLException {
    var to = to("events");
    to.beginRow();
    for (var column : layout.events()) {
      switch (column) {
        case "position" -> to.append(position);
        case "id" -> to.append(event.id());
        case "time" -> to.appendEpochMicros(Sql.micros(event.time()));
        case "json" -> to.append(event.json());
        case "use_number" -> to.append(use);
        default -> append(event, Layout.column(column), to);
      }
    }
    to.endRow();
  }

  static void append(ArrivedEvent event, EventColumn column, DuckDBAppender to)
      throws SQLException {
    switch (column.type()) {
      case TEXT -> to.append(event.text(column));
      case NUMBER -> to.append(event.number(column));
    }
  }

  private void append(Mark mark) throws SQLException {
    var to = to("marks");
    to.beginRow();
    to.append(position);
    to.append(mark.chain());
    to.append(mark.sequence());
    to.append(mark.kind().word());
    to.appendEpochMicros(Sql.micros(mark.time()));
    to.append(mark.json());
    to.endRow();
    marked.merge(mark.chain(), mark.sequence(), Math::max);
  }

  @Override
  public void close() {
    appenders.values().forEach(Writer::close);
    try {
      connection.close();
    } catch (SQLException e) {
      // What was appended is there.
    }
  }
}
