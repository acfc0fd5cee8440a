package org.mcpruntime.analytics.duckdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

  /** Names of the files that a store is, whole, of a process that does not run. */
  public static final List<String> FILES = Database.NAMES;

  private static final long LONGEST_WAIT = 200;

  private final DuckSettings settings;
  private final StoreWatcher watcher;
  private final InstantSource clock;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition arrived = waiting.newCondition();
  private volatile Opened opened;
  private volatile long end;
  private volatile boolean closed;
  private boolean broken;
  private volatile @Nullable String trouble;

  private DuckStore(DuckSettings settings, StoreWatcher watcher, InstantSource clock) {
    this.settings = settings;
    this.watcher = watcher;
    this.clock = clock;
    this.opened = Opened.of(settings, watcher, clock, this::thin);
    this.end = opened.writer().position();
  }

  /**
   * Opens the store in a folder, which is made where it is not there; what cannot be read is put
   * aside.
   *
   * @throws StoreException where the folder cannot be used, another process has it, or a newer
   *     program wrote it
   */
  public static DuckStore open(DuckSettings settings, StoreWatcher watcher, InstantSource clock) {
    return new DuckStore(settings, watcher, clock);
  }

  @Override
  public Added append(List<byte[]> lines) {
    writing.lock();
    try {
      if (closed) {
        throw new StoreException("the store is closed");
      }
      if (broken) {
        openAgain();
      }
      var added = opened.writer().append(lines);
      trouble = null;
      tell(opened.writer().position());
      return added;
    } catch (SQLException e) {
      trouble = "events cannot be kept: " + e.getMessage();
      openAgainIfItMust(e);
      throw new StoreException("events cannot be kept: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  /** After a failure of the disk the database answers nobody any more; what it wrote is there. */
  private void openAgainIfItMust(SQLException e) {
    var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean must =
        message.contains("invalidated")
            || message.contains("fatal")
            || message.contains("no transaction is active") // what a commit without room leaves
            || message.contains("closed"); // it could not be opened again before
    if (must) {
      opened.close();
      broken = true;
      openAgain();
    }
  }

  private void openAgain() {
    opened = Opened.of(settings, watcher, clock, this::thin);
    broken = false;
  }

  /**
   * Has the writer forget what is not used any more, where nobody appends; the keeper asks for it,
   * whom a close waits for, so that it must not wait long.
   */
  private void thin() throws SQLException, InterruptedException {
    if (writing.tryLock(LONGEST_WAIT, TimeUnit.MILLISECONDS)) {
      try {
        if (!closed && !broken) {
          opened.writer().thin();
        }
      } finally {
        writing.unlock();
      }
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
      return Optional.ofNullable(opened.writer().last(chain));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Optional<Stored> find(UUID id) {
    return opened.readers().ask(connection -> pages(connection).find(id));
  }

  @Override
  public Page page(EventFilter filter, @Nullable Place before, int limit) {
    return opened.readers().ask(connection -> pages(connection).page(filter, before, limit));
  }

  private Pages pages(java.sql.Connection connection) {
    return new Pages(opened.conditions(), connection);
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public List<Stored> after(long position, EventFilter filter, int limit) {
    return opened.readers().ask(connection -> pages(connection).after(position, filter, limit));
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
    return opened
        .readers()
        .ask(connection -> Usage.of(filter, limit, opened.conditions(), connection));
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
        new Sql("SELECT " + name + ", sum(n)::BIGINT AS events FROM (SELECT use_number, count(*)")
            .add(" AS n FROM events GROUP BY use_number) JOIN uses USING (use_number)")
            .add(" GROUP BY " + name + " ORDER BY events DESC, " + name);
    return opened
        .readers()
        .ask(
            connection -> sql.rows(connection, row -> new Count(row.getString(1), row.getLong(2))));
  }

  @Override
  public Standing standing() {
    var sql = new Sql("SELECT count(*), epoch_us(min(time)), epoch_us(max(time)) FROM events");
    return opened.readers().ask(connection -> sql.first(connection, this::standing)).orElseThrow();
  }

  private Standing standing(java.sql.ResultSet row) throws SQLException {
    long events = row.getLong(1);
    return new Standing(
        events,
        Database.bytes(settings.folder()),
        events == 0 ? null : Sql.time(row.getLong(2)),
        events == 0 ? null : Sql.time(row.getLong(3)),
        opened.keeper().removed(),
        trouble == null ? opened.keeper().trouble() : trouble);
  }

  /** Takes out what is too old or too much now, and folds the log. */
  void keep() throws SQLException, InterruptedException {
    opened.keeper().round();
  }

  /** Folds the log now. */
  void fold() throws SQLException {
    opened.keeper().fold();
  }

  @Override
  public long exportLines(EventFilter filter, OutputStream out) throws IOException {
    boolean whole = filter.equals(EventFilter.ALL);
    return Exports.lines(opened.conditions().of(filter), whole, out, opened.readers());
  }

  @Override
  public long exportParquet(EventFilter filter, Path file) throws IOException {
    var meant = opened.conditions().of(filter);
    return Exports.parquet(meant, file, settings.folder(), opened.readers());
  }

  @Override
  public void close() {
    writing.lock();
    try {
      if (!closed) {
        closed = true;
        tell(end);
        if (!broken) {
          opened.close();
        }
      }
    } finally {
      writing.unlock();
    }
  }
}
