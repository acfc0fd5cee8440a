package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.Request;

/** What an answer is carried with. */
record Carriage(Wiring wiring, Request request, Answer answer, Talk talk, Inbound inbound) {

  /** The headers of a server's answer that a client gets. */
  HttpHeaders headers(HttpHeaders from, CharSequence contentType) {
    var passage = wiring.who().passages().of(talk.judge().policy());
    var headers = Fields.none();
    ReservedHeaders.endingWith(from.getAll(HttpHeaderNames.CONNECTION)).forEach(from::remove);
    Fields.copy(from, headers, passage::inAnswer);
    if (!contentType.isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    CrossOrigin.allow(request, headers);
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
