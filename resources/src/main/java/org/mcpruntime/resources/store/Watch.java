package org.mcpruntime.resources.store;

import java.time.Duration;
import java.util.Optional;

/** A run of changes, read by one thread. */
public interface Watch extends AutoCloseable {

  /**
   * The next change, waited for no longer than that; empty when there was none, after {@link
   * Change.Expired} and after the watch was closed.
   */
  Optional<Change> next(Duration atMost) throws InterruptedException;

  /** Ends the watch, from any thread; who waits for a change is woken. */
  @Override
  void close();
}
