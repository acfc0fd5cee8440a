package org.mcpruntime.bridge.stdio;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Child;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.Time;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.process.log.LogKeys;

/** Each session has a process of its own, which sees its client as if it were alone with it. */
final class OwnProcesses implements Sittings {

  private final Launch launch;
  private final Sessions sessions;
  private final Shell shell;
  private final Bounds bounds;
  private final Grace grace;
  private final Counts counts;
  private final ServerProcess.Means means;
  private final BooleanSupplier ready;

  /** Those that have a place, also before their client knows of them. */
  private final Set<Session> begun = ConcurrentHashMap.newKeySet();

  private volatile boolean stopping;

  /**
   * @param ready whether the server is known to speak
   */
  OwnProcesses(Launch launch, Sessions sessions, Shell shell, BooleanSupplier ready) {
    this.launch = launch;
    this.sessions = sessions;
    this.shell = shell;
    this.bounds = shell.bounds();
    this.grace = shell.grace();
    this.counts = shell.counts();
    this.means = shell.means();
    this.ready = ready;
  }

  @Override
  public void open(Envelope initialize, Exchange exchange) {
    if (!ready.getAsBoolean()) {
      refuse(Refusal.Reason.UPSTREAM_STARTING, initialize, exchange);
      return;
    }
    var session = sessions.begin(initialize);
    if (session == null) {
      refuse(Refusal.Reason.SESSIONS_EXHAUSTED, initialize, exchange);
      return;
    }
    Thread.ofVirtual().name("opens").start(() -> begin(session, initialize, exchange));
  }

  private void refuse(Refusal.Reason reason, Envelope request, Exchange exchange) {
    var refusal = Refusal.of(reason);
    counts.refused(refusal);
    exchange.refuse(refusal, request.id());
  }

  private void begin(Session session, Envelope initialize, Exchange exchange) {
    Child child;
    try {
      child = Child.start(launch.with(Map.of()), means.keeper(), means.output());
    } catch (IOException e) {
      means.log().error("A process for a session cannot be started", LogKeys.ERROR.is(e));
      sessions.free();
      refuse(Refusal.Reason.UPSTREAM_UNAVAILABLE, initialize, exchange);
      return;
    }
    var board = new Switchboard(new Pipe(child, shell), shell, new Alone(session));
    session.servedBy(board);
    begun.add(session);
    board.start();
    if (stopping) {
      close(session, Refusal.of(Refusal.Reason.DRAINING));
    }
    child.onExit(() -> endTree(child));
    var late =
        means
            .time()
            .after(
                bounds.start(), () -> close(session, Refusal.of(Refusal.Reason.UPSTREAM_TIMEOUT)));
    var refusal =
        board.ask(
            new Switchboard.Asking(
                initialize,
                exchange,
                session,
                response -> answered(session, response, exchange, late)));
    if (refusal != null) {
      exchange.refuse(refusal, initialize.id());
      close(session, refusal);
    }
  }

  /** What a dead process left behind holds on to its streams. */
  private static void endTree(Child child) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                child.kill();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** The session is open before its client can know of it. */
  private void answered(Session session, Envelope response, Exchange exchange, Time.Alarm late) {
    late.cancel();
    var result = response.parts().result();
    if (result == null || exchange.isGone()) {
      var why = Refusal.of(Refusal.Reason.MCP_SESSION_NOT_FOUND);
      Thread.ofVirtual().start(() -> close(session, why));
      return;
    }
    revision(result).ifPresent(session::speaks);
    exchange.header(Front.SESSION, session.id());
    sessions.open(session);
  }

  private static Optional<Revision> revision(JsonText result) {
    @Nullable String version = JsonText.stringOf(result.member("protocolVersion"));
    return version == null ? Optional.empty() : Revision.of(version);
  }

  @Override
  public void request(Session session, Envelope request, Exchange exchange) {
    var board = session.board();
    var refusal =
        board == null
            ? Refusal.of(Refusal.Reason.MCP_SESSION_NOT_FOUND)
            : board.ask(new Switchboard.Asking(request, exchange, session, null));
    if (refusal != null) {
      counts.refused(refusal);
      exchange.refuse(refusal, request.id());
    }
  }

  @Override
  public void notification(Session session, Envelope notification) {
    var board = session.board();
    if (board == null) {
      return;
    }
    boolean cancelled =
        notification.message() instanceof Message.Notification told
            && told.method() == Method.CANCELLED;
    if (cancelled) {
      board.cancel(session, notification);
    } else {
      board.notify(notification.text());
    }
  }

  @Override
  public void close(Session session, Refusal why) {
    sessions.forget(session);
    if (!session.close()) {
      return;
    }
    var board = session.board();
    if (board == null) {
      return;
    }
    board.fate(why);
    try {
      board.leave(session, why);
      var _ = board.pipe().child().stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      begun.remove(session);
      sessions.free();
    }
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    var closing =
        begun.stream()
            .map(
                session ->
                    Thread.ofVirtual()
                        .start(() -> close(session, Refusal.of(Refusal.Reason.DRAINING))))
            .toList();
    for (var each : closing) {
      each.join();
    }
  }

  /** The one client of a process. */
  private final class Alone implements Switchboard.Audience {

    private final Session session;

    Alone(Session session) {
      this.session = session;
    }

    @Override
    public void asked(Envelope request, Switchboard board) {
      Placing.ask(request, session, board);
    }

    @Override
    public void told(Envelope notification, Switchboard board) {
      boolean log =
          notification.message() instanceof Message.Notification told
              && told.method() == Method.LOG_MESSAGE;
      board.count(
          log
              ? Placing.put(notification.text(), session, board)
              : session.tell(notification.text()));
    }

    @Override
    public void ended(Switchboard board) {
      if (sessions.find(session.id()) != null) {
        counts.died();
        means.log().warn("The process of a session has ended", LogKeys.COUNT.is(sessions.taken()));
      }
      Thread.ofVirtual().start(() -> close(session, Refusal.of(Refusal.Reason.UPSTREAM_DIED)));
    }
  }
}
