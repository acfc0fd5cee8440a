package org.mcpruntime.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.gateway.caller.ReservedHeaders;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.HeaderValue;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.trace.TraceContext;

/** The request that a server gets: the canonical text of what was decided on, and who asks. */
final class Forward {

  private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString TRACEPARENT = AsciiString.cached(TraceContext.TRACEPARENT);
  private static final AsciiString ACCEPTED =
      AsciiString.cached("application/json, text/event-stream");

  private Forward() {}

  static Outgoing request(
      Wiring wiring, Request request, Route route, Talk talk, Ledger ledger, boolean batch) {
    var messages = ledger.messages();
    var policy = talk.judge().policy();
    var passage = wiring.who().passages().of(policy);
    var headers = Fields.none();
    copy(request.headers(), headers, passage);
    identity(headers, talk, policy.auth());
    forwarded(headers, request, ledger.client());
    var trace = ledger.trace();
    if (trace != null) {
      headers.set(TRACEPARENT, trace.parent());
    }
    if (talk.session() != null) {
      headers.set(Talk.SESSION, talk.session().upstreamId());
    }
    var query = request.target().query();
    var path = route.forward(request.path());
    var target = query == null ? path : path + "?" + query;
    if (messages.isEmpty()) {
      return new Outgoing(request.method(), target, headers, ByteBuffer.allocate(0));
    }
    headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    headers.set(HttpHeaderNames.ACCEPT, ACCEPTED);
    if (talk.isModern()) {
      mirrored(headers, messages.getFirst(), talk);
    }
    return new Outgoing(request.method(), target, headers, text(messages, batch, talk).buffer());
  }

  /** A batch of one stays a batch: its answer is one, too. */
  private static JsonText text(List<Envelope> messages, boolean batch, Talk talk) {
    if (!batch) {
      return Requests.forwarded(messages.getFirst(), talk.judge());
    }
    var writer = new JsonWriter().array();
    messages.forEach(message -> writer.raw(Requests.forwarded(message, talk.judge())));
    return writer.end().text();
  }

  private static void copy(HttpHeaders from, HttpHeaders to, Passage passage) {
    var ending = ReservedHeaders.endingWith(from.getAll(HttpHeaderNames.CONNECTION));
    Fields.copy(
        from,
        to,
        name -> passage.inRequest(name) && (ending.isEmpty() || !ending.contains(lower(name))));
  }

  private static String lower(CharSequence name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private static void identity(HttpHeaders headers, Talk talk, Auth auth) {
    var caller = talk.judge().caller();
    say(headers, auth.humanIDHeader(), caller.identity().humanID());
    say(headers, auth.agentIDHeader(), caller.identity().agentID());
    say(headers, auth.teamIDHeader(), caller.identity().teamID());
    say(headers, auth.sessionIDHeader(), caller.session());
  }

  /** Empty says nothing; what is no ASCII is wrapped, for headers carry nothing else. */
  private static void say(HttpHeaders headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.set(name, HeaderValue.encode(value));
    }
  }

  private static void forwarded(HttpHeaders headers, Request request, String client) {
    var host = request.headers().get(HttpHeaderNames.HOST);
    if (host != null) {
      headers.set(X_FORWARDED_HOST, host);
    }
    headers.set(
        X_FORWARDED_PROTO,
        request.peer().secure() ? HttpScheme.HTTPS.name() : HttpScheme.HTTP.name());
    headers.set(X_FORWARDED_FOR, client);
  }

  /** The headers that repeat the body, from the value that was decided on. */
  private static void mirrored(HttpHeaders headers, Envelope envelope, Talk talk) {
    headers.set(McpHeaders.VERSION, talk.revision().date());
    headers.set(McpHeaders.METHOD, envelope.method());
    if (envelope.message() instanceof Message.Request asked
        && asked.method().target() != Target.Kind.NONE) {
      headers.set(McpHeaders.NAME, HeaderValue.encode(asked.target().name()));
    }
  }
}
