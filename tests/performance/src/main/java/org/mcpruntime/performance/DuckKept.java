package org.mcpruntime.performance;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/** Ours. */
record DuckKept(EventStore store) implements Kept {

  static DuckKept open(Path folder) {
    return new DuckKept(
        DuckStore.open(DuckSettings.of(folder), StoreWatcher.NONE, InstantSource.system()));
  }

  @Override
  public void append(List<byte[]> lines) {
    if (store.append(lines).added() != lines.size()) {
      throw new IllegalStateException("events are not new");
    }
  }

  @Override
  public long usage(EventFilter filter) {
    return store.usage(filter, 10).totals().events();
  }

  @Override
  public int page(EventFilter filter, @Nullable Place before) {
    return store.page(filter, before, 50).events().size();
  }

  @Override
  public long bytes() {
    return store.standing().bytes();
  }

  @Override
  public void close() {
    store.close();
  }
}
