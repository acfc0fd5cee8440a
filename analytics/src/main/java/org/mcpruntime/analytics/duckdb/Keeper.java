package org.mcpruntime.analytics.duckdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class Keeper implements AutoCloseable {
  private static final long LOG = Long.getLong("wal", 32L << 20);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final Database database;
  private final Path folder;

  Keeper(Database database, Path folder) {
    this.database = database;
    this.folder = folder;
    this.thread = Thread.ofPlatform().daemon().name("store keeper").start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(200, TimeUnit.MILLISECONDS)) {
        var log = Database.log(folder);
        try {
          if (Files.exists(log) && Files.size(log) > LOG) {
            try (var c = database.connect()) {
              long t = System.nanoTime();
              c.createStatement().execute("CHECKPOINT");
              if (System.getProperty("said") != null)
                System.out.println(
                    "checkpoint " + Duration.ofNanos(System.nanoTime() - t).toMillis());
            }
          }
        } catch (SQLException | java.io.IOException e) {
          System.out.println(e);
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
