package org.mcpruntime.analytics.duckdb;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.analytics.table.Events;

/**
 * Appends events to a store until it is killed, and says after each batch how far it came; folds
 * its log again and again meanwhile.
 */
final class AppendingMain {

  private static final int BATCH = 40;

  private AppendingMain() {}

  /**
   * @param args the folder, and the first number
   */
  @SuppressWarnings("SystemOut") // the test reads it
  public static void main(String[] args) {
    var settings = DuckSettings.of(Path.of(args[0]));
    try (var store =
        DuckStore.open(settings, StoreWatcher.NONE, InstantSource.fixed(Events.BEGIN))) {
      Thread.ofPlatform().daemon().start(() -> fold(store));
      for (int next = Integer.parseInt(args[1]); ; next += BATCH) {
        List<byte[]> batch = new ArrayList<>();
        for (int i = next; i < next + BATCH; i++) {
          batch.add(Events.event(i));
        }
        var added = store.append(batch);
        System.out.println("appended " + (next + BATCH - 1) + " " + added.added());
      }
    }
  }

  private static void fold(DuckStore store) {
    try {
      while (true) {
        store.fold();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the log cannot be folded", e);
    }
  }
}
