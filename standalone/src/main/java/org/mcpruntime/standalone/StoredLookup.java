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

/** Events that were recorded, as the store has them. */
record StoredLookup(Supplier<EventStore> events, InstantSource clock) implements RecordedEvents {

  @Override
  public Optional<String> json(UUID id) {
    return events.get().find(id).map(EventStore.Stored::json);
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) throws InterruptedException {
    var store = events.get();
    var filter = new EventFilter(Map.of(EventColumn.TRACE_ID, traceID), false, null, null);
    var until = clock.instant().plus(longest);
    while (true) {
      long end = store.end(); // first: what comes after it ends the waiting
      var found = store.page(filter, null, 1).events();
      var left = Duration.between(clock.instant(), until);
      if (!found.isEmpty() || !left.isPositive()) {
        return found.stream().findFirst().map(event -> event.place().id());
      }
      var _ = store.await(end, left);
    }
  }
}
