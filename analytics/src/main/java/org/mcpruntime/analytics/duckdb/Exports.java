package org.mcpruntime.analytics.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes what is there for others to read. */
final class Exports {

  /** So many places of a chain, or of arrival, are read at once. */
  private static final long STEP = 4096;

  private final Sql meant;
  private final Connection connection;
  private final OutputStream out;
  private long events;

  private final boolean whole;

  private Exports(Sql meant, boolean whole, Connection connection, OutputStream out) {
    this.meant = meant;
    this.whole = whole;
    this.connection = connection;
    this.out = out;
  }

  /**
   * @param whole whether everything is meant: then chains go on to their last gap or checkpoint,
   *     though no event follows
   */
  static long lines(Sql meant, boolean whole, OutputStream out, Readers readers)
      throws IOException {
    try {
      return readers.ask(
          connection -> {
            var export = new Exports(meant, whole, connection, out);
            export.lines();
            return export.events;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Up to where gaps and checkpoints of a chain stand. */
  private Map<String, Long> marked() throws SQLException {
    var marked = new HashMap<String, Long>();
    if (whole) {
      new Sql("SELECT chain, max(sequence) FROM marks GROUP BY chain")
          .rows(connection, row -> Map.entry(row.getString(1), row.getLong(2)))
          .forEach(entry -> marked.put(entry.getKey(), entry.getValue()));
    }
    return marked;
  }

  private void lines() throws SQLException {
    var marked = marked();
    var chains =
        new Sql(
                "SELECT chain, min(sequence), max(sequence), min(position), max(position) FROM events WHERE ")
            .add(meant)
            .add(" GROUP BY chain ORDER BY min(position)")
            .rows(
                connection,
                row ->
                    row.getString(1).isEmpty()
                        ? new Span("", row.getLong(4), row.getLong(5))
                        : new Span(row.getString(1), row.getLong(2), row.getLong(3))
                            .until(marked.getOrDefault(row.getString(1), 0L)));
    for (var chain : chains) {
      for (long from = chain.first; from <= chain.last; from += STEP) {
        long to = Math.min(chain.last, from + STEP - 1);
        write(chain.chain.isEmpty() ? loose(from, to) : chained(chain, from, to));
      }
    }
  }

  /** From where to where a chain is exported, or the places of arrival of what is in none. */
  private record Span(String chain, long first, long last) {

    Span until(long more) {
      return new Span(chain, first, Math.max(last, more));
    }
  }

  private record Line(boolean event, String json) {}

  private List<Line> loose(long from, long to) throws SQLException {
    return new Sql("SELECT true, json FROM events WHERE ")
        .add(meant)
        .add(" AND chain = '' AND position BETWEEN ")
        .number(from)
        .add(" AND ")
        .number(to)
        .add(" ORDER BY position")
        .rows(connection, row -> new Line(row.getBoolean(1), row.getString(2)));
  }

  /** By its place in the chain, for some may have arrived late; a checkpoint follows its event. */
  private List<Line> chained(Span chain, long from, long to) throws SQLException {
    long checkpoints = from == chain.first ? from - 1 : from;
    return new Sql(
            "SELECT event, json FROM (SELECT true AS event, sequence, 0 AS kind, position, json FROM events WHERE ")
        .add(meant)
        .add(" AND chain = ")
        .text(chain.chain)
        .add(" AND sequence BETWEEN ")
        .number(from)
        .add(" AND ")
        .number(to)
        .add(
            " UNION ALL SELECT false, sequence, CASE kind WHEN 'gap' THEN 0 ELSE 1 END, position, json FROM marks WHERE chain = ")
        .text(chain.chain)
        .add(" AND sequence >= CASE kind WHEN 'gap' THEN ")
        .number(from)
        .add(" ELSE ")
        .number(checkpoints)
        .add(" END AND sequence <= ")
        .number(to)
        .add(") ORDER BY sequence, kind, position")
        .rows(connection, row -> new Line(row.getBoolean(1), row.getString(2)));
  }

  private void write(List<Line> lines) {
    try {
      for (var line : lines) {
        out.write(line.json.getBytes(UTF_8));
        out.write('\n');
        events += line.event ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long parquet(Sql meant, Path file, Path folder, Readers readers) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    var made = Database.exports(folder).resolve(UUID.randomUUID() + ".parquet");
    try {
      long events = readers.ask(connection -> parquet(meant, made, connection));
      Files.move(made, file);
      return events;
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private static long parquet(Sql meant, Path file, Connection connection) throws SQLException {
    return new Sql(
            "COPY (SELECT position, id, time, " + Layout.all() + ", json FROM (FROM events WHERE ")
        .add(meant)
        .add(") JOIN uses USING (use_number)) TO " + Database.quoted(file.toString()))
        .add(" (FORMAT parquet, COMPRESSION zstd)")
        .run(connection);
  }
}
