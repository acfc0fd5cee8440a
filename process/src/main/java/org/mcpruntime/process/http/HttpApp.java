package org.mcpruntime.process.http;

/** What answers requests. Both methods run on the connection's event loop and must not block. */
public interface HttpApp {

  /** How many bytes the body of a request may have, of which only the head has arrived. */
  int bodyLimit(Request head);

  /** Answers a request, now or later, once. */
  void handle(Request request, Answer answer);
}
