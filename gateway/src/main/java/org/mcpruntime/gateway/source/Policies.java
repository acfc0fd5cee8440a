package org.mcpruntime.gateway.source;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;

/** The policies that are in force at one moment; immutable. */
public final class Policies {

  public static final Policies NONE = new Policies(Map.of());

  private final Map<ObjectRef, ServerPolicy> byServer;
  private final Map<String, List<ServerPolicy>> byName;

  private Policies(Map<ObjectRef, ServerPolicy> byServer) {
    this.byServer = Map.copyOf(byServer);
    this.byName =
        Map.copyOf(
            byServer.values().stream()
                .sorted(Comparator.comparing(ServerPolicy::server))
                .collect(groupingBy(policy -> policy.server().name())));
  }

  /** The policies of some servers; of two for one server the later one counts. */
  public static Policies of(Collection<ServerPolicy> policies) {
    return NONE.with(policies);
  }

  /** The same, with these in the place of those of their servers. */
  Policies with(Collection<ServerPolicy> policies) {
    var more = new HashMap<>(byServer);
    policies.forEach(policy -> more.put(policy.server(), policy));
    return new Policies(more);
  }

  /** The same, without that of a server. */
  Policies without(ObjectRef server) {
    var fewer = new HashMap<>(byServer);
    fewer.remove(server);
    return new Policies(fewer);
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
