package org.mcpruntime.bridge.stdio;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Fault;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;

/**
 * All sessions are served by one process, whose handshake the bridge has made.
 *
 * <p>What the process cannot keep apart for its clients is not offered to them: logging, tasks,
 * roots. What it asks goes to the one client whose request is under way; where there are several,
 * nothing says whom it means, and it is refused.
 */
final class OneProcess implements Sittings, Switchboard.Audience {

  /** Capabilities of a server that are the whole process's. */
  private static final Set<String> UNSHARED = Set.of("logging", "tasks");

  /**
   * The process that serves now.
   *
   * @param result of its handshake
   */
  private record Serving(Switchboard board, JsonText result, Revision revision) {}

  private final Sessions sessions;
  private final Counts counts;
  private volatile @Nullable Serving serving;
  private volatile boolean modernOnly;

  OneProcess(Sessions sessions, Counts counts) {
    this.sessions = sessions;
    this.counts = counts;
  }

  /** What the bridge declares in the handshake: what it can bring to a client. */
  static void capabilities(JsonWriter writer) {
    writer.name("sampling").object().end();
    writer.name("elicitation").object().end();
  }

  /** A process has answered the handshake. */
  void serves(Switchboard board, JsonText result, Revision revision) {
    serving = new Serving(board, result, revision);
    sessions.all().stream()
        .flatMap(session -> session.subscriptions().stream())
        .distinct()
        .forEach(
            uri -> {
              var _ = board.own(Method.RESOURCES_SUBSCRIBE, p -> p.name("uri").string(uri));
            });
  }

  /** The server refuses the legacy handshake. */
  void speaksModernOnly() {
    modernOnly = true;
  }

  @Override
  public void open(Envelope initialize, Exchange exchange) {
    var now = serving;
    if (now == null) {
      refuse(down(initialize), initialize, exchange);
      return;
    }
    var session = sessions.begin(initialize);
    if (session == null) {
      refuse(Refusal.of(Refusal.Reason.SESSIONS_EXHAUSTED), initialize, exchange);
      return;
    }
    var revision = agreed(initialize.revision(), now.revision());
    session.speaks(revision);
    session.servedBy(now.board());
    sessions.open(session);
    exchange.header(Front.SESSION, session.id());
    answer(initialize, trimmed(now.result(), revision), exchange);
  }

  private Refusal down(Envelope request) {
    return modernOnly
        ? Refusal.of(
            new Malformed(
                Fault.UPSTREAM_MODERN,
                -1,
                "$.params.protocolVersion",
                String.valueOf(request.revision()),
                request.id()))
        : Refusal.of(Refusal.Reason.UPSTREAM_STARTING);
  }

  /** What the client asks for, where the process may be older than that. */
  private static Revision agreed(@Nullable String wanted, Revision spoken) {
    return Revision.of(wanted == null ? "" : wanted)
        .filter(revision -> revision.compareTo(spoken) <= 0)
        .orElse(spoken);
  }

  /** The process's own answer, for a client that shares it with others. */
  static JsonText trimmed(JsonText result, Revision revision) {
    var writer = new JsonWriter().object();
    result.members(
        (name, value) -> {
          writer.name(name);
          if (name.equals("protocolVersion")) {
            writer.string(revision.date());
          } else if (name.equals("capabilities") && value.isObject()) {
            writer.object();
            value.members(
                (capability, offered) -> {
                  if (!UNSHARED.contains(capability)) {
                    writer.name(capability).raw(offered);
                  }
                });
            writer.end();
          } else {
            writer.raw(value);
          }
        });
    return writer.end().text();
  }

  private static void answer(Envelope request, JsonText result, Exchange exchange) {
    var id = request.id();
    if (id != null) {
      var writer = new JsonWriter().object().name("jsonrpc").string("2.0").name("id").id(id);
      var _ = exchange.answer(writer.name("result").raw(result).end().text(), 200);
    }
  }

  private void refuse(Refusal refusal, Envelope request, Exchange exchange) {
    counts.refused(refusal);
    exchange.refuse(refusal, request.id());
  }

  @Override
  public void request(Session session, Envelope request, Exchange exchange) {
    var now = serving;
    if (now == null) {
      refuse(down(request), request, exchange);
      return;
    }
    session.servedBy(now.board());
    var method = ((Message.Request) request.message()).method();
    switch (method) {
      case LOGGING_SET_LEVEL, TASKS_GET, TASKS_RESULT, TASKS_LIST, TASKS_CANCEL ->
          refuse(Refusal.of(Refusal.Reason.METHOD_UNKNOWN, method.word()), request, exchange);
      case RESOURCES_SUBSCRIBE -> subscribe(session, request, exchange, now.board());
      case RESOURCES_UNSUBSCRIBE -> unsubscribe(session, request, exchange, now.board());
      default -> ask(session, request, exchange, now.board());
    }
  }

  private void ask(Session session, Envelope request, Exchange exchange, Switchboard board) {
    var refusal = board.ask(new Switchboard.Asking(request, exchange, session, null));
    if (refusal != null) {
      refuse(refusal, request, exchange);
    }
  }

  private void subscribe(Session session, Envelope request, Exchange exchange, Switchboard board) {
    var uri = ((Message.Request) request.message()).target().name();
    if (!session.subscribes(uri) && !session.subscribe(uri)) {
      refuse(Refusal.of(Refusal.Reason.CONCURRENCY_LIMITED), request, exchange);
      return;
    }
    var refusal =
        board.ask(
            new Switchboard.Asking(
                request,
                exchange,
                session,
                response -> {
                  if (response.parts().error() != null) {
                    var _ = session.unsubscribe(uri);
                  }
                }));
    if (refusal != null) {
      refuse(refusal, request, exchange);
    }
  }

  /** The last one that wants to hear of it tells the process. */
  private void unsubscribe(
      Session session, Envelope request, Exchange exchange, Switchboard board) {
    var uri = JsonText.stringOf(request.param("uri"));
    if (uri != null) {
      var _ = session.unsubscribe(uri);
      if (sessions.all().stream().anyMatch(other -> other.subscribes(uri))) {
        answer(request, new JsonWriter().object().end().text(), exchange);
        return;
      }
    }
    ask(session, request, exchange, board);
  }

  @Override
  public void notification(Session session, Envelope notification) {
    var now = serving;
    if (now == null || !(notification.message() instanceof Message.Notification told)) {
      return;
    }
    switch (told.method()) {
      case CANCELLED -> now.board().cancel(session, notification);
      case PROGRESS -> {
        if (now.board().wantsProgress(session, notification)) {
          now.board().notify(notification.text());
        }
      }
      default -> {} // of the handshake, and of roots, the process has heard from the bridge
    }
  }

  @Override
  public void close(Session session, Refusal why) {
    sessions.forget(session);
    if (!session.close()) {
      return;
    }
    sessions.free();
    var now = serving;
    if (now != null) {
      now.board().leave(session, why);
      session.subscriptions().stream()
          .filter(uri -> sessions.all().stream().noneMatch(other -> other.subscribes(uri)))
          .forEach(
              uri -> {
                var _ =
                    now.board().own(Method.RESOURCES_UNSUBSCRIBE, p -> p.name("uri").string(uri));
              });
    }
  }

  @Override
  public void stop() {
    var why = Refusal.of(Refusal.Reason.DRAINING);
    sessions.all().forEach(session -> close(session, why));
  }

  @Override
  public void asked(Envelope request, Switchboard board) {
    var method = ((Message.Request) request.message()).method();
    var busy =
        board.clients().stream()
            .map(Switchboard.Pending.Client::session)
            .collect(Collectors.toSet());
    var only = busy.size() == 1 ? busy.iterator().next() : null;
    if (only == null) {
      counts.lost(Lost.AMBIGUOUS);
      board.refuse(
          request,
          ErrorCode.INTERNAL_ERROR,
          "the process is shared by several clients, and nothing says which of them is asked");
    } else if (!only.answers(method)) {
      counts.lost(Lost.OUT_OF_PLACE);
      board.refuse(request, ErrorCode.METHOD_NOT_FOUND, "the client does not answer such requests");
    } else {
      Placing.ask(request, only, board);
    }
  }

  @Override
  public void told(Envelope notification, Switchboard board) {
    var method = ((Message.Notification) notification.message()).method();
    switch (method) {
      case RESOURCE_UPDATED -> {
        var uri = String.valueOf(JsonText.stringOf(notification.param("uri")));
        tell(
            sessions.all().stream().filter(session -> session.subscribes(uri)).toList(),
            notification,
            board);
      }
      case TOOLS_CHANGED, PROMPTS_CHANGED, RESOURCES_CHANGED ->
          tell(sessions.all(), notification, board);
      case CANCELLED -> {
        var session = board.askedWith(notification.param(Rewrite.REQUEST));
        tell(session == null ? List.of() : List.of(session), notification, board);
      }
      default -> counts.lost(Lost.AMBIGUOUS);
    }
  }

  private static void tell(List<Session> whom, Envelope notification, Switchboard board) {
    if (whom.isEmpty()) {
      board.counts().lost(Lost.NO_STREAM);
    }
    whom.forEach(session -> board.count(session.tell(notification.text())));
  }

  /** The sessions stay: a next process serves them. */
  @Override
  public void ended(Switchboard board) {
    var now = serving;
    if (now != null && now.board() == board) {
      serving = null;
    }
  }
}
