package org.mcpruntime.mcp;

/**
 * Codes of JSON-RPC errors: those of JSON-RPC, those of MCP, and ours.
 *
 * <p>JSON-RPC keeps -32768 to -32000 for itself and MCP; ours lie outside.
 */
public enum ErrorCode {
  PARSE_ERROR(-32700),
  INVALID_REQUEST(-32600),
  METHOD_NOT_FOUND(-32601),
  INVALID_PARAMS(-32602),
  INTERNAL_ERROR(-32603),
  HEADER_MISMATCH(-32020),
  MISSING_CLIENT_CAPABILITY(-32021),
  UNSUPPORTED_PROTOCOL_VERSION(-32022),

  /** Nobody knows who asks, or the session is not live. */
  UNAUTHENTICATED(-31401),
  /** The policy refuses. */
  DENIED(-31403),
  /** A limit is reached; later it may go. */
  LIMITED(-31429),
  /** The server behind the gateway fails, or speaks what cannot be understood. */
  UPSTREAM_FAILED(-31502),
  /** The gateway itself cannot decide or record now. */
  UNAVAILABLE(-31503);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
