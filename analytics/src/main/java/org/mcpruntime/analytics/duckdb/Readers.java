package org.mcpruntime.analytics.duckdb;

import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.store.StoreException;

/**
 * The few threads that ask the database: real ones, for a call into it would hold a carrier of
 * virtual threads.
 */
final class Readers implements AutoCloseable {

  /** A question. */
  interface Question<T> {
    T ask(DuckDBConnection connection) throws SQLException;
  }

  private static final int WAITING = 64;

  private final Database database;
  private final ThreadPoolExecutor threads;
  private final Queue<DuckDBConnection> idle = new ConcurrentLinkedQueue<>();

  Readers(Database database, int count) {
    this.database = database;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("store reader ", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** All of a question within one moment of the store. */
  <T> T ask(Question<T> question) {
    return run(
        () -> {
          var connection = idle.poll();
          if (connection == null) {
            connection = database.connect();
            connection.setAutoCommit(false);
          }
          return ask(question, connection);
        });
  }

  private <T> T ask(Question<T> question, DuckDBConnection connection) throws SQLException {
    boolean whole = false;
    try {
      var answer = question.ask(connection);
      connection.rollback();
      whole = true;
      return answer;
    } finally {
      if (whole) {
        idle.add(connection);
      } else {
        connection.close();
      }
    }
  }

  private <T> T run(Callable<T> work) {
    try {
      return threads.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw new StoreException(
          threads.isShutdown()
              ? "the store is closed"
              : "the store is busy: %d questions wait; ask again later".formatted(WAITING),
          e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("the question was given up", e);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException bug -> bug;
      case SQLException e ->
          new StoreException("the store could not be asked: " + e.getMessage(), e);
      case null -> new StoreException("the store could not be asked");
      default -> new StoreException("the store could not be asked: " + cause, cause);
    };
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      var _ = threads.awaitTermination(10, TimeUnit.SECONDS);
      for (var connection : idle) {
        connection.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      // It only read.
    }
  }
}
