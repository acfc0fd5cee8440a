package org.mcpruntime.standalone;

import java.nio.file.Path;
import org.mcpruntime.analytics.duckdb.StoreWatcher;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;

/** Has the log say what becomes of events in the store. */
record EventsWatcher(Log log) implements StoreWatcher {

  @Override
  public void removed(long events, String reason) {
    log.info("Old events were removed", LogKeys.COUNT.is(events), LogKeys.REASON.is(reason));
  }

  @Override
  public void damaged(Path aside, String reason) {
    log.error(
        "The store of events could not be read in whole; what could not was put aside",
        LogKeys.PATH.is(aside),
        LogKeys.ERROR.is(reason));
  }

  @Override
  public void trouble(String sentence) {
    log.warn("The store of events has trouble", LogKeys.ERROR.is(sentence));
  }
}
