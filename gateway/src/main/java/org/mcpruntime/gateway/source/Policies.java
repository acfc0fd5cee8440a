package org.mcpruntime.gateway.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mcpruntime.contract.object.ObjectRef;

/** The policies that are in force at one moment; immutable. */
public final class Policies {

  public static final Policies NONE = new Policies(Map.of());

  private final Map<ObjectRef, ServerPolicy> byServer;
  private final Map<String, List<ServerPolicy>> byName;

  private Policies(Map<ObjectRef, ServerPolicy> byServer) {
    this.byServer = Map.copyOf(byServer);
    var named = new HashMap<String, List<ServerPolicy>>();
    for (var policy : new TreeMap<>(byServer).values()) {
      named.merge(
          policy.server().name(),
          List.of(policy),
          (some, more) -> java.util.stream.Stream.concat(some.stream(), more.stream()).toList());
    }
    this.byName = Map.copyOf(named);
  }

  /** Policies of different servers. */
  public static Policies of(Collection<ServerPolicy> policies) {
    var byServer = new HashMap<ObjectRef, ServerPolicy>();
    policies.forEach(policy -> byServer.put(policy.server(), policy));
    return new Policies(byServer);
  }

  /** The same, with that policy in the place of its server's. */
  Policies with(ServerPolicy policy) {
    var more = new HashMap<>(byServer);
    more.put(policy.server(), policy);
    return new Policies(more);
  }

  public Optional<ServerPolicy> of(ObjectRef server) {
    return Optional.ofNullable(byServer.get(server));
  }

  /** Those of the servers of that name, which may stand in several namespaces, in their order. */
  public List<ServerPolicy> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The only one there is, where there is exactly one. */
  public Optional<ServerPolicy> only() {
    return byServer.size() == 1
        ? Optional.of(byServer.values().iterator().next())
        : Optional.empty();
  }

  public Collection<ServerPolicy> all() {
    return byServer.values();
  }
}
