package org.mcpruntime.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.query.Following;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.platform.live.LiveEvents;

/** Outcomes as they arrive in a store, whose positions of arrival are what one goes on from. */
record LiveStore(Supplier<EventStore> store) implements LiveEvents {

  private static final int AT_ONCE = 256;

  /** Who was away while more came had better ask for the newest. */
  private static final long MOST_MISSED = 1_000;

  @Override
  public Run open(@Nullable String after) {
    var from = store.get();
    long end = from.end();
    long wanted = after == null ? end : position(after);
    boolean whole = wanted >= 0 && wanted <= end && end - wanted <= MOST_MISSED;
    return new StoreRun(from, whole ? wanted : end, whole);
  }

  private static long position(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1; // none of this store's
    }
  }

  private static final class StoreRun implements Run {

    private final Following following;
    private final long begins;
    private final boolean whole;

    StoreRun(EventStore store, long begins, boolean whole) {
      this.following = new Following(store, EventFilter.OUTCOMES, begins);
      this.begins = begins;
      this.whole = whole;
    }

    @Override
    public String begins() {
      return Long.toString(begins);
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public List<Arrived> next(Duration atMost) throws InterruptedException {
      following.await(atMost);
      return following.next(AT_ONCE).stream()
          .map(each -> new Arrived(Long.toString(each.position()), event(each.json())))
          .toList();
    }

    private static ObjectNode event(String json) {
      try {
        if (Json.SNAPSHOTS.readTree(json) instanceof ObjectNode object) {
          return object;
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a store keeps events as JSON", e);
      }
      throw new IllegalStateException("an event is an object");
    }

    @Override
    public void close() {
      // The store stays.
    }
  }
}
