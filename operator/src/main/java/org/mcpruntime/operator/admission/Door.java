package org.mcpruntime.operator.admission;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.server.Claim;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Surroundings;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Resources;
import org.mcpruntime.resources.store.UnavailableException;

/**
 * Reviews what is proposed among what is in sight. What is in sight is a moment old: so before
 * something is refused, the servers that are against it are asked for.
 *
 * @param namespaces that are in sight; empty for all
 */
public record Door(
    Cluster cluster,
    Resources resources,
    OperatorConfig config,
    List<String> namespaces,
    InstantSource clock) {

  public Door {
    namespaces = List.copyOf(namespaces);
  }

  /** Whether all that decides is in sight. */
  boolean isOpen() {
    var unfilled = cluster.unfilled();
    return Stream.of(Kind.values())
        .noneMatch(kind -> unfilled.stream().anyMatch(word -> word.startsWith(kind.plural())));
  }

  Verdict decide(Proposal proposal) {
    var namespace = proposal.ref().namespace();
    if (!namespaces.isEmpty() && !namespaces.contains(namespace)) {
      return new Verdict.Allowed(
          List.of("the operator does not look after namespace %s".formatted(namespace)));
    }
    var now = clock.instant();
    var verdict = Review.review(proposal, new InSight(this), config, now);
    return switch (verdict) {
      case Verdict.Allowed _ -> verdict;
      case Verdict.Refused _ -> Review.review(proposal, new AskedFor(this), config, now);
    };
  }

  private String where() {
    return namespaces.isEmpty() ? "on this cluster" : "in the namespaces of this operator";
  }

  /** Who was there first of those who have what is asked for. */
  private Optional<Surroundings.Holder> holder(MCPServer asking, Stream<MCPServer> rivals) {
    var wanted = claim(asking);
    return rivals
        .map(this::claim)
        .filter(rival -> rival.excludes(wanted))
        .min(Claim.ORDER)
        .map(
            rival ->
                new Surroundings.Holder(
                    rival.server(), wanted.route(), !rival.route().equals(wanted.route())));
  }

  private Claim claim(MCPServer server) {
    var blueprint = new Blueprint(server, config);
    var metadata = server.metadata();
    return new Claim(
        metadata.ref(), blueprint.route(), blueprint.mtls(), false, metadata.creationTimestamp());
  }

  /** What the watches showed. */
  private record InSight(Door door) implements Surroundings {

    @Override
    public Optional<MCPServer> server(ObjectRef ref) {
      return door.cluster.server(ref);
    }

    @Override
    public Optional<Holder> holder(MCPServer asking) {
      return door.holder(asking, door.cluster.rivals(asking).stream());
    }

    @Override
    public String where() {
      return door.where();
    }
  }

  /** What the API says now; where it says nothing, what was in sight. */
  private record AskedFor(Door door) implements Surroundings {

    @Override
    public Optional<MCPServer> server(ObjectRef ref) {
      try {
        return door.resources.get(new ResourceRef(Kind.SERVER, ref)).flatMap(AskedFor::server);
      } catch (UnavailableException _) {
        return door.cluster.server(ref);
      }
    }

    private static Optional<MCPServer> server(Resource resource) {
      return resource instanceof Resource.Server(var server)
          ? Optional.of(server)
          : Optional.empty();
    }

    @Override
    public Optional<Holder> holder(MCPServer asking) {
      return door.holder(
          asking,
          door.cluster.rivals(asking).stream()
              .flatMap(rival -> server(rival.metadata().ref()).stream()));
    }

    @Override
    public String where() {
      return door.where();
    }
  }
}
