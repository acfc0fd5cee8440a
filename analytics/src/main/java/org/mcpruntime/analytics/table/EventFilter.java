package org.mcpruntime.analytics.table;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant: those that fit all of it.
 *
 * @param equal columns, and what must stand in them exactly
 * @param intents whether what was about to be done is meant, too
 * @param since only events of that time and later
 * @param until only events before that time
 */
public record EventFilter(
    Map<EventColumn, String> equal,
    boolean intents,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** Every outcome. */
  public static final EventFilter OUTCOMES = new EventFilter(Map.of(), false, null, null);

  /** Everything, intents too. */
  public static final EventFilter ALL = new EventFilter(Map.of(), true, null, null);

  public EventFilter {
    equal = Map.copyOf(equal);
  }
}
