package org.mcpruntime.platform.event;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Events that were recorded, one by one. */
public interface RecordedEvents {

  /** An event as it was written; empty where there is none of that id. */
  Optional<String> json(UUID id);

  /**
   * The outcome in a trace; waits for it where it is on its way to the records.
   *
   * @return empty where none came for so long
   */
  Optional<UUID> outcome(String traceID, Duration longest) throws InterruptedException;
}
