package org.mcpruntime.gateway.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.trace.Span;
import org.mcpruntime.process.trace.Spans;
import org.mcpruntime.process.trace.TraceContext;

/**
 * The traces that requests belong to: the message's own, else the headers', else a new one.
 *
 * @param sampled whether traces that begin here are recorded
 */
public record Traces(Spans spans, boolean sampled, RandomGenerator chance) {

  /**
   * One request in its trace.
   *
   * @param parentId of the caller's span; empty where the trace begins here
   */
  record Step(TraceContext context, String parentId) {}

  Step begin(Request request, List<Envelope> messages) {
    return said(request, messages)
        .map(context -> new Step(context.child(chance), context.spanId()))
        .orElseGet(() -> new Step(TraceContext.begin(sampled, chance), ""));
  }

  private static Optional<TraceContext> said(Request request, List<Envelope> messages) {
    var meta = messages.size() == 1 ? messages.getFirst().parts().meta() : null;
    var own = meta == null ? null : JsonText.stringOf(meta.member(TraceContext.TRACEPARENT));
    if (meta != null && own != null) {
      var state = JsonText.stringOf(meta.member(TraceContext.TRACESTATE));
      return TraceContext.parse(own, state == null ? "" : state);
    }
    var parent = request.headers().get(TraceContext.TRACEPARENT);
    if (parent == null) {
      return Optional.empty();
    }
    return TraceContext.parse(
        parent, String.join(",", request.headers().getAll(TraceContext.TRACESTATE)));
  }

  /** Tells of a request that has ended, of a trace that is recorded. */
  void ended(Step step, String method, Instant start, Instant end, @Nullable Reason failure) {
    var attributes = new ArrayList<Span.Attribute>();
    attributes.add(new Span.Attribute("mcp.method.name", method));
    if (failure != null) {
      attributes.add(new Span.Attribute("error.type", failure.word()));
    }
    spans.ended(
        new Span(
            step.context,
            step.parentId,
            method,
            new Span.Time(start, end, Span.Kind.SERVER, failure != null),
            attributes));
  }
}
