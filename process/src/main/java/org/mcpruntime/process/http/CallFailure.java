package org.mcpruntime.process.http;

/**
 * Why a call came to nothing.
 *
 * @param kind what happened
 * @param detail for people and logs
 */
public record CallFailure(Kind kind, String detail) {

  /** The ways to fail. */
  public enum Kind {
    /** Nobody listens there, or the name is unknown. */
    UNREACHABLE,
    /** No connection in time. */
    CONNECT_TIMEOUT,
    /** As many connections as there may be are in use. */
    TOO_MANY_CONNECTIONS,
    /** The connection ended before the head of an answer. */
    CLOSED,
    /** The connection ended within the answer. */
    CUT,
    /** What came is no HTTP. */
    MALFORMED
  }
}
