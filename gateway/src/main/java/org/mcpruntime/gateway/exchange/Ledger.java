package org.mcpruntime.gateway.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.limit.Limiter;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.trail.Answered;
import org.mcpruntime.gateway.trail.Asked;
import org.mcpruntime.gateway.trail.Ruling;
import org.mcpruntime.gateway.trail.Told;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.trace.TraceContext;

/**
 * What is written down of one request: what was decided, the intents before anything is sent, and
 * exactly one end, whatever that is.
 */
final class Ledger {

  private record Entry(@Nullable Envelope envelope, Ruling ruling) {}

  private final Wiring wiring;
  private final Request request;
  private final long began;
  private @Nullable ServerPolicy policy;
  private Authentication.@Nullable Verified caller;
  private @Nullable Talk talk;
  private @Nullable Limiter limiter;
  private Traces.@Nullable Step trace;
  private final Instant arrived;
  private @Nullable String client;
  private List<Envelope> messages = List.of();
  private final List<Entry> entries = new ArrayList<>(1);

  /** One for each entry when they were announced; null where there was no room for it. */
  private final List<@Nullable AuditEvent> intents = new ArrayList<>(1);

  private boolean announced;
  private boolean recorded;
  private boolean over;

  Ledger(Wiring wiring, Request request, long began) {
    this.wiring = wiring;
    this.request = request;
    this.began = began;
    this.arrived = wiring.watch().clock().instant();
  }

  /** When the request came. */
  Instant arrived() {
    return arrived;
  }

  Instant now() {
    return wiring.watch().clock().instant();
  }

  void begin(@Nullable ServerPolicy found) {
    policy = found;
    wiring.watch().traffic().begun(found);
  }

  void asked(List<Envelope> asked, @Nullable Talk in) {
    messages = asked;
    talk = in;
    if (in == null) {
      trace = wiring.watch().traces().begin(request, asked);
    }
  }

  /** The client's address, for records and the server. */
  String client() {
    var known = client;
    if (known == null) {
      known = wiring.who().proxies().client(new PresentedRequest(request));
      client = known;
    }
    return known;
  }

  /** What the request asks; empty for one without a body. */
  List<Envelope> messages() {
    return messages;
  }

  /** The context of the trace that this request belongs to. */
  @Nullable TraceContext trace() {
    return trace == null ? null : trace.context();
  }

  void identified(Authentication.Verified verified) {
    caller = verified;
  }

  void decided(@Nullable Envelope envelope, Ruling ruling) {
    entries.add(new Entry(envelope, ruling));
  }

  /** The server's limits let it through; they are told when it has ended. */
  void admitted(Limiter by) {
    limiter = by;
  }

  /** Writes down what is about to be done; says whether it may be, for all of it was taken. */
  boolean intend() {
    announced = true;
    for (var entry : entries) {
      var intent = wiring.memory().records().intent(told(entry), now());
      boolean taken = wiring.memory().trail().intent(intent);
      intents.add(taken ? intent : null);
      if (!taken && wiring.config().unrecorded()) {
        wiring.memory().trail().forgo(intent);
      }
      announced &= taken || wiring.config().unrecorded();
    }
    return announced;
  }

  /** The request went no further than a refusal. */
  void refused(Refusal refusal, long bytesOut) {
    var ruling = Ruling.refused(refusal.reason());
    if (entries.isEmpty()) {
      entries.add(new Entry(messages.size() == 1 ? messages.getFirst() : null, ruling));
    }
    end(refusal.status(), bytesOut, refusal.reason());
  }

  /** A browser asked whether it may ask: nothing of a server was touched, nothing is recorded. */
  void preflight() {
    over = true;
    tally(true, 204, 0, nanos());
  }

  /**
   * It has come to its end; a second end is none. The client is told afterwards, so that whoever
   * has an answer can rely on its record.
   */
  void end(int status, long bytesOut, @Nullable Reason failure) {
    if (over) {
      return;
    }
    over = true;
    if (limiter != null) {
      limiter.release();
    }
    long nanos = nanos();
    answered(status, bytesOut, failure, nanos);
    // What was sent to the server was allowed, whatever came of it.
    tally(announced || failure == null, status, bytesOut, nanos);
    if (trace != null && trace.context().sampled()) {
      var method = messages.size() == 1 ? messages.getFirst().method() : request.method();
      wiring.watch().traces().ended(trace, method, arrived, now(), failure);
    }
  }

  /** Everything that was asked is answered, though what carries the answers may go on. */
  void answered(int status, long bytesOut, @Nullable Reason failure) {
    answered(status, bytesOut, failure, nanos());
  }

  private void answered(int status, long bytesOut, @Nullable Reason failure, long nanos) {
    if (recorded) {
      return;
    }
    recorded = true;
    var answered = answer(status, bytesOut, failure, nanos);
    var records = wiring.memory().records();
    for (int i = 0; i < entries.size(); i++) {
      var intent = i < intents.size() ? intents.get(i) : null;
      var event =
          intent == null
              ? records.refusal(told(entries.get(i)), answered, now())
              : records.outcome(intent, answered, now());
      var _ = wiring.memory().trail().outcome(event);
      var ruling = entries.get(i).ruling;
      boolean last = i == entries.size() - 1;
      boolean allowed = ruling.allowed() && !(last && !announced && failure != null);
      var reason = allowed || failure == null ? ruling.reason() : failure;
      wiring
          .watch()
          .traffic()
          .decided(policy, allowed, reason, Traffic.label(method(entries.get(i).envelope)));
    }
  }

  boolean isOver() {
    return over;
  }

  private void tally(boolean allowed, int status, long bytesOut, long nanos) {
    var method = messages.size() == 1 ? method(messages.getFirst()) : null;
    wiring
        .watch()
        .traffic()
        .ended(
            policy,
            request.method(),
            Traffic.label(method),
            new Traffic.Tally(allowed, status, nanos, request.body().length(), bytesOut));
  }

  private long nanos() {
    return ticks() - began;
  }

  private long ticks() {
    return wiring.watch().ticker().nanoTime();
  }

  private Answered answer(int status, long bytesOut, @Nullable Reason failure, long nanos) {
    return new Answered(status, nanos / 1_000_000, request.body().length(), bytesOut, failure);
  }

  private Told told(Entry entry) {
    var session = request.headers().get(Talk.SESSION);
    var asked =
        new Asked(
            request.method(),
            request.path(),
            client(),
            trace == null ? null : trace.context().traceId(),
            session,
            talk == null ? null : talk.revision(),
            entry.envelope);
    return new Told(asked, policy, caller, entry.ruling);
  }

  /**
   * A server asked something of this client, and that was decided, too.
   *
   * @return whether that is recorded, or needs not be
   */
  boolean serverAsked(Envelope envelope, Ruling ruling) {
    var told = told(new Entry(envelope, ruling));
    var answered = answer(0, 0, ruling.allowed() ? null : ruling.reason(), nanos());
    boolean taken =
        wiring.memory().trail().outcome(wiring.memory().records().refusal(told, answered, now()));
    wiring
        .watch()
        .traffic()
        .decided(policy, ruling.allowed(), ruling.reason(), Traffic.label(method(envelope)));
    return taken || wiring.config().unrecorded();
  }

  private static @Nullable Method method(@Nullable Envelope envelope) {
    if (envelope == null) {
      return null;
    }
    return switch (envelope.message()) {
      case Message.Request asked -> asked.method();
      case Message.Notification notification -> notification.method();
      case Message.Response _ -> null;
    };
  }
}
