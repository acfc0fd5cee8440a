package org.mcpruntime.bridge.stdio;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.mcp.Agreement;
import org.mcpruntime.mcp.Batch;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Fault;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseWriter;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** Reads what clients send over HTTP, and gives it to the server that it is for. */
final class Front implements HttpApp {

  /**
   * Where it stands, and within which bounds.
   *
   * @param shared those of clients that share a process
   */
  record Place(String path, Bounds own, Bounds shared, Stdio.Mode mode) {
    Bounds legacy() {
      return switch (mode) {
        case SESSION -> own;
        case SHARED -> shared;
      };
    }
  }

  static final String SESSION = "Mcp-Session-Id";

  private static final String VERBS = "POST, GET, DELETE";
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");
  private static final byte[] SILENCE = SseWriter.write(new Sse.Comment(""));

  private final Place place;
  private final Sittings sittings;
  private final Sessions sessions;
  private final StdioBridge bridge;
  private final Counts counts;

  /** What happens on a loop happens one after the other. */
  private final Map<EventLoop, Reader> readers = new ConcurrentHashMap<>();

  Front(Place place, Sittings sittings, Sessions sessions, StdioBridge bridge, Counts counts) {
    this.place = place;
    this.sittings = sittings;
    this.sessions = sessions;
    this.bridge = bridge;
    this.counts = counts;
  }

  @Override
  public int bodyLimit(Request head) {
    return place.own().request().bytes();
  }

  @Override
  public void handle(Request request, Answer answer) {
    var refusal = shape(request);
    if (refusal != null) {
      refuse(answer, refusal, null);
      return;
    }
    switch (request.method()) {
      case "POST" -> post(request, answer);
      case "GET" -> listen(request, answer);
      case "DELETE" -> delete(request, answer);
      default -> refuse(answer, Refusal.of(Refusal.Reason.VERB_NOT_ALLOWED), null);
    }
  }

  /** What is refused by a request's head alone. */
  private @Nullable Refusal shape(Request request) {
    var headers = request.headers();
    if (!request.path().equals(place.path())) {
      return Refusal.of(Refusal.Reason.NO_SUCH_PATH);
    }
    for (var origin : headers.getAll("origin")) {
      if (!LOOPBACK.matcher(origin).matches()) {
        return Refusal.of(Refusal.Reason.ORIGIN_NOT_ALLOWED);
      }
    }
    if (bridge.isStopping()) {
      return Refusal.of(Refusal.Reason.DRAINING);
    }
    boolean modern =
        Revision.of(String.valueOf(headers.get(McpHeaders.VERSION)))
            .filter(revision -> revision.era() == Revision.Era.MODERN)
            .isPresent();
    if (modern && !request.method().equals("POST")) {
      return Refusal.of(Refusal.Reason.VERB_NOT_ALLOWED);
    }
    return null;
  }

  private void refuse(Answer answer, Refusal refusal, @Nullable Id id) {
    counts.refused(refusal);
    var headers = Fields.none();
    headers.set("content-type", "application/json");
    if (refusal.passes()) {
      headers.set("retry-after", "1");
    }
    if (refusal.reason() == Refusal.Reason.VERB_NOT_ALLOWED) {
      headers.set("allow", VERBS);
    }
    answer.send(refusal.status(), headers, refusal.error(id).buffer());
  }

  private static void accepted(Answer answer, int status) {
    answer.send(status, Fields.none(), ByteBuffer.allocate(0));
  }

  private void post(Request request, Answer answer) {
    if (request.body().isCut()) {
      refuse(answer, Refusal.of(Refusal.Reason.BODY_TOO_LARGE), null);
      return;
    }
    if (request.body().isCrowdedOut()) {
      refuse(answer, Refusal.of(Refusal.Reason.CONCURRENCY_LIMITED), null);
      return;
    }
    if (!isJson(request.headers())) {
      refuse(answer, Refusal.of(Refusal.Reason.MEDIA_TYPE_UNSUPPORTED), null);
      return;
    }
    var session = sessions.find(request.headers().get(SESSION));
    boolean batches = session != null && session.revision().hasBatches();
    var bytes = request.body().bytes();
    var reader =
        readers.computeIfAbsent(
            answer.loop(), _ -> new Reader(place.own().request(), Direction.TO_SERVER));
    switch (reader.read(bytes, 0, bytes.length, batches)) {
      case Malformed malformed -> refuse(answer, Refusal.of(malformed), null);
      case Envelope envelope -> message(envelope, request, answer);
      case Batch batch -> {
        if (session != null) { // else there are no batches
          carry(batch.messages(), session, request, answer);
        }
      }
    }
  }

  private void message(Envelope envelope, Request request, Answer answer) {
    switch (Agreement.of(envelope, McpHeaders.of(request.headers()))) {
      case Agreement.Refused refused -> refuse(answer, Refusal.of(refused.why()), null);
      case Agreement.Agreed agreed -> {
        boolean initialize =
            envelope.message() instanceof Message.Request asked
                && asked.method() == Method.INITIALIZE;
        if (initialize) {
          initialize(envelope, request, answer);
        } else if (agreed.revision().era() == Revision.Era.MODERN) {
          modern(envelope, request, answer);
        } else {
          legacy(envelope, request, answer);
        }
      }
    }
  }

  private void modern(Envelope envelope, Request request, Answer answer) {
    if (!(envelope.message() instanceof Message.Request)) {
      accepted(answer, 202); // none of that era means anything over HTTP
      return;
    }
    var board = bridge.stateless().board();
    if (board == null) {
      refuse(answer, withoutModern(envelope), envelope.id());
      return;
    }
    var exchange = new Exchange(answer, accepts(request.headers()), 1, place.shared());
    exchange.watch(board::abandon);
    var refusal = board.ask(new Switchboard.Asking(envelope, exchange, null, null));
    if (refusal != null) {
      counts.refused(refusal);
      exchange.refuse(refusal, envelope.id());
    }
  }

  private Refusal withoutModern(Envelope envelope) {
    return bridge.isLegacyOnly()
        ? Refusal.of(
            new Malformed(
                Fault.UPSTREAM_LEGACY,
                -1,
                "$.params._meta",
                String.valueOf(envelope.revision()),
                envelope.id()))
        : Refusal.of(Refusal.Reason.UPSTREAM_STARTING);
  }

  private void initialize(Envelope envelope, Request request, Answer answer) {
    if (request.headers().contains(SESSION)) {
      refuse(answer, Refusal.of(Refusal.Reason.MCP_SESSION_OPEN), envelope.id());
      return;
    }
    sittings.open(envelope, exchange(answer, request, 1));
  }

  private Exchange exchange(Answer answer, Request request, int expected) {
    var exchange = new Exchange(answer, accepts(request.headers()), expected, place.legacy());
    exchange.watch(_ -> {}); // in that era leaving is no cancelling
    return exchange;
  }

  private void legacy(Envelope envelope, Request request, Answer answer) {
    var session = session(request, answer, envelope.id());
    if (session != null) {
      carry(List.of(envelope), session, request, answer);
    }
  }

  /** The session that a request names; a request that names none is answered. */
  private @Nullable Session session(Request request, Answer answer, @Nullable Id id) {
    var named = request.headers().getAll(SESSION);
    if (named.size() != 1) {
      refuse(answer, Refusal.of(Refusal.Reason.MCP_SESSION_MISSING), id);
      return null;
    }
    var session = sessions.find(named.getFirst());
    if (session == null) {
      refuse(answer, Refusal.of(Refusal.Reason.MCP_SESSION_NOT_FOUND), id);
    }
    return session;
  }

  /** What a client sends within its session. */
  private void carry(List<Envelope> messages, Session session, Request request, Answer answer) {
    int requests =
        (int) messages.stream().filter(m -> m.message() instanceof Message.Request).count();
    boolean unanswerable = requests > 1 && !accepts(request.headers()).stream();
    if (unanswerable) {
      refuse(answer, Refusal.of(Refusal.Reason.NOT_ACCEPTABLE), null);
      return;
    }
    var exchange = requests == 0 ? null : exchange(answer, request, requests);
    boolean asked = true;
    for (var message : messages) {
      switch (message.message()) {
        case Message.Request _ -> {
          if (exchange != null) {
            sittings.request(session, message, exchange);
          }
        }
        case Message.Notification _ -> sittings.notification(session, message);
        case Message.Response _ -> {
          var board = session.board();
          asked &= board != null && board.answers(session, message);
        }
      }
    }
    if (exchange == null && asked) {
      accepted(answer, 202);
    } else if (exchange == null) {
      refuse(answer, Refusal.of(Refusal.Reason.ANSWER_UNASKED), null);
    }
  }

  private void listen(Request request, Answer answer) {
    if (!accepts(request.headers()).stream()) {
      refuse(answer, Refusal.of(Refusal.Reason.NOT_ACCEPTABLE), null);
      return;
    }
    var session = session(request, answer, null);
    if (session == null) {
      return;
    }
    var outlet = new Outlet(answer, place.legacy().patience());
    outlet.watch(
        () -> {
          session.unlisten(outlet);
          var _ = sessions.find(session.id()); // it was in use until now
        });
    if (session.listen(outlet, () -> outlet.start(Exchange.streamHead(Fields.none())))) {
      keepAlive(outlet, answer.loop());
    } else {
      refuse(answer, Refusal.of(Refusal.Reason.TOO_MANY_STREAMS), null);
    }
  }

  private void keepAlive(Outlet outlet, EventLoop loop) {
    var _ =
        loop.schedule(
            () -> {
              if (outlet.writeAtOnce(SILENCE) == Outlet.Written.TAKEN) {
                keepAlive(outlet, loop);
              }
            },
            place.own().keepAlive().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void delete(Request request, Answer answer) {
    var session = session(request, answer, null);
    if (session == null) {
      return;
    }
    sessions.forget(session);
    var why = Refusal.of(Refusal.Reason.MCP_SESSION_NOT_FOUND);
    Thread.ofVirtual().start(() -> sittings.close(session, why));
    accepted(answer, 200);
  }

  static Exchange.Accepts accepts(HttpHeaders headers) {
    boolean json = false;
    boolean stream = false;
    for (var line : headers.getAll("accept")) {
      for (var type : line.split(",", -1)) {
        switch (type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT)) {
          case "application/json", "application/*" -> json = true;
          case "text/event-stream", "text/*" -> stream = true;
          case "*/*" -> {
            json = true;
            stream = true;
          }
          default -> {} // other types are not written here
        }
      }
    }
    return new Exchange.Accepts(json || !stream, stream);
  }

  private static boolean isJson(HttpHeaders headers) {
    var types = headers.getAll("content-type");
    return types.size() == 1
        && !headers.contains("content-encoding")
        && types.getFirst().split(";", -1)[0].strip().equalsIgnoreCase("application/json");
  }
}
