package org.mcpruntime.standalone;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Gateway;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.gateway.exchange.Route;
import org.mcpruntime.gateway.exchange.RouteTable;
import org.mcpruntime.gateway.limit.Limits;
import org.mcpruntime.gateway.limit.Rate;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.process.log.LogKeys;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.standalone.workload.Paths;
import org.mcpruntime.standalone.workload.State;
import org.mcpruntime.standalone.workload.Workloads;

/**
 * Has servers run as they are wanted, and the gateway find them. All on one thread: starting and
 * stopping may take a while, and what is decided does not wait for it.
 */
final class Serving implements AutoCloseable {

  /** A server, and whether another one has its path. */
  private record Placed(MCPServer server, @Nullable ObjectRef holder) {

    String path() {
      return holder == null ? Paths.published(server) : Paths.qualified(server.metadata().ref());
    }
  }

  private static final long LOOK_SECONDS = 1;

  private final Workloads workloads;
  private final Consumer<List<RouteTable.Served>> router;
  private final BiFunction<MCPServer, Standing, Boolean> statuses;
  private final Log log;
  private final Map<ObjectRef, MCPServer> servers = new TreeMap<>();
  private final Map<ObjectRef, String> paths = new HashMap<>();
  private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * How a server stands.
   *
   * @param holder of its path; null where it is its own
   */
  record Standing(State state, String path, @Nullable ObjectRef holder) {}

  /**
   * @param statuses writes down how a server stands
   */
  Serving(
      Workloads workloads,
      Consumer<List<RouteTable.Served>> router,
      BiFunction<MCPServer, Standing, Boolean> statuses,
      Log log) {
    this.workloads = workloads;
    this.router = router;
    this.statuses = statuses;
    this.log = log;
    this.thread = Thread.ofPlatform().daemon().name("servers").unstarted(this::run);
  }

  /** The gateway knows of these before any of them is started. */
  void expect(List<MCPServer> there) {
    there.forEach(server -> servers.put(server.metadata().ref(), server));
    route();
  }

  void start() {
    thread.start();
  }

  /** A server is wanted, changed, or not wanted any more. */
  void changed(Change change) {
    switch (change) {
      case Change.Added(Resource.Server(var server)) -> later(() -> want(server));
      case Change.Modified(Resource.Server(var server)) -> later(() -> want(server));
      case Change.Deleted(Resource.Server(var last)) -> later(() -> remove(last));
      case Change.Added _,
          Change.Modified _,
          Change.Deleted _,
          Change.Bookmark _,
          Change.Expired _ -> {
        // About something else.
      }
    }
  }

  /** A server is in another state. */
  void changed(ObjectRef ref) {
    later(
        () -> {
          route();
          var server = servers.get(ref);
          if (server != null) {
            say(server);
          }
        });
  }

  private void later(Runnable action) {
    if (!closed) {
      work.add(action);
    }
  }

  private void run() {
    while (!closed) {
      try {
        var action = work.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (action == null) {
          lookAtSecrets();
        } else {
          action.run();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.failure("A server could not be brought to what is wanted", e);
      }
    }
  }

  /** No change of a manifest says that a secret was written, so that it is looked for. */
  private void lookAtSecrets() {
    servers.values().stream()
        .filter(server -> !server.spec().secretEnvVars().isEmpty())
        .forEach(workloads::want);
  }

  private void want(MCPServer server) {
    var ref = server.metadata().ref();
    servers.put(ref, server);
    workloads.want(server);
    route();
    say(server);
  }

  private void remove(MCPServer last) {
    var ref = last.metadata().ref();
    servers.remove(ref);
    route(); // first, so that nobody is sent to what ends
    workloads.remove(ref);
    log.info(
        "A server is gone", LogKeys.NAMESPACE.is(ref.namespace()), LogKeys.SERVER.is(ref.name()));
  }

  private void say(MCPServer server) {
    var ref = server.metadata().ref();
    var state = workloads.state(ref);
    if (state.isPresent()) {
      var placed = placed().get(ref);
      if (placed != null) {
        var _ = statuses.apply(server, new Standing(state.get(), placed.path(), placed.holder));
      }
    }
  }

  /**
   * Of several that want the same path the oldest has it; the path that is qualified by its
   * namespace is a server's own, whatever others want.
   */
  private Map<ObjectRef, Placed> placed() {
    var holders = new HashMap<String, ObjectRef>();
    servers.keySet().forEach(ref -> holders.put(Paths.qualified(ref), ref));
    var placed = new TreeMap<ObjectRef, Placed>();
    servers.values().stream()
        .sorted(
            Comparator.comparing(
                    (MCPServer server) -> server.metadata().creationTimestamp(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(server -> server.metadata().ref()))
        .forEach(
            server -> {
              var ref = server.metadata().ref();
              var holder = holders.putIfAbsent(Paths.published(server), ref);
              placed.put(ref, new Placed(server, ref.equals(holder) ? null : holder));
            });
    return placed;
  }

  private void route() {
    var served = new ArrayList<RouteTable.Served>();
    var now = placed();
    for (var placed : now.values()) {
      var server = placed.server;
      if (server.spec().governed()) {
        var ref = server.metadata().ref();
        var url = workloads.state(ref).map(State::url).orElse(null);
        var own = Paths.qualified(ref);
        served.add(served(server, own, url));
        if (placed.holder == null && !Paths.published(server).equals(own)) {
          served.add(served(server, Paths.published(server), url));
        }
      }
    }
    router.accept(served);
    sayWhoMoved(now);
  }

  /** One server that comes or goes may give or take the path of another. */
  private void sayWhoMoved(Map<ObjectRef, Placed> now) {
    var before = Map.copyOf(paths);
    paths.clear();
    now.forEach((ref, placed) -> paths.put(ref, placed.path()));
    before.forEach(
        (ref, path) -> {
          var placed = now.get(ref);
          if (placed != null && !placed.path().equals(path)) {
            say(placed.server);
          }
        });
  }

  private static RouteTable.Served served(MCPServer server, String path, @Nullable URI url) {
    var ref = server.metadata().ref();
    var route = url == null ? Route.waiting(path, ref) : Route.of(path, ref, url, path);
    return new RouteTable.Served(route, limits(server.spec().gateway()));
  }

  private static Limits limits(@Nullable Gateway gateway) {
    var wanted = gateway == null ? null : gateway.limits();
    if (wanted == null) {
      return Limits.NONE;
    }
    int inFlight = wanted.maxConcurrentRequests() == null ? 0 : wanted.maxConcurrentRequests();
    int rate = wanted.requestsPerSecond() == null ? 0 : wanted.requestsPerSecond();
    var none = Limits.NONE;
    return new Limits(Rate.perSecond(rate), none.caller(), none.tool(), inFlight, none.breaker());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
