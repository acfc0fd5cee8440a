package org.mcpruntime.operator.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Route;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;

/**
 * Which servers want what another one wants, by index: a host that a thousand servers share is not
 * walked. Safe for several threads.
 */
final class Rivals {

  private final OperatorConfig config;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Route, Set<ObjectRef>> byRoute = new HashMap<>();

  /** Those that want a host for themselves. */
  @GuardedBy("lock")
  private final Map<String, Set<ObjectRef>> whole = new HashMap<>();

  @GuardedBy("lock")
  private final Map<String, Set<ObjectRef>> byHost = new HashMap<>();

  Rivals(OperatorConfig config) {
    this.config = config;
  }

  void add(MCPServer server) {
    var blueprint = new Blueprint(server, config);
    var ref = server.metadata().ref();
    lock.lock();
    try {
      put(byRoute, blueprint.route(), ref);
      put(byHost, blueprint.route().host(), ref);
      if (blueprint.mtls()) {
        put(whole, blueprint.route().host(), ref);
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(MCPServer server) {
    var route = new Blueprint(server, config).route();
    var ref = server.metadata().ref();
    lock.lock();
    try {
      take(byRoute, route, ref);
      take(byHost, route.host(), ref);
      take(whole, route.host(), ref);
    } finally {
      lock.unlock();
    }
  }

  /** Those that cannot have what they want where this server has it. */
  Set<ObjectRef> of(MCPServer server) {
    var blueprint = new Blueprint(server, config);
    var route = blueprint.route();
    lock.lock();
    try {
      var found = new TreeSet<>(byRoute.getOrDefault(route, Set.of()));
      if (!route.host().isEmpty()) {
        found.addAll((blueprint.mtls() ? byHost : whole).getOrDefault(route.host(), Set.of()));
      }
      found.remove(server.metadata().ref());
      return found;
    } finally {
      lock.unlock();
    }
  }

  private static <K> void put(Map<K, Set<ObjectRef>> map, K key, ObjectRef ref) {
    map.computeIfAbsent(key, _ -> new HashSet<>()).add(ref);
  }

  private static <K> void take(Map<K, Set<ObjectRef>> map, K key, ObjectRef ref) {
    map.computeIfPresent(
        key,
        (_, refs) -> {
          refs.remove(ref);
          return refs.isEmpty() ? null : refs;
        });
  }
}
