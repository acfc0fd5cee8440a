package org.mcpruntime.analytics.duckdb;

import java.nio.file.Path;
import java.time.InstantSource;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.store.EventStoreContract;
import org.mcpruntime.analytics.table.Events;

final class DuckStoreTest extends EventStoreContract {

  @Override
  protected EventStore open(Path folder) {
    return DuckStore.open(
        DuckSettings.of(folder.resolve("store")),
        StoreWatcher.NONE,
        InstantSource.fixed(Events.BEGIN));
  }
}
