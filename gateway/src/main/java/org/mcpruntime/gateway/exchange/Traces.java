package org.mcpruntime.gateway.exchange;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.trace.TraceContext;

/** The trace that a request belongs to: the message's own, the headers', or a new one. */
final class Traces {

  private Traces() {}

  static TraceContext of(Request request, List<Envelope> messages, RandomGenerator chance) {
    return said(request, messages)
        .map(context -> context.child(chance))
        .orElseGet(() -> TraceContext.begin(false, chance));
  }

  private static Optional<TraceContext> said(Request request, List<Envelope> messages) {
    if (messages.size() == 1 && messages.getFirst().parts().meta() != null) {
      var meta = messages.getFirst().parts().meta();
      var parent = JsonText.stringOf(meta.member(TraceContext.TRACEPARENT));
      if (parent != null) {
        var state = JsonText.stringOf(meta.member(TraceContext.TRACESTATE));
        return TraceContext.parse(parent, state == null ? "" : state);
      }
    }
    var parent = request.headers().get(TraceContext.TRACEPARENT);
    if (parent == null) {
      return Optional.empty();
    }
    return TraceContext.parse(
        parent, String.join(",", request.headers().getAll(TraceContext.TRACESTATE)));
  }
}
