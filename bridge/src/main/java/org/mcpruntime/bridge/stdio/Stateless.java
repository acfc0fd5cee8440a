package org.mcpruntime.bridge.stdio;

import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/**
 * Requests of the modern era: each says all that the server needs, so that one process suffices.
 */
final class Stateless implements Switchboard.Audience {

  private final Counts counts;
  private volatile @Nullable Switchboard board;

  Stateless(Counts counts) {
    this.counts = counts;
  }

  void serves(Switchboard next) {
    board = next;
  }

  /** What serves now; null where nothing does. */
  @Nullable Switchboard board() {
    return board;
  }

  /** Servers of this era ask with results, never by themselves. */
  @Override
  public void asked(Envelope request, Switchboard from) {
    counts.lost(Lost.OUT_OF_PLACE);
    from.refuse(request, ErrorCode.METHOD_NOT_FOUND, "servers of this revision send no requests");
  }

  /** A log line belongs to the request that asked for some, and does not say to which. */
  @Override
  public void told(Envelope notification, Switchboard from) {
    boolean log =
        notification.message() instanceof Message.Notification told
            && told.method() == Method.LOG_MESSAGE;
    if (!log) {
      counts.lost(Lost.OUT_OF_PLACE);
      return;
    }
    var wanting = from.clients().stream().filter(Switchboard.Pending.Client::logs).toList();
    if (wanting.size() == 1) {
      from.count(wanting.getFirst().exchange().tell(notification.text()));
    } else {
      counts.lost(Lost.AMBIGUOUS);
    }
  }

  @Override
  public void ended(Switchboard from) {
    if (board == from) {
      board = null;
    }
  }
}
