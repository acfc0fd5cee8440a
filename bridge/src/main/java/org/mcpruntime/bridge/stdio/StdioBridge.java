package org.mcpruntime.bridge.stdio;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.bridge.child.Child;
import org.mcpruntime.bridge.child.Grace;
import org.mcpruntime.bridge.child.Greeting;
import org.mcpruntime.bridge.child.Launch;
import org.mcpruntime.bridge.child.Pace;
import org.mcpruntime.bridge.child.ServerProcess;
import org.mcpruntime.bridge.child.ServerStatus;
import org.mcpruntime.contract.server.Stdio;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.Revision;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.metrics.Metrics;

/**
 * One server that speaks over its standard streams, as Streamable HTTP.
 *
 * <p>A first process is asked which era it speaks. One that speaks the modern era serves all
 * requests of that era. For sessions of the legacy era there is a process each, or one for all.
 */
public final class StdioBridge {

  /**
   * What is bridged, and how.
   *
   * @param path of the endpoint
   */
  public record Plan(
      Launch launch, Stdio.Mode mode, String path, Bounds bounds, Pace pace, Grace grace) {}

  /** A client that shares its process may not hold up the others for longer. */
  private static final Duration SHARED_PATIENCE = Duration.ofSeconds(1);

  private final Plan plan;
  private final Shell shell;
  private final Sessions sessions;
  private final Stateless stateless;
  private final Sittings sittings;
  private final @Nullable OneProcess one;
  private final ServerProcess first;
  private final ServerProcess second;
  private final Front front;
  private volatile boolean legacyOnly;
  private volatile boolean ready;
  private volatile boolean stopping;
  private boolean secondStarted;

  /**
   * @param chance that nobody can foresee: ids of sessions are made of it
   */
  public StdioBridge(
      Plan plan, ServerProcess.Means means, Metrics metrics, RandomGenerator chance) {
    this.plan = plan;
    var bounds = plan.bounds();
    shell = new Shell(bounds, plan.grace(), new Counts(metrics), means);
    sessions = new Sessions(chance, means.time(), bounds);
    stateless = new Stateless(shell.counts());
    one =
        switch (plan.mode()) {
          case SESSION -> null;
          case SHARED -> new OneProcess(sessions, shell.counts());
        };
    sittings = one != null ? one : new OwnProcesses(plan.launch(), sessions, shell, () -> ready);
    first = process(StdioGreeting.Ask.BOTH, new First());
    second = process(StdioGreeting.Ask.LEGACY, new Second());
    first.listen(status -> ready = status instanceof ServerStatus.Ready);
    var patience =
        bounds.patience().compareTo(SHARED_PATIENCE) < 0 ? bounds.patience() : SHARED_PATIENCE;
    front =
        new Front(
            new Front.Place(plan.path(), bounds, bounds.withPatience(patience), plan.mode()),
            sittings,
            sessions,
            this,
            shell.counts());
    metrics.measured("mcp_bridge_sessions", "Sessions that have a place.", sessions::taken);
  }

  private ServerProcess process(StdioGreeting.Ask ask, StdioGreeting.Found found) {
    var greeting = new StdioGreeting(ask, this::board, found);
    return new ServerProcess(plan.launch(), greeting, plan.pace(), plan.grace(), shell.means());
  }

  private Switchboard board(Child child) {
    return new Switchboard(new Pipe(child, shell), shell, new Nobody(shell.counts()));
  }

  /** The process that is asked first. */
  private final class First implements StdioGreeting.Found {
    @Override
    public Greeting.Outcome modern(Switchboard board) {
      legacyOnly = false;
      board.heardBy(stateless);
      stateless.serves(board);
      if (one != null && !secondStarted) {
        secondStarted = true;
        second.start();
      }
      return new Greeting.Outcome.Serves(null);
    }

    @Override
    public Greeting.Outcome legacy(Switchboard board, JsonText result, Revision revision) {
      legacyOnly = true;
      return serveLegacy(board, result, revision);
    }

    @Override
    public Greeting.Outcome refused(String reason) {
      return new Greeting.Outcome.Refused(reason);
    }
  }

  /** The process of the legacy era beside a modern one, where sessions share one. */
  private final class Second implements StdioGreeting.Found {
    @Override
    public Greeting.Outcome modern(Switchboard board) {
      throw new IllegalStateException("it was not asked for that era");
    }

    @Override
    public Greeting.Outcome legacy(Switchboard board, JsonText result, Revision revision) {
      return serveLegacy(board, result, revision);
    }

    @Override
    public Greeting.Outcome refused(String reason) {
      if (one != null) {
        one.speaksModernOnly();
      }
      return new Greeting.Outcome.OnDemand(); // that it never is
    }
  }

  private Greeting.Outcome serveLegacy(Switchboard board, JsonText result, Revision revision) {
    if (one == null) {
      return new Greeting.Outcome.OnDemand();
    }
    board.heardBy(one);
    one.serves(board, result, revision);
    return new Greeting.Outcome.Serves(null);
  }

  /** What answers requests; it may be served before the bridge is ready, and says so then. */
  public HttpApp app() {
    return front;
  }

  /** Hears whether the server runs; see {@link ServerProcess#listen}. */
  public void listen(Consumer<ServerStatus> listener) {
    first.listen(listener);
  }

  public ServerStatus status() {
    return first.status();
  }

  public void start() {
    first.start();
    var why = Refusal.of(Refusal.Reason.MCP_SESSION_NOT_FOUND);
    sessions.watch(session -> Thread.ofVirtual().start(() -> sittings.close(session, why)));
  }

  /** Stops every process, and waits until nothing of them runs. */
  public void stop() throws InterruptedException {
    stopping = true;
    sessions.stopWatching();
    sittings.stop();
    first.stop();
    if (secondStarted) {
      second.stop();
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** Whether the server does not speak the modern era. */
  boolean isLegacyOnly() {
    return legacyOnly;
  }

  Stateless stateless() {
    return stateless;
  }

  /** Sessions that have a place. */
  public int sessions() {
    return sessions.taken();
  }
}
