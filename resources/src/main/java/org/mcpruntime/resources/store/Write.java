package org.mcpruntime.resources.store;

/** Whether a write is meant. */
public enum Write {
  FOR_REAL,
  /** Everything is checked and answered as if it had been written; nothing is. */
  DRY_RUN
}
