package org.mcpruntime.gateway.exchange;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.source.Freshness;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.upstream.Upstream;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Denial;
import org.mcpruntime.policy.Permit;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Call;
import org.mcpruntime.process.http.CallFailure;
import org.mcpruntime.process.http.Outgoing;
import org.mcpruntime.process.http.Receiver;
import org.mcpruntime.process.http.Request;

/**
 * Brings a server's answer to the client: whole, or event by event, and closes one side when the
 * other closes.
 *
 * <p>What the answer says is looked at by {@link Inbound}; this only carries, waits and ends.
 */
final class Relay implements Receiver {

  private static final int CHECKS = 4;

  private final Wiring wiring;
  private final Request request;
  private final Answer answer;
  private final Ledger ledger;
  private final List<Envelope> messages;
  private Talk talk;
  private final Inbound inbound;
  private @Nullable Upstream upstream;
  private @Nullable Permit permit;
  private @Nullable Outgoing head;
  private @Nullable Call call;
  private @Nullable Carrier carrier;
  private long heard;

  Relay(
      Wiring wiring,
      Request request,
      Answer answer,
      Ledger ledger,
      Talk talk,
      List<Envelope> messages) {
    this.wiring = wiring;
    this.request = request;
    this.answer = answer;
    this.ledger = ledger;
    this.talk = talk;
    this.messages = messages;
    var reader = wiring.readers().answers(answer.loop());
    this.inbound = new Inbound(wiring, ledger, talk, messages, reader, this::tellServer);
  }

  void start(Upstream to, Permit permitted, Outgoing outgoing) {
    upstream = to;
    permit = permitted;
    head = outgoing;
    heard = ticks();
    wiring.watch().streams().opened(this);
    answer.onGone(this::gone);
    decideByWhatIsInForce();
    if (ledger.isOver()) {
      return;
    }
    call = to.send(loop(), permitted, outgoing, this);
    if (ledger.isOver()) {
      stop(); // it failed before this returned
    }
  }

  /** Keys and the server's era may have been waited for, and the policy have changed meanwhile. */
  @SuppressWarnings("ReferenceEquality") // equal policies are many and dear to compare
  private void decideByWhatIsInForce() {
    var decidedBy = talk.judge().policy();
    var policies = wiring.where().policies();
    var inForce = policies.current().of(decidedBy.server()).orElse(null);
    if (!wiring.where().routes().leadsTo(decidedBy.server())) {
      cut(Reason.SERVER_UNKNOWN); // its route is gone
    } else if (inForce == null) {
      cut(Reason.POLICY_UNAVAILABLE); // the server is gone
    } else if (inForce != decidedBy || policies.freshness() != Freshness.CURRENT) {
      decideAgain(inForce);
    }
  }

  /** Sessions and grants end by time alone, and nobody says so. */
  private void decideByTime() {
    wiring
        .where()
        .policies()
        .current()
        .of(talk.judge().policy().server())
        .ifPresent(this::decideAgain);
  }

  EventLoop loop() {
    return answer.loop();
  }

  Caller caller() {
    return talk.judge().caller();
  }

  boolean isOn(ObjectRef server) {
    return talk.judge().policy().server().equals(server);
  }

  private long ticks() {
    return loop().ticker().nanoTime();
  }

  /** How often to look. */
  long period() {
    var patience = wiring.config().patience();
    return Math.min(patience.answer().toNanos(), patience.keepAlive().toNanos()) / CHECKS;
  }

  /** Looks whether somebody has been silent for too long, or whose credential has ended. */
  void check() {
    if (ledger.isOver()) {
      return;
    }
    var patience = wiring.config().patience();
    long silent = ticks() - heard;
    boolean streaming = carrier != null && carrier.isStarted();
    var limit = streaming ? patience.stream() : patience.answer();
    var until = talk.until();
    if (until != null && ledger.now().isAfter(until)) {
      cut(Reason.INVALID_TOKEN);
    } else if (silent > limit.toNanos() && !answer.isWritable()) {
      gone(); // it is the client who takes nothing
      answer.abort();
    } else if (silent > limit.toNanos()) {
      if (upstream != null && !streaming) {
        upstream.limiter().failed(ticks());
      }
      cut(Reason.UPSTREAM_TIMEOUT);
    } else {
      if (carrier != null) {
        carrier.keepAlive(ticks(), patience.keepAlive().toNanos());
      }
      decideByTime();
    }
  }

  @Override
  public void head(int status, HttpHeaders headers) {
    heard = ticks();
    if (upstream != null) {
      upstream.limiter().worked();
    }
    if (isCoded(headers)) {
      cut(Reason.UPSTREAM_MALFORMED);
      return;
    }
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    boolean stream = status == 200 && type != null && Shape.isEventStream(type);
    carrier =
        stream
            ? new StreamCarrier(this, new Carriage(wiring, request, answer, talk, inbound), headers)
            : new WholeCarrier(
                this, new Carriage(wiring, request, answer, talk, inbound), status, headers);
  }

  /** Nobody asked for a coding, and what is in it cannot be looked at. */
  private static boolean isCoded(HttpHeaders headers) {
    var coding = headers.get("content-encoding");
    return coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity");
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    heard = ticks();
    if (carrier != null) {
      carrier.piece(bytes, from, to);
      if (!answer.isWritable() && call != null) {
        call.pause();
        answer.onWritable(call::resume);
      }
    }
  }

  @Override
  public void end() {
    if (carrier != null) {
      carrier.end();
    }
  }

  @Override
  public void failed(CallFailure failure) {
    if (upstream != null) {
      upstream.limiter().failed(ticks());
      upstream.forgetEra();
    }
    cut(
        switch (failure.kind()) {
          case UNREACHABLE, TOO_MANY_CONNECTIONS, CLOSED, CUT -> Reason.UPSTREAM_UNAVAILABLE;
          case CONNECT_TIMEOUT -> Reason.UPSTREAM_TIMEOUT;
          case MALFORMED -> Reason.UPSTREAM_MALFORMED;
        });
  }

  /** Ends both sides: the client gets an error, or the end of its stream. */
  void cut(Reason reason) {
    if (ledger.isOver()) {
      return;
    }
    if (carrier != null && carrier.isStarted()) {
      carrier.cut(reason);
    } else {
      var refusal = Refusal.of(reason);
      var error = Refusals.error(refusal, inbound.onlyOpen());
      var headers = Refusals.headers(refusal);
      CrossOrigin.allow(request, refusal, headers);
      over(refusal.status(), error.length(), reason);
      answer.send(refusal.status(), headers, error.buffer());
    }
    stop();
  }

  /** The client went away: the server hears of it at once. */
  private void gone() {
    if (!ledger.isOver()) {
      inbound.leaveOpen();
      over(Reason.CLIENT_GONE.status(), carrier == null ? 0 : carrier.sent(), Reason.CLIENT_GONE);
      stop();
    }
  }

  /** The policy is older, or younger, than it was. */
  void decideAgain() {
    decideAgain(talk.judge().policy());
  }

  /** The policy is another: what is under way may not be any more. */
  void decideAgain(ServerPolicy policy) {
    if (ledger.isOver()) {
      return;
    }
    if (!policy.auth().equals(talk.judge().policy().auth())) {
      cut(Reason.MISSING_IDENTITY); // nobody has asked who this is in the way that counts now
      return;
    }
    var judge = talk.judge().under(policy);
    talk = talk.under(judge);
    inbound.under(talk);
    boolean streams = messages.isEmpty() || (carrier != null && carrier.isStarted());
    if (streams && judge.decideStream() instanceof Denial denial) {
      cut(denial.reason());
      return;
    }
    for (var message : messages) {
      if (judge.decide(message.message()) instanceof Denial denial) {
        cut(denial.reason());
        return;
      }
    }
  }

  /** The gateway goes, and has waited for long enough. */
  void endNow() {
    if (!ledger.isOver()) {
      cut(Reason.DRAINING);
    }
  }

  /** The gateway goes: a stream without an end is ended, an answer is waited for. */
  void drain() {
    boolean endless =
        messages.isEmpty()
            || messages.stream()
                .anyMatch(
                    message ->
                        message.message() instanceof Message.Request asked
                            && asked.method() == Method.SUBSCRIPTIONS_LISTEN);
    if (endless && carrier != null && carrier.isStarted() && !ledger.isOver()) {
      carrier.cut(Reason.DRAINING);
      stop();
    }
  }

  /** Answers the server's question in the client's place, in the same session. */
  private void tellServer(JsonText text) {
    if (upstream != null && permit != null && head != null) {
      var headers = head.headers().copy();
      headers.set("content-type", "application/json");
      headers.set("accept", "application/json, text/event-stream");
      var answered = new Outgoing("POST", head.target(), headers, text.buffer());
      var _ = upstream.send(loop(), permit, answered, Ignored.INSTANCE);
    }
  }

  /** So much is about to be sent in a stream; with it all that was asked may be answered. */
  void told(long sent) {
    if (!messages.isEmpty() && inbound.isSatisfied()) {
      ledger.answered(200, sent, inbound.withheld());
    }
  }

  /** It has ended, in whichever way: of what the server sent nothing is kept any longer here. */
  void over(int status, long sent, @Nullable Reason failure) {
    carrier = null;
    ledger.end(status, sent, failure);
    wiring.watch().streams().closed(this);
  }

  /** Ends the server's side. */
  void stop() {
    if (call != null) {
      call.cancel();
    }
  }
}
