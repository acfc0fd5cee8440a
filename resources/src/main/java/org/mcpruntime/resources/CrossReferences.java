package org.mcpruntime.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.Route;

/** What a schema cannot see: whether manifests agree with each other. */
public final class CrossReferences {

  private final Instant now;
  private final Read read;
  private final List<Finding> findings = new ArrayList<>();

  private CrossReferences(Read read, Instant now) {
    this.now = now;
    this.read = read;
  }

  /** Adds to the manifests what is to be said about them together, at a time. */
  public static Manifests check(Manifests manifests, Instant now) {
    var check = new CrossReferences(new Read(manifests.servers()), now);
    check.unique(manifests.servers());
    manifests.servers().forEach(check::server);
    check.unique(manifests.grants());
    check.unique(manifests.sessions());
    manifests
        .grants()
        .forEach(grant -> check.add(grant, Agreement.of(grant.object(), check.read, now)));
    manifests
        .sessions()
        .forEach(session -> check.add(session, Agreement.of(session.object(), check.read, now)));
    return manifests.with(check.findings);
  }

  /** The manifests themselves; of two that want the same the one that was read first has it. */
  private static final class Read implements Surroundings {

    private final Map<ObjectRef, MCPServer> servers = new HashMap<>();
    private final Map<Route, ObjectRef> routes = new HashMap<>();

    Read(List<Located<MCPServer>> located) {
      for (var server : located) {
        var ref = server.metadata().ref();
        servers.putIfAbsent(ref, server.object());
        routes.putIfAbsent(Route.of(server.object()), ref);
      }
    }

    @Override
    public Optional<MCPServer> server(ObjectRef ref) {
      return Optional.ofNullable(servers.get(ref));
    }

    @Override
    public Optional<Holder> holder(MCPServer asking) {
      var route = Route.of(asking);
      return Optional.ofNullable(routes.get(route))
          .filter(owner -> !owner.equals(asking.metadata().ref()))
          .map(owner -> new Holder(owner, route, false));
    }

    @Override
    public String where() {
      return "among these manifests";
    }
  }

  private void server(Located<MCPServer> server) {
    add(server, Agreement.of(server.object(), read, now));
    if (server.source().completed().has("status")) {
      findings.add(server.warning("status", "is written by the runtime; it is ignored here"));
    }
  }

  private <T> void add(Located<T> object, List<Remark> remarks) {
    for (var remark : remarks) {
      findings.add(
          remark.error()
              ? object.error(remark.path(), remark.sentence())
              : object.warning(remark.path(), remark.sentence()));
    }
  }

  private <T> void unique(List<Located<T>> objects) {
    var seen = new HashMap<ObjectRef, Located<T>>();
    for (var object : objects) {
      var first = seen.putIfAbsent(object.metadata().ref(), object);
      if (first != null) {
        findings.add(
            object.error(
                "metadata.name", "stands at " + first.source().at("metadata.name") + " too"));
      }
    }
  }
}
