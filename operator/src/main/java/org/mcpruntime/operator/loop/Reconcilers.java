package org.mcpruntime.operator.loop;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.operator.cluster.ChildKind;
import org.mcpruntime.operator.cluster.Cluster;
import org.mcpruntime.operator.cluster.Sightings;
import org.mcpruntime.operator.config.OperatorConfig;
import org.mcpruntime.operator.desired.SharedGateway;
import org.mcpruntime.operator.lead.Leadership;
import org.mcpruntime.operator.measure.Measurements;
import org.mcpruntime.process.log.Log;

/** The three loops, and which of them a change is for. */
public final class Reconcilers implements Sightings, Leadership.Term {

  /** Each look waits for the API most of the time. */
  private static final int WORKERS = 8;

  /** Children come in bursts: their server is looked at once for all of them. */
  private static final Duration BURST = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Standings standings;
  private final Measurements figures;
  private final Loop<ObjectRef> servers;
  private final Loop<ObjectRef> access;
  private final Loop<String> shared;

  /**
   * What others know.
   *
   * @param enforced the revision that each gateway of a server has
   * @param figures what gateways counted while a template of the server is tried
   */
  public record Knowledge(
      Function<ObjectRef, Map<String, String>> enforced, Measurements figures) {}

  public Reconcilers(
      Cluster cluster, OperatorConfig config, Hands hands, Knowledge knowledge, Voices voices) {
    this.cluster = cluster;
    this.figures = knowledge.figures();
    this.standings = new Standings(knowledge.enforced());
    var policies = new Policies(cluster, config, standings, hands.clock());
    var tools = new Loop.Tools(hands.clock(), voices.log(), voices.metrics());
    var ofServers =
        new ServerWork(
            cluster, config, hands, new ServerWork.Sources(policies, knowledge.figures()));
    servers = new Loop<>(new Loop.Name("servers", WORKERS), ofServers::look, tools);
    var ofAccess = new AccessWork(cluster, hands, policies, standings, servers::add);
    access = new Loop<>(new Loop.Name("access", WORKERS), ofAccess::look, tools);
    var ofShared = new SharedWork(cluster, config, hands, voices.log());
    shared = new Loop<>(new Loop.Name("shared", 1), ofShared::look, tools);
  }

  /** Where loops say how they do. */
  public record Voices(Log log, LoopMetrics metrics) {}

  /** Looks at everything. */
  @Override
  public void begin() {
    standings.clear();
    access.start();
    shared.start();
    servers.start();
    cluster.policySubjects().forEach(access::add);
    cluster.namespaces().forEach(shared::add);
    cluster.serverRefs().forEach(servers::add);
  }

  @Override
  public void end() {
    servers.stop();
    access.stop();
    shared.stop();
    figures.clear();
  }

  /** Gateways have another policy than before. */
  public void enforced(ObjectRef server) {
    servers.addIn(server, BURST);
  }

  /** A trial has figures that it had not. */
  public void measured(ObjectRef server) {
    servers.add(server);
  }

  /** Whether nothing is to be done now. */
  public boolean isIdle() {
    return servers.isIdle() && access.isIdle() && shared.isIdle();
  }

  @Override
  public void server(@Nullable MCPServer before, @Nullable MCPServer after) {
    var known = after == null ? before : after;
    if (known == null) {
      return;
    }
    var ref = known.metadata().ref();
    servers.add(ref);
    if (before == null || after == null || !sameWish(before.metadata(), after.metadata())) {
      access.add(ref);
      shared.add(ref.namespace());
      // Others may have the route now that this one had.
      cluster.rivals(known).forEach(rival -> servers.add(rival.metadata().ref()));
      if (before != null && after != null) {
        cluster.rivals(before).forEach(rival -> servers.add(rival.metadata().ref()));
      }
    }
  }

  /** Whether no more than the status is another one. */
  private static boolean sameWish(ObjectMeta before, ObjectMeta after) {
    return Objects.equals(before.uid(), after.uid())
        && Objects.equals(before.generation(), after.generation())
        && Objects.equals(before.deletionTimestamp(), after.deletionTimestamp())
        && before.labels().equals(after.labels());
  }

  @Override
  public void grant(@Nullable MCPAccessGrant before, @Nullable MCPAccessGrant after) {
    if (before != null) {
      access.add(before.spec().serverRef().from(before.metadata().namespace()));
    }
    if (after != null) {
      access.add(after.spec().serverRef().from(after.metadata().namespace()));
    }
  }

  @Override
  public void session(@Nullable MCPAgentSession before, @Nullable MCPAgentSession after) {
    if (before != null) {
      access.add(before.spec().serverRef().from(before.metadata().namespace()));
    }
    if (after != null) {
      access.add(after.spec().serverRef().from(after.metadata().namespace()));
    }
  }

  @Override
  public void child(ChildKind kind, ObjectRef object, Set<ObjectRef> about) {
    if (object.name().equals(SharedGateway.NAME)
        || object.name().equals(SharedGateway.ROUTES_NAME)) {
      shared.addIn(object.namespace(), BURST);
    }
    switch (kind) {
      case CONFIG_MAP ->
          about.forEach(
              server -> {
                access.addIn(server, BURST);
                servers.addIn(server, BURST);
              });
      case SERVICE_ACCOUNT ->
          // It is nobody's, so that one of all has to see to it.
          cluster.serversIn(object.namespace()).stream()
              .limit(1)
              .forEach(server -> servers.addIn(server.metadata().ref(), BURST));
      case SERVICE -> {
        about.forEach(server -> servers.addIn(server, BURST));
        shared.addIn(object.namespace(), BURST);
      }
      case DEPLOYMENT,
          REVISION,
          INGRESS,
          NETWORK_POLICY,
          BUDGET,
          AUTOSCALER,
          CERTIFICATE,
          INGRESS_ROUTE,
          MIDDLEWARE,
          SERVERS_TRANSPORT,
          TLS_OPTION ->
          about.forEach(server -> servers.addIn(server, BURST));
    }
  }
}
