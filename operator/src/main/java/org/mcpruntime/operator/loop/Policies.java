package org.mcpruntime.operator.loop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.access.AccessPlan;
import org.mcpruntime.operator.access.AccessPlanner;
import org.mcpruntime.operator.access.AccessSight;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.PolicyMirror;
import org.mcpruntime.operator.server.PolicyStanding;

/** The policies of servers: how they are planned, and how far they have come. */
final class Policies {

  private static final JsonFactory JSON = new JsonFactory();

  private final Cluster cluster;
  private final OperatorConfig config;
  private final Standings standings;
  private final InstantSource clock;

  Policies(Cluster cluster, OperatorConfig config, Standings standings, InstantSource clock) {
    this.cluster = cluster;
    this.config = config;
    this.standings = standings;
    this.clock = clock;
  }

  AccessPlan plan(ObjectRef ref) {
    var sight =
        new AccessSight(
            ref,
            cluster.server(ref).orElse(null),
            cluster.grantsFor(ref),
            cluster.sessionsFor(ref),
            cluster.mirror(ref).orElse(null),
            clock.instant());
    return AccessPlanner.plan(sight, config);
  }

  PolicyStanding standing(MCPServer server) {
    if (!server.spec().governed()) {
      return PolicyStanding.NONE;
    }
    var ref = server.metadata().ref();
    var standing = standings.of(ref, unknown -> standing(unknown, plan(unknown)));
    boolean fed = config.dataPlane().feed() != null;
    return new PolicyStanding(
        standing.revision(), fed ? standings.enforced(ref) : Map.of(), standing.mirrored());
  }

  /** How a policy stands as far as is seen. */
  Standings.Standing standing(ObjectRef ref, AccessPlan plan) {
    var mirrored = cluster.mirror(ref).map(Policies::mirrored).orElse(null);
    return new Standings.Standing(plan.revision(), mirrored);
  }

  /** The revision that a mirror holds; null where it holds none. */
  private static @Nullable String mirrored(ConfigMap mirror) {
    var document = mirror.getData() == null ? null : mirror.getData().get(PolicyMirror.KEY);
    if (document == null) {
      return null;
    }
    try (var parser = JSON.createParser(document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        var value = parser.nextToken();
        if (name.equals("revision")) {
          return parser.getText();
        }
        if (value.isStructStart()) {
          parser.skipChildren();
        }
      }
      return null;
    } catch (IOException _) {
      return null; // somebody wrote something else there; it is set right by the other loop
    }
  }
}
