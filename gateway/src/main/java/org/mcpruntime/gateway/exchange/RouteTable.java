package org.mcpruntime.gateway.exchange;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.gateway.limit.Limits;
import org.mcpruntime.gateway.upstream.Upstream;

/** Which server is behind which path now; it may change while messages are on their way. */
public final class RouteTable {

  /**
   * A server that is reached by a route.
   *
   * @param limits what it may be asked to bear
   */
  public record Served(Route route, Limits limits) {}

  /**
   * All of it at one moment.
   *
   * @param isKnown whether anybody has said yet which servers there are
   */
  private record Table(
      Routes routes, Map<Route, Reached> reached, Set<ObjectRef> servers, boolean isKnown) {}

  private record Reached(Limits limits, Upstream upstream) {}

  private static final ObjectRef ANYBODY = new ObjectRef("", "");

  private final Function<Served, Upstream> reach;
  private volatile Table table = new Table(new Routes(List.of()), Map.of(), Set.of(), false);

  /**
   * @param reach makes what sends messages to a server that has a place
   */
  public RouteTable(Function<Served, Upstream> reach) {
    this.reach = reach;
  }

  /**
   * These servers and no others; what is known of one that stays as it is stays known.
   *
   * @return those that were behind it before
   */
  public synchronized Set<ObjectRef> replace(Collection<Served> servers) {
    var before = table.reached;
    var reached = new HashMap<Route, Reached>();
    for (var served : servers) {
      var route = served.route();
      if (route.upstream() != null) {
        var known = before.get(route);
        reached.put(
            route,
            known != null && known.limits.equals(served.limits())
                ? known
                : new Reached(served.limits(), reach.apply(served)));
      }
    }
    var routes = servers.stream().map(Served::route).toList();
    var earlier = table.servers;
    var there =
        routes.stream()
            .map(Route::server)
            .map(server -> server.name().isEmpty() ? ANYBODY : server)
            .collect(Collectors.toUnmodifiableSet());
    table = new Table(new Routes(routes), Map.copyOf(reached), there, true);
    return earlier;
  }

  /** Whether anybody has said yet which servers there are. */
  boolean isKnown() {
    return table.isKnown;
  }

  /** Whether a server is behind any path; a path without a name leads to whoever is there. */
  boolean leadsTo(ObjectRef server) {
    var servers = table.servers;
    return servers.contains(server) || servers.contains(ANYBODY);
  }

  /** The route of a request's path. */
  Optional<Route> of(String path) {
    return table.routes.of(path);
  }

  /** What reaches the server of a route; null where it has no place, or none any more. */
  @Nullable Upstream upstream(Route route) {
    var reached = table.reached.get(route);
    return reached == null ? null : reached.upstream;
  }
}
