package org.mcpruntime.bridge.stdio;

import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.JsonText;

/** On which of a client's streams it hears what its server says. */
final class Placing {

  private Placing() {}

  /** A request of the server; it is answered for a client that cannot hear it. */
  static void ask(Envelope request, Session session, Switchboard board) {
    if (!board.asks(session, request)) {
      board.refuse(request, ErrorCode.INTERNAL_ERROR, "too many requests wait for clients");
      return;
    }
    var written = put(request.text(), session, board);
    board.count(written);
    if (written != Outlet.Written.TAKEN) {
      board.refuse(request, ErrorCode.INTERNAL_ERROR, "the client does not listen");
    }
  }

  /**
   * What probably belongs to the request that is under way goes where that one is answered: streams
   * have no other way to say what a message is about.
   */
  static Outlet.Written put(JsonText message, Session session, Switchboard board) {
    var open =
        board.clients().stream()
            .filter(client -> client.session() == session && client.exchange().streams())
            .map(Switchboard.Pending.Client::exchange)
            .distinct()
            .toList();
    boolean certain = open.size() == 1;
    if (certain || (!open.isEmpty() && !session.listens())) {
      var written = open.getFirst().tell(message);
      if (written == Outlet.Written.TAKEN) {
        return written;
      }
    }
    return session.tell(message);
  }
}
