package org.mcpruntime.bridge.stdio;

import org.mcpruntime.mcp.Envelope;

/** How sessions of the legacy era are served: each by a process of its own, or all by one. */
interface Sittings {

  /** A client wants a session. */
  void open(Envelope initialize, Exchange exchange);

  /** A client asks within its session. */
  void request(Session session, Envelope request, Exchange exchange);

  void notification(Session session, Envelope notification);

  /** Ends a session and what belongs to it; may block. */
  void close(Session session, Refusal why);

  /** Ends all of them. */
  void stop() throws InterruptedException;
}
