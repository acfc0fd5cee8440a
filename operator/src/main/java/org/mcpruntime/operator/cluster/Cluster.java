package org.mcpruntime.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resources;

/** All that is in sight. Safe for several threads. */
public final class Cluster implements AutoCloseable {

  /** What names of children are made of, after the server's own. */
  private static final List<String> ENDINGS =
      List.of(
          "",
          "-canary",
          "-upstream",
          "-gateway",
          "-mtls-gateway",
          "-mtls",
          "-spiffe-identity",
          "-gateway-mtls",
          "-traefik-client-mtls");

  private final Known<MCPServer, String> servers =
      new Known<>(server -> server.metadata().ref(), server -> server.metadata().namespace());
  private final Known<MCPAccessGrant, ObjectRef> grants =
      new Known<>(
          grant -> grant.metadata().ref(),
          grant -> grant.spec().serverRef().from(grant.metadata().namespace()));
  private final Known<MCPAgentSession, ObjectRef> sessions =
      new Known<>(
          session -> session.metadata().ref(),
          session -> session.spec().serverRef().from(session.metadata().namespace()));
  private final Map<ChildKind, Shelf> shelves = new EnumMap<>(ChildKind.class);
  private final Rivals rivals;
  private final List<Sightings> listeners = new CopyOnWriteArrayList<>();

  /** What was not listed yet, by a word for people. */
  private final Set<String> unfilled = ConcurrentHashMap.newKeySet();

  private final Watchers watchers = new Watchers();

  /** Where it is seen from. */
  public record Sources(KubeApi api, Resources resources) {}

  /**
   * What is to be seen.
   *
   * @param namespaces empty for all
   * @param manager whose fields of children are asked for later
   */
  public record Extent(List<String> namespaces, String manager) {

    public Extent {
      namespaces = List.copyOf(namespaces);
    }

    /** Null where all are meant by one. */
    Stream<Optional<String>> scopes() {
      return namespaces.isEmpty()
          ? Stream.of(Optional.empty())
          : namespaces.stream().map(Optional::of);
    }
  }

  public Cluster(OperatorConfig config, Extent extent) {
    rivals = new Rivals(config);
    for (var kind : ChildKind.values()) {
      shelves.put(kind, new Shelf(kind, extent.manager()));
    }
  }

  /** Whoever is added before the start hears of everything. */
  public void follow(Sightings listener) {
    listeners.add(listener);
  }

  /** Begins to look. */
  public void start(Sources sources, Extent extent, WatchReport report) {
    extent.scopes().forEach(scope -> start(sources, scope.orElse(null), report));
  }

  private void start(Sources sources, @Nullable String namespace, WatchReport report) {
    var where = namespace == null ? "" : " in " + namespace;
    for (var kind : Kind.values()) {
      var word = kind.plural() + where;
      unfilled.add(word);
      var watcher =
          new ResourceWatcher(
              new ResourceWatcher.Sight(kind, namespace, () -> unfilled.remove(word)),
              sources.resources(),
              this,
              report);
      watchers.start("watch " + word, () -> watcher.round(watchers::isStopped));
    }
    for (var kind : ChildKind.values()) {
      var word = kind.topic(namespace).word() + where;
      unfilled.add(word);
      var watcher =
          new ChildWatcher(
              new ChildWatcher.Sight(kind, namespace, () -> unfilled.remove(word)),
              sources.api(),
              this,
              report);
      watchers.start("watch " + word, () -> watcher.round(watchers::isStopped));
    }
  }

  /** What was not listed yet; empty when all is in sight. */
  public Set<String> unfilled() {
    return new TreeSet<>(unfilled);
  }

  Shelf shelf(ChildKind kind) {
    return Objects.requireNonNull(shelves.get(kind));
  }

  Known<MCPServer, String> servers() {
    return servers;
  }

  Known<MCPAccessGrant, ObjectRef> grants() {
    return grants;
  }

  Known<MCPAgentSession, ObjectRef> sessions() {
    return sessions;
  }

  void tell(@Nullable MCPServer before, @Nullable MCPServer after) {
    if (before != null) {
      rivals.remove(before);
    }
    if (after != null) {
      rivals.add(after);
    }
    listeners.forEach(listener -> listener.server(before, after));
  }

  void tell(@Nullable MCPAccessGrant before, @Nullable MCPAccessGrant after) {
    listeners.forEach(listener -> listener.grant(before, after));
  }

  void tell(@Nullable MCPAgentSession before, @Nullable MCPAgentSession after) {
    listeners.forEach(listener -> listener.session(before, after));
  }

  void tell(ChildKind kind, ObjectRef object, Set<ObjectRef> about) {
    listeners.forEach(listener -> listener.child(kind, object, about));
  }

  public Optional<MCPServer> server(ObjectRef ref) {
    return Optional.ofNullable(servers.get(ref));
  }

  public List<MCPServer> serversIn(String namespace) {
    return servers.of(namespace);
  }

  /** Servers, and what grants and sessions take for servers. */
  public Set<ObjectRef> policySubjects() {
    var all = new TreeSet<ObjectRef>();
    servers.all().forEach(server -> all.add(server.metadata().ref()));
    all.addAll(grants.keys());
    all.addAll(sessions.keys());
    return all;
  }

  /** Namespaces with servers, or with a gateway that servers share. */
  public Set<String> namespaces() {
    var all = new TreeSet<>(servers.keys());
    shelf(ChildKind.CONFIG_MAP).refs(null).stream()
        .filter(ref -> ref.name().equals(SharedGateway.ROUTES_NAME))
        .forEach(ref -> all.add(ref.namespace()));
    return all;
  }

  public Set<ObjectRef> serverRefs() {
    return servers.all().stream()
        .map(server -> server.metadata().ref())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public List<MCPAccessGrant> grantsFor(ObjectRef server) {
    return grants.of(server);
  }

  public List<MCPAgentSession> sessionsFor(ObjectRef server) {
    return sessions.of(server);
  }

  /** Servers that cannot have what they want where this one has it. */
  public List<MCPServer> rivals(MCPServer server) {
    return rivals.of(server).stream().map(servers::get).filter(Objects::nonNull).toList();
  }

  public Optional<ConfigMap> mirror(ObjectRef server) {
    return shelf(ChildKind.CONFIG_MAP)
        .get(new ObjectRef(server.namespace(), PolicyMirror.name(server.name())))
        .map(ConfigMap.class::cast);
  }

  /** Children of a server and what has their names; not the mirror, which is another loop's. */
  public List<HasMetadata> around(ObjectRef server) {
    var names = new LinkedHashSet<String>();
    ENDINGS.forEach(ending -> names.add(server.name() + ending));
    var all = new ArrayList<HasMetadata>();
    for (var kind : ChildKind.values()) {
      switch (kind) {
        case CONFIG_MAP, SERVICE_ACCOUNT -> {}
        case DEPLOYMENT -> {
          names.add(SharedGateway.NAME);
          all.addAll(shelf(kind).of(server, names));
          names.remove(SharedGateway.NAME);
        }
        default -> all.addAll(shelf(kind).of(server, names));
      }
    }
    return all;
  }

  /** What is there of the gateway of a namespace. */
  public List<HasMetadata> sharedGateway(String namespace) {
    var all = new ArrayList<HasMetadata>();
    for (var kind : ChildKind.values()) {
      var name = kind == ChildKind.CONFIG_MAP ? SharedGateway.ROUTES_NAME : SharedGateway.NAME;
      shelf(kind).get(new ObjectRef(namespace, name)).ifPresent(all::add);
    }
    return all;
  }

  /** The Services by which callers find the servers of a namespace. */
  public List<HasMetadata> services(String namespace) {
    return servers.of(namespace).stream()
        .map(server -> server.metadata().ref())
        .filter(server -> !server.name().equals(SharedGateway.NAME))
        .flatMap(server -> shelf(ChildKind.SERVICE).get(server).stream())
        .toList();
  }

  /** Objects that nobody owns, by name. */
  public Optional<HasMetadata> find(ChildKind kind, ObjectRef ref) {
    return shelf(kind).get(ref);
  }

  /** How many objects are in sight, by their word. */
  public Map<String, Double> sizes() {
    var sizes = new TreeMap<String, Double>();
    sizes.put(Kind.SERVER.plural(), (double) servers.size());
    sizes.put(Kind.GRANT.plural(), (double) grants.size());
    sizes.put(Kind.SESSION.plural(), (double) sessions.size());
    shelves.forEach((kind, shelf) -> sizes.put(kind.topic(null).word(), (double) shelf.size()));
    return sizes;
  }

  @Override
  public void close() {
    watchers.close();
  }
}
