package org.mcpruntime.analytics.query;

import java.time.Duration;
import java.util.List;
import org.mcpruntime.analytics.store.EventStore;
import org.mcpruntime.analytics.table.EventFilter;

/** Events in the order of their arrival; none is skipped, none comes twice. */
public final class Following {

  private final EventStore store;
  private final EventFilter filter;
  private long position;

  /**
   * @param position after which they arrived
   */
  public Following(EventStore store, EventFilter filter, long position) {
    this.store = store;
    this.filter = filter;
    this.position = position;
  }

  /** Those that arrive from now on. */
  static Following fromNow(EventStore store, EventFilter filter) {
    return new Following(store, filter, store.end());
  }

  /** Some that are meant and have arrived; none where there are no more for now. */
  public List<EventStore.Stored> next(int limit) {
    long end =
        store.end(); // first: what is meant up to there is in the answer, unless that is full
    var came = store.after(position, filter, limit);
    if (!came.isEmpty()) {
      position = came.getLast().position();
    }
    if (came.size() < limit) {
      position = Math.max(position, end);
    }
    return came;
  }

  /** Waits until something arrives, meant or not, but no longer than that. */
  public void await(Duration longest) throws InterruptedException {
    var _ = store.await(position, longest);
  }
}
