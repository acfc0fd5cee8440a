package org.mcpruntime.analytics.duckdb;

import java.nio.file.Path;

/** Is told what somebody ought to know; from any thread. */
public interface StoreWatcher {

  /** Does nothing. */
  StoreWatcher NONE =
      new StoreWatcher() {
        @Override
        public void removed(long events, String reason) {}

        @Override
        public void damaged(Path aside, String reason) {}

        @Override
        public void trouble(String sentence) {}
      };

  /**
   * Events were taken out.
   *
   * @param reason {@code age} or {@code size}
   */
  void removed(long events, String reason);

  /**
   * Something could not be read: a copy of the log, whose end was cut off, or the whole database,
   * after which a new one was begun.
   */
  void damaged(Path aside, String reason);

  /** Something does not work now; it is tried again. */
  void trouble(String sentence);
}
