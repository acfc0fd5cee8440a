package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.Request;

/** What an answer is carried with. */
record Carriage(Wiring wiring, Request request, Answer answer, Talk talk, Inbound inbound) {

  /** The headers of a server's answer that a client gets. */
  HttpHeaders headers(HttpHeaders from, String contentType) {
    var reserved = wiring.who().reserved().of(talk.judge().policy());
    var headers = Fields.none();
    var ending = ReservedHeaders.endingWith(from.getAll("connection"));
    ending.forEach(from::remove);
    var entries = from.iteratorCharSequence();
    while (entries.hasNext()) {
      var entry = entries.next();
      if (!reserved.inResponse(entry.getKey())) {
        headers.add(entry.getKey(), entry.getValue());
      }
    }
    headers.remove("content-length");
    headers.remove("content-encoding");
    headers.remove("www-authenticate");
    headers.remove(Talk.SESSION);
    if (contentType.isEmpty()) {
      headers.remove("content-type");
    } else {
      headers.set("content-type", contentType);
    }
    var origin = request.headers().get("origin");
    if (origin != null) {
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", Talk.SESSION);
      headers.set("vary", "origin");
    }
    return headers;
  }

  /** Names the session to the client, bound to who opened it. */
  void seal(HttpHeaders headers, String upstreamId, Revision revision) {
    headers.set(
        Talk.SESSION,
        wiring
            .memory()
            .seal()
            .seal(
                new SessionSeal.Opened(upstreamId, revision),
                talk.judge().policy().server(),
                talk.judge().caller()));
  }
}
