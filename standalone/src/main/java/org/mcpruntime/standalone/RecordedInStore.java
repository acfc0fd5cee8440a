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

/**
 * Single events of the store.
 *
 * @param store waits for it, or throws that it cannot be asked
 */
record RecordedInStore(Supplier<EventStore> store, InstantSource clock) implements RecordedEvents {

  @Override
  public Optional<String> json(UUID id) {
    return store.get().find(id).map(EventStore.Stored::json);
  }

  @Override
  public Optional<UUID> outcome(String traceID, Duration longest) throws InterruptedException {
    var events = store.get();
    var filter = new EventFilter(Map.of(EventColumn.TRACE_ID, traceID), false, null, null);
    var until = clock.instant().plus(longest);
    while (true) {
      long end = events.end(); // what comes from here on is waited for
      var found = events.page(filter, null, 1).events();
      if (!found.isEmpty()) {
        return Optional.of(found.getFirst().place().id());
      }
      var left = Duration.between(clock.instant(), until);
      if (left.isNegative() || !events.await(end, left)) {
        return Optional.empty();
      }
    }
  }
}
