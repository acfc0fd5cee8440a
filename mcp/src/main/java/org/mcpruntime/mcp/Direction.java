package org.mcpruntime.mcp;

/** Which way a message travels, whatever carries it. */
public enum Direction {
  /** From a client to a server. */
  TO_SERVER,
  /** From a server to a client. */
  TO_CLIENT
}
