package org.mcpruntime.bridge.stdio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Id;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Malformed;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.RpcError;

/**
 * Stands before one process: gives every request an id and a progress token of its own, and brings
 * what comes back to where it belongs.
 *
 * <p>The ids are numbers that are never used twice, so that no two clients' ids meet, and nothing
 * late is taken for something new.
 */
final class Switchboard implements Pipe.Listener {

  /** Who hears what a server says without being asked. */
  interface Audience {

    /** The server asks a client something. */
    void asked(Envelope request, Switchboard board);

    /** A notification that names no request. */
    void told(Envelope notification, Switchboard board);

    /** The process has ended, or its output has. */
    void ended(Switchboard board);
  }

  /** Who waits for an answer. */
  sealed interface Pending {
    /**
     * A client.
     *
     * @param session null in the modern era
     * @param token of its progress; null where it wants to hear of none
     * @param seen is given the answer before the client gets it
     */
    record Client(
        long number,
        Exchange exchange,
        @Nullable Session session,
        Id id,
        @Nullable JsonText token,
        Method method,
        boolean logs,
        @Nullable Consumer<Envelope> seen)
        implements Pending {}

    /** The bridge itself. */
    record Own(CompletableFuture<Envelope> answer) implements Pending {}
  }

  /**
   * Whom the server asked.
   *
   * @param token of the progress that it wants to hear of; null for none
   */
  private record Asked(Session session, @Nullable JsonText token) {}

  private static final int ASKED = 1024;
  private static final int OK = 200;

  private final Pipe pipe;
  private final Bounds bounds;
  private final Counts counts;
  private volatile Audience audience;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final Map<Id, Asked> asked = new ConcurrentHashMap<>();
  private volatile boolean ended;
  private volatile Refusal fate = Refusal.of(Refusal.Reason.UPSTREAM_DIED);

  Switchboard(Pipe pipe, Shell shell, Audience audience) {
    this.pipe = pipe;
    this.bounds = shell.bounds();
    this.counts = shell.counts();
    this.audience = audience;
  }

  /** Others hear of it from now on. */
  void heardBy(Audience next) {
    audience = next;
  }

  void start() {
    pipe.start(this);
  }

  Pipe pipe() {
    return pipe;
  }

  /** What those are told that wait when the process ends. */
  void fate(Refusal refusal) {
    fate = refusal;
  }

  /** What a client asks, and where it waits. */
  record Asking(
      Envelope request,
      Exchange exchange,
      @Nullable Session session,
      @Nullable Consumer<Envelope> seen) {}

  /**
   * Asks the server for a client.
   *
   * @return why it is not asked; null where it is
   */
  @Nullable Refusal ask(Asking asking) {
    if (pending.size() >= bounds.requests()) {
      return Refusal.of(Refusal.Reason.CONCURRENCY_LIMITED);
    }
    var request = asking.request();
    var id = request.id();
    if (id == null || !(request.message() instanceof Message.Request asks)) {
      throw new IllegalArgumentException("only requests are asked");
    }
    long number = numbers.incrementAndGet();
    var value = new JsonWriter().number(number).text();
    var token = request.meta(Rewrite.TOKEN);
    var text = Rewrite.at(request.text(), value, "id");
    if (token != null) {
      text = Rewrite.at(text, value, "params", Rewrite.META, Rewrite.TOKEN);
    }
    boolean logs = request.meta("io.modelcontextprotocol/logLevel") != null;
    var waits =
        new Pending.Client(
            number,
            asking.exchange(),
            asking.session(),
            id,
            token,
            asks.method(),
            logs,
            asking.seen());
    pending.put(number, waits);
    boolean taken = pipe.send(text);
    if ((ended || !taken) && pending.remove(number) != null) {
      return ended || pipe.hasEnded() ? fate : Refusal.of(Refusal.Reason.UPSTREAM_STUCK);
    }
    return null;
  }

  /** Asks for the bridge itself. */
  CompletableFuture<Envelope> own(Method method, Consumer<JsonWriter> params) {
    long number = numbers.incrementAndGet();
    var answer = new CompletableFuture<Envelope>();
    pending.put(number, new Pending.Own(answer));
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    writer.name("id").number(number).name("method").string(method.word());
    writer.name("params").object();
    params.accept(writer);
    boolean taken = pipe.send(writer.end().end().text());
    if ((ended || !taken) && pending.remove(number) != null) {
      answer.cancel(false);
    }
    return answer;
  }

  /** Passes a notification on. */
  void notify(JsonText notification) {
    var _ = pipe.send(notification);
  }

  /** A client takes back what it asked; what it names is known to it by its own id. */
  void cancel(Session session, Envelope notification) {
    var named = notification.param(Rewrite.REQUEST);
    for (var client : clients()) {
      if (client.session() == session && client.id().json().equals(named)) {
        var number = new JsonWriter().number(client.number()).text();
        notify(Rewrite.at(notification.text(), number, "params", Rewrite.REQUEST));
        return;
      }
    }
  }

  /** Nobody waits any more: in the modern era that takes a request back. */
  void abandon(Exchange exchange) {
    for (var client : clients()) {
      if (client.exchange() == exchange && pending.remove(client.number()) != null) {
        cancelled(client.number());
      }
    }
  }

  private void cancelled(long number) {
    var writer = new JsonWriter().object().name("jsonrpc").string("2.0");
    writer.name("method").string(Method.CANCELLED.word());
    writer.name("params").object().name(Rewrite.REQUEST).number(number);
    writer.name("reason").string("the client has gone");
    notify(writer.end().end().text());
  }

  /** A session ends while the process goes on. */
  void leave(Session session, Refusal why) {
    for (var client : clients()) {
      if (client.session() == session && pending.remove(client.number()) != null) {
        client.exchange().refuse(why, client.id());
        cancelled(client.number());
      }
    }
    asked.forEach(
        (id, whom) -> {
          if (whom.session() == session && asked.remove(id, whom)) {
            refuse(id, ErrorCode.INTERNAL_ERROR, "the client has gone");
          }
        });
  }

  /** Requests of clients that the server works on, the latest first. */
  List<Pending.Client> clients() {
    var clients = new ArrayList<Pending.Client>();
    for (var each : pending.values()) {
      if (each instanceof Pending.Client client) {
        clients.add(client);
      }
    }
    clients.sort(Comparator.comparingLong(Pending.Client::number).reversed());
    return clients;
  }

  int underWay() {
    return pending.size();
  }

  /** Remembers whom a request of the server goes to. */
  boolean asks(Session session, Envelope request) {
    var id = request.id();
    if (id == null || asked.size() >= ASKED) {
      return false;
    }
    asked.put(id, new Asked(session, request.meta(Rewrite.TOKEN)));
    return true;
  }

  /**
   * A client answers the server.
   *
   * @return whether the server had asked it
   */
  boolean answers(Session session, Envelope response) {
    var id = response.id();
    var whom = id == null ? null : asked.get(id);
    return whom != null
        && whom.session() == session
        && asked.remove(id, whom)
        && pipe.send(response.text());
  }

  /** Whether the server asked this client for such progress. */
  boolean wantsProgress(Session session, Envelope progress) {
    var token = progress.param(Rewrite.TOKEN);
    return asked.values().stream()
        .anyMatch(whom -> whom.session() == session && token != null && token.equals(whom.token()));
  }

  /** The client to which a request of the server went; null where none did. */
  @Nullable Session askedWith(@Nullable JsonText id) {
    for (var entry : asked.entrySet()) {
      if (entry.getKey().json().equals(id)) {
        return entry.getValue().session();
      }
    }
    return null;
  }

  /** Answers the server in the place of a client. */
  void refuse(Envelope request, ErrorCode code, String why) {
    var id = request.id();
    if (id != null) {
      asked.remove(id);
      refuse(id, code, why);
    }
  }

  private void refuse(Id id, ErrorCode code, String why) {
    notify(RpcError.of(id, code, why, "no_client", _ -> {}));
  }

  @Override
  public void heard(Envelope message) {
    switch (message.message()) {
      case Message.Response _ -> answered(message);
      case Message.Request request when request.method() == Method.PING -> pong(message);
      case Message.Request _ -> audience.asked(message, this);
      case Message.Notification notification -> told(notification.method(), message);
    }
  }

  /** Whether we are there is asked of us. */
  private void pong(Envelope ping) {
    var id = ping.id();
    if (id != null) {
      var writer = new JsonWriter().object().name("jsonrpc").string("2.0").name("id").id(id);
      notify(writer.name("result").object().end().end().text());
    }
  }

  private void answered(Envelope response) {
    var found = pending.remove(Rewrite.number(response.id()));
    switch (found) {
      case null -> counts.lost(Lost.UNASKED);
      case Pending.Own own -> own.answer().complete(response);
      case Pending.Client client -> {
        if (client.seen() != null) {
          client.seen().accept(response);
        }
        var text = Rewrite.at(response.text(), client.id().json(), "id");
        if (client.method() == Method.SUBSCRIPTIONS_LISTEN) {
          text = Rewrite.at(text, client.id().json(), "result", Rewrite.META, Rewrite.SUBSCRIPTION);
        }
        boolean modern = client.session() == null;
        count(client.exchange().answer(text, modern ? status(response) : OK));
      }
    }
  }

  /** The modern era says with the status what kind of error it is. */
  private static int status(Envelope response) {
    long code = Rewrite.number(Rewrite.part(response.text(), "error", "code"));
    if (response.parts().error() == null || code >= 0) {
      return OK;
    }
    return code == ErrorCode.METHOD_NOT_FOUND.number()
        ? 404
        : code == ErrorCode.UNSUPPORTED_PROTOCOL_VERSION.number()
                || code == ErrorCode.MISSING_CLIENT_CAPABILITY.number()
                || code == ErrorCode.HEADER_MISMATCH.number()
            ? 400
            : OK;
  }

  private void told(Method method, Envelope notification) {
    if (method == Method.PROGRESS) {
      progress(notification);
      return;
    }
    var subscription = notification.meta(Rewrite.SUBSCRIPTION);
    if (subscription != null) {
      tagged(subscription, notification, "params", Rewrite.META, Rewrite.SUBSCRIPTION);
    } else if (method == Method.CANCELLED && ofClient(notification.param(Rewrite.REQUEST))) {
      tagged(notification.param(Rewrite.REQUEST), notification, "params", Rewrite.REQUEST);
    } else {
      audience.told(notification, this);
    }
  }

  private boolean ofClient(@Nullable JsonText number) {
    return pending.get(Rewrite.number(number)) instanceof Pending.Client client
        && client.method() == Method.SUBSCRIPTIONS_LISTEN;
  }

  private void progress(Envelope notification) {
    var token = notification.param(Rewrite.TOKEN);
    if (pending.get(Rewrite.number(token)) instanceof Pending.Client client
        && client.token() != null) {
      var text = Rewrite.at(notification.text(), client.token(), "params", Rewrite.TOKEN);
      count(client.exchange().tell(text));
    } else {
      counts.lost(Lost.UNASKED);
    }
  }

  private void tagged(@Nullable JsonText number, Envelope notification, String... place) {
    if (pending.get(Rewrite.number(number)) instanceof Pending.Client client) {
      var text = Rewrite.at(notification.text(), client.id().json(), place);
      count(client.exchange().tell(text));
    } else {
      counts.lost(Lost.UNASKED);
    }
  }

  void count(Outlet.Written written) {
    switch (written) {
      case TAKEN -> counts.toClient();
      case GONE -> counts.lost(Lost.CLIENT_GONE);
      case SLOW -> counts.lost(Lost.CLIENT_SLOW);
    }
  }

  Counts counts() {
    return counts;
  }

  /** An answer that cannot be read still ends what waits for it. */
  @Override
  public void broken(Malformed malformed) {
    var found = pending.remove(Rewrite.number(malformed.id()));
    switch (found) {
      case null -> {}
      case Pending.Own own -> own.answer().cancel(false);
      case Pending.Client client ->
          client
              .exchange()
              .refuse(
                  Refusal.of(Refusal.Reason.UPSTREAM_MALFORMED, malformed.sentence()), client.id());
    }
  }

  @Override
  public void ended() {
    ended = true;
    for (var number : List.copyOf(pending.keySet())) {
      switch (pending.remove(number)) {
        case null -> {}
        case Pending.Own own -> own.answer().cancel(false);
        case Pending.Client client -> client.exchange().refuse(fate, client.id());
      }
    }
    asked.clear();
    audience.ended(this);
  }
}
