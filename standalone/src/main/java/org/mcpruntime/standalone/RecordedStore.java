package org.mcpruntime.standalone;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventColumn;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.platform.event.RecordedEvents;

/** Events of a store, one by one. */
record RecordedStore(Supplier<EventStore> store, InstantSource clock) implements RecordedEvents {

  @Override
  public Optional<String> json(UUID id) {
    return store.get().find(id).map(EventStore.Stored::json);
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) throws InterruptedException {
    var from = store.get();
    var filter = new EventFilter(Map.of(EventColumn.TRACE_ID, traceID), false, null, null);
    var until = clock.instant().plus(longest);
    while (true) {
      long end = from.end(); // first: what arrives after this ends the wait below
      var found = from.page(filter, null, 1).events();
      if (!found.isEmpty()) {
        return Optional.of(found.getFirst().place().id());
      }
      var left = Duration.between(clock.instant(), until);
      if (!left.isPositive()) {
        return Optional.empty();
      }
      var _ = from.await(end, left);
    }
  }
}
