package org.mcpruntime.gateway.spool;

/** Whether an intent was taken. */
public enum Taken {
  /** It is written, and its outcome will find room. */
  YES,
  /** There is no room for what it announces; nothing of it was written. */
  NO_ROOM,
  /** The spool is closed, or cannot be written to any more: see its status. */
  CLOSED
}
