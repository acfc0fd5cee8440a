package org.mcpruntime.client.mcp;

/** Nothing that speaks MCP answers; the message says where. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreachableException(String sentence) {
    super(sentence);
  }
}
