package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.StoreException;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.platform.UsageReport;

/** Events in a DuckDB database of this process. */
public final class DuckStore implements EventStore {

  /** How many questions are answered at once. */
  private static final int READERS = 3;

  private final DuckSettings settings;
  private final Database database;
  private final Writer writer;
  private final Readers readers;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition arrived = waiting.newCondition();
  private volatile long end;
  private volatile boolean closed;
  private volatile @Nullable String trouble;

  private DuckStore(DuckSettings settings, Database database, Writer writer) {
    this.settings = settings;
    this.database = database;
    this.writer = writer;
    this.readers = new Readers(database, READERS);
    this.end = writer.position();
  }

  /**
   * Opens the store in a folder, which is made where it is not there; what cannot be read is put
   * aside.
   *
   * @throws StoreException where the folder cannot be used, another process has it, or a newer
   *     program wrote it
   */
  public static DuckStore open(DuckSettings settings, StoreWatcher watcher, InstantSource clock) {
    try {
      var database = Database.open(settings, clock.instant());
      return new DuckStore(settings, database, new Writer(database.connect(), 0));
    } catch (Database.Damaged | SQLException e) {
      throw new StoreException("the store is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public Added append(List<byte[]> lines) {
    writing.lock();
    try {
      if (closed) {
        throw new StoreException("the store is closed");
      }
      var added = writer.append(lines);
      trouble = null;
      tell(writer.position());
      return added;
    } catch (SQLException e) {
      trouble = e.getMessage();
      throw new StoreException("events cannot be kept: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  private void tell(long position) {
    waiting.lock();
    try {
      end = position;
      arrived.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  @Override
  public Optional<AuditEvent.Link> last(String chain) {
    writing.lock();
    try {
      return Optional.ofNullable(writer.last(chain));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Optional<Stored> find(UUID id) {
    return readers.ask(connection -> Pages.find(id, connection));
  }

  @Override
  public Page page(EventFilter filter, @Nullable Place before, int limit) {
    return readers.ask(connection -> Pages.page(filter, before, limit, connection));
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public List<Stored> after(long position, EventFilter filter, int limit) {
    return readers.ask(connection -> Pages.after(position, filter, limit, connection));
  }

  @Override
  public boolean await(long position, Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    waiting.lock();
    try {
      while (end <= position && left > 0 && !closed) {
        left = arrived.awaitNanos(left);
      }
      return end > position;
    } finally {
      waiting.unlock();
    }
  }

  @Override
  public UsageReport.Figures usage(EventFilter filter, int limit) {
    return readers.askAtOnce(connection -> Usage.of(filter, limit, connection));
  }

  @Override
  public List<Count> sources() {
    return counts(EventColumn.SOURCE);
  }

  @Override
  public List<Count> types() {
    return counts(EventColumn.EVENT_TYPE);
  }

  private List<Count> counts(EventColumn column) {
    var name = Conditions.name(column);
    var sql =
        new Sql(
            "SELECT %1$s, count(*) AS n FROM events GROUP BY %1$s ORDER BY n DESC, %1$s"
                .formatted(name));
    return readers.ask(
        connection -> sql.rows(connection, row -> new Count(row.getString(1), row.getLong(2))));
  }

  @Override
  public Standing standing() {
    var sql = new Sql("SELECT count(*), epoch_us(min(time)), epoch_us(max(time)) FROM events");
    return readers.ask(
        connection ->
            sql.first(
                    connection,
                    row -> {
                      long events = row.getLong(1);
                      return new Standing(
                          events,
                          Database.bytes(settings.folder()),
                          events == 0 ? null : Sql.time(row.getLong(2)),
                          events == 0 ? null : Sql.time(row.getLong(3)),
                          0,
                          trouble);
                    })
                .orElseThrow());
  }

  @Override
  public long exportLines(EventFilter filter, OutputStream out) throws IOException {
    return Exports.lines(filter, out, readers);
  }

  @Override
  public long exportParquet(EventFilter filter, Path file) throws IOException {
    return Exports.parquet(filter, file, settings.folder(), readers);
  }

  @Override
  public void close() {
    writing.lock();
    try {
      closed = true;
      tell(end);
      readers.close();
      writer.close();
      database.close();
    } catch (SQLException e) {
      trouble = e.getMessage();
    } finally {
      writing.unlock();
    }
  }
}
