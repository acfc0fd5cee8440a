package org.mcpruntime.gateway.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.caller.Challenge;
import org.mcpruntime.gateway.limit.Limiter;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.gateway.trail.Ruling;
import org.mcpruntime.gateway.upstream.EraProbe;
import org.mcpruntime.gateway.upstream.Upstream;
import org.mcpruntime.mcp.Agreement;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Fault;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.Denial;
import org.mcpruntime.policy.Permit;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.Request;

/**
 * The story of one request. Each step takes what the one before it found out and calls the next, or
 * refuses; whatever happens, {@link Ledger} is told how it ended.
 */
final class Exchange {

  private final Wiring wiring;
  private final Request request;
  private final Answer answer;
  private final Ledger ledger;
  private final Route route;
  private List<Envelope> messages = List.of();
  private boolean batch;

  private Exchange(Wiring wiring, Request request, Answer answer, Route route) {
    this.wiring = wiring;
    this.request = request;
    this.answer = answer;
    this.route = route;
    this.ledger = new Ledger(wiring, request, answer.loop().ticker().nanoTime());
  }

  /** Carries out a request for the server of this route. */
  static void handle(Wiring wiring, Request request, Answer answer, Route route) {
    new Exchange(wiring, request, answer, route).begin();
  }

  private void begin() {
    var policy = wiring.where().policy(route).orElse(null);
    ledger.begin(policy);
    var refusal = Shape.refusal(request, wiring.config().origins());
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    switch (request.method()) {
      case "OPTIONS" -> preflight();
      case "POST" -> identify(policy, read());
      default -> identify(policy, null);
    }
  }

  /** What is asked. A batch is read here and refused later, when it is known who speaks. */
  private @Nullable Malformed read() {
    var body = request.body();
    var reader = wiring.readers().requests(answer.loop());
    return switch (reader.read(body.bytes(), 0, body.length(), true)) {
      case Envelope envelope -> {
        messages = List.of(envelope);
        yield null;
      }
      case Batch several -> {
        batch = true;
        messages = several.messages();
        yield null;
      }
      case Malformed malformed -> malformed;
    };
  }

  /** Who asks. */
  private void identify(@Nullable ServerPolicy policy, @Nullable Malformed malformed) {
    ledger.asked(messages, null);
    if (policy == null) {
      refuse(Refusal.of(Reason.POLICY_UNAVAILABLE));
      return;
    }
    var presented = new PresentedRequest(request);
    switch (wiring.who().authenticator().authenticate(presented, policy, ledger.arrived())) {
      case Authentication.Settled settled -> identified(policy, settled, malformed);
      case Authentication.Waiting waiting -> {
        var _ =
            waiting
                .settled()
                .whenComplete(
                    (settled, _) ->
                        answer.loop().execute(() -> identified(policy, settled, malformed)));
      }
    }
  }

  private void identified(
      ServerPolicy policy, Authentication.Settled settled, @Nullable Malformed malformed) {
    switch (settled) {
      case Authentication.Refused refused ->
          refuse(Refusal.of(refused.reason(), refused.challenge()));
      case Authentication.Verified verified -> {
        ledger.identified(verified);
        if (malformed != null) {
          refuse(Refusal.of(malformed));
          return;
        }
        var judge =
            new Judge(
                policy,
                wiring.where().policies(),
                verified.caller(),
                wiring.memory(),
                wiring.watch().clock());
        agree(judge, verified);
      }
    }
  }

  /** In which revision, and in which session of it. */
  private void agree(Judge judge, Authentication.Verified verified) {
    var sealed = request.headers().getAll(Talk.SESSION);
    var headers = mirrored();
    var agreed = revision(headers);
    if (agreed instanceof Agreement.Refused refused) {
      refuse(Refusal.of(behind(refused.why())));
      return;
    }
    var revision = ((Agreement.Agreed) agreed).revision();
    if (revision.era() == Revision.Era.MODERN) {
      var wrong = wrongParams(judge, headers);
      if (wrong != null) {
        refuse(Refusal.of(wrong));
        return;
      }
      proceed(Talk.modern(judge, verified, revision));
      return;
    }
    if (sealed.isEmpty()) {
      proceed(Talk.stateless(judge, verified, revision));
      return;
    }
    var opened =
        sealed.size() == 1
            ? wiring
                .memory()
                .seal()
                .open(sealed.getFirst(), judge.policy().server(), judge.caller())
            : Optional.<SessionSeal.Opened>empty();
    if (opened.isEmpty()) {
      refuse(Refusal.of(Reason.MCP_SESSION_NOT_YOURS));
      return;
    }
    boolean said = request.headers().contains(McpHeaders.VERSION);
    if (said && revision != opened.get().revision()) {
      refuse(
          Refusal.of(
              new Malformed(
                  Fault.HEADER_MISMATCH,
                  -1,
                  McpHeaders.VERSION,
                  "the session speaks " + opened.get().revision().date(),
                  id())));
      return;
    }
    proceed(Talk.session(judge, verified, opened.get(), sealed.getFirst()));
  }

  /** Who asks for a revision that nobody speaks hears of those that the server speaks. */
  private Malformed behind(Malformed why) {
    var upstream = wiring.where().routes().upstream(route);
    if (why.fault() != Fault.REVISION_UNSUPPORTED || upstream == null) {
      return why;
    }
    return switch (upstream.era()) {
      case MODERN -> why.as(Fault.UPSTREAM_MODERN);
      case LEGACY -> why.as(Fault.UPSTREAM_LEGACY);
      case UNKNOWN -> why;
    };
  }

  /** The headers that repeat arguments, where the server said which do. */
  private @Nullable Malformed wrongParams(Judge judge, McpHeaders headers) {
    var tool = tool();
    return tool.isEmpty()
        ? null
        : wiring
            .memory()
            .tools()
            .of(judge.policy().server(), tool)
            .wrong(messages.getFirst(), headers);
  }

  /** The headers that repeat the body; read once, for both who compare them. */
  private McpHeaders mirrored() {
    Iterable<Map.Entry<CharSequence, CharSequence>> all = request.headers()::iteratorCharSequence;
    return McpHeaders.of(all);
  }

  private Agreement revision(McpHeaders headers) {
    Agreement agreed = new Agreement.Agreed(Revision.V2025_03_26);
    if (messages.isEmpty()) {
      var version = headers.version() == null ? null : Revision.of(headers.version()).orElse(null);
      if (headers.version() != null && version == null) {
        return new Agreement.Refused(
            new Malformed(
                Fault.REVISION_UNSUPPORTED, -1, McpHeaders.VERSION, headers.version(), null));
      }
      return version == null ? agreed : new Agreement.Agreed(version);
    }
    for (var message : messages) {
      agreed = Agreement.of(message, headers);
      if (agreed instanceof Agreement.Refused) {
        return agreed;
      }
    }
    return agreed;
  }

  private void proceed(Talk talk) {
    ledger.asked(messages, talk);
    if (batch && !talk.revision().hasBatches()) {
      refuse(Refusal.of(new Malformed(Fault.BATCH_REFUSED, 0, "$", "", null)));
      return;
    }
    var upstream = wiring.where().routes().upstream(route);
    if (upstream == null) {
      refuse(Refusal.of(Reason.UPSTREAM_UNAVAILABLE));
    } else {
      decide(talk, upstream);
    }
  }

  /** Does the server speak what the client speaks? It is not asked for those who are refused. */
  private void understand(Talk talk, Upstream upstream, List<Permit> permits) {
    if (talk.revision().era() == Revision.Era.LEGACY) {
      admit(talk, upstream, permits);
      return;
    }
    upstream.era(
        answer.loop(),
        route.forward(request.path()),
        era -> {
          if (era == EraProbe.Era.LEGACY) {
            var spoken = talk.revision().date();
            refuse(
                Refusal.of(
                    new Malformed(Fault.UPSTREAM_LEGACY, -1, McpHeaders.VERSION, spoken, id())));
          } else {
            admit(talk, upstream, permits);
          }
        });
  }

  /** May they? One denial refuses all of a batch. */
  private void decide(Talk talk, Upstream upstream) {
    var permits = new ArrayList<Permit>(messages.size());
    if (messages.isEmpty()) {
      // A stream and an end of a session are what the handshake's follow-up is: the caller's own.
      var decision =
          request.method().equals("DELETE")
              ? talk.judge().decide(new Message.Notification(Method.INITIALIZED))
              : talk.judge().decideStream();
      if (!decided(talk, null, decision, permits)) {
        return;
      }
    }
    for (var message : messages) {
      if (!isExpected(talk, message)
          || !decided(talk, message, talk.judge().decide(message.message()), permits)) {
        return;
      }
    }
    understand(talk, upstream, permits);
  }

  /** Tasks are their maker's, and answers are owed to questions. */
  private boolean isExpected(Talk talk, Envelope message) {
    if (message.message() instanceof Message.Request asked
        && asked.target().kind() == Target.Kind.TASK
        && !talk.judge().owns(asked.target().name())) {
      refuse(
          talk.isModern() && !Requests.declares(message, Tasks.EXTENSION)
              ? Refusal.of(
                  new Malformed(
                      Fault.CAPABILITY_MISSING, -1, "$.params._meta", Tasks.EXTENSION, id()))
              : Refusal.of(Reason.TASK_NOT_YOURS));
      return false;
    }
    if (message.message() instanceof Message.Response) {
      var id = message.id();
      if (id == null || !wiring.memory().conversations().answers(talk.key(), id)) {
        refuse(Refusal.of(Reason.RESPONSE_UNEXPECTED));
        return false;
      }
    }
    return true;
  }

  private boolean decided(
      Talk talk, @Nullable Envelope envelope, Decision decision, List<Permit> permits) {
    ledger.decided(envelope, Ruling.of(decision));
    return switch (decision) {
      case Permit permit -> permits.add(permit);
      case Denial denial -> {
        refuse(Refusal.of(denial.reason(), challenge(denial.reason(), talk)));
        yield false;
      }
    };
  }

  private Challenge challenge(Reason reason, Talk talk) {
    return wiring
        .who()
        .resource()
        .challenge(reason, new PresentedRequest(request), talk.judge().policy().auth());
  }

  /** Is there room? */
  private void admit(Talk talk, Upstream upstream, List<Permit> permits) {
    long now = answer.loop().ticker().nanoTime();
    switch (upstream.limiter().admit(talk::who, tool(), now)) {
      case Limiter.Admission.Admitted _ -> remember(talk, upstream, permits);
      case Limiter.Admission.TooOften often ->
          refuse(Refusal.later(Reason.RATE_LIMITED, often.retryAfter()));
      case Limiter.Admission.TooMany _ -> refuse(Refusal.soon(Reason.CONCURRENCY_LIMITED));
      case Limiter.Admission.Broken broken ->
          refuse(Refusal.later(Reason.CIRCUIT_OPEN, broken.retryAfter()));
    }
  }

  private String tool() {
    return messages.size() == 1
            && messages.getFirst().message() instanceof Message.Request asked
            && asked.target().kind() == Target.Kind.TOOL
        ? asked.target().name()
        : "";
  }

  /** Remember the intent, then do it. */
  private void remember(Talk talk, Upstream upstream, List<Permit> permits) {
    ledger.admitted(upstream.limiter());
    if (!ledger.intend()) {
      refuse(Refusal.of(Reason.TRAIL_UNAVAILABLE));
      return;
    }
    for (int i = 0; i < messages.size(); i++) {
      talk.judge().used(messages.get(i).message(), permits.get(i));
    }
    try {
      var relay = new Relay(wiring, request, answer, ledger, talk, messages);
      var outgoing = Forward.request(wiring, request, route, talk, ledger, batch);
      relay.start(upstream, permits.getFirst(), outgoing);
    } catch (RuntimeException e) {
      // A mistake of ours; the connection is closed for it, and what was announced has ended.
      ledger.end(Reason.UPSTREAM_UNAVAILABLE.status(), 0, Reason.UPSTREAM_UNAVAILABLE);
      throw e;
    }
  }

  private void preflight() {
    var headers = Fields.none();
    headers.set("allow", "POST, GET, DELETE, OPTIONS");
    var origin = request.headers().get("origin");
    if (origin != null) {
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-allow-methods", "POST, GET, DELETE, OPTIONS");
      headers.set("access-control-allow-headers", allowedHeaders());
      headers.set("access-control-max-age", "600");
      headers.set("vary", "origin");
    }
    answer.send(204, headers, ByteBuffer.allocate(0));
    ledger.preflight();
  }

  private String allowedHeaders() {
    var wanted = request.headers().get("access-control-request-headers");
    return wanted == null ? "content-type, mcp-protocol-version" : wanted;
  }

  private @Nullable Id id() {
    return messages.size() == 1 ? messages.getFirst().id() : null;
  }

  private void refuse(Refusal refusal) {
    JsonText error = Refusals.error(refusal, id());
    boolean silent = request.method().equals("HEAD");
    var headers = Refusals.headers(refusal);
    CrossOrigin.allow(request, refusal, headers);
    ledger.refused(refusal, error.length());
    answer.send(refusal.status(), headers, silent ? ByteBuffer.allocate(0) : error.buffer());
  }
}
