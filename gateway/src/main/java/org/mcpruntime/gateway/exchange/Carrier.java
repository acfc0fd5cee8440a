package org.mcpruntime.gateway.exchange;

import org.mcpruntime.contract.audit.Reason;

/** One way to bring an answer to a client. */
sealed interface Carrier permits WholeCarrier, StreamCarrier {

  void piece(byte[] bytes, int from, int to);

  /** The server's answer is whole. */
  void end();

  /** Whether the client has seen a beginning already. */
  boolean isStarted();

  /** Ends what the client has seen the beginning of. */
  void cut(Reason reason);

  /** Says something when nothing was said for that long. */
  void keepAlive(long now, long after);

  /** Bytes that the client got. */
  long sent();
}
