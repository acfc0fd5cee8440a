package org.mcpruntime.operator.desired;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.Gateway;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerSpec;
import org.mcpruntime.contract.server.Rollout;
import org.mcpruntime.contract.server.Route;
import org.mcpruntime.contract.server.Transport;
import org.mcpruntime.operator.config.OperatorConfig;

/** A server as it is to run: what it says, and what the operator fills in. */
public record Blueprint(MCPServer server, OperatorConfig config) {

  /** The port of the gateway's own pages, which nobody governs. */
  public static final int MANAGEMENT_PORT = 9103;

  /** The port of a bridge's own pages. */
  public static final int BRIDGE_MANAGEMENT_PORT = 9104;

  private static final Gateway NO_GATEWAY =
      new Gateway(false, null, 8091, null, null, null, Gateway.Placement.SIDECAR, null);

  public MCPServerSpec spec() {
    return server.spec();
  }

  public String name() {
    return server.metadata().name();
  }

  public String namespace() {
    return server.metadata().namespace();
  }

  public boolean governed() {
    return spec().governed();
  }

  public Gateway gateway() {
    var gateway = spec().gateway();
    return gateway == null ? NO_GATEWAY : gateway;
  }

  public Auth auth() {
    var auth = spec().auth();
    return auth == null ? Auth.DEFAULT : auth;
  }

  public boolean mtls() {
    return governed() && auth().mode() == Auth.Mode.MTLS;
  }

  public boolean oauth() {
    return governed() && auth().mode() == Auth.Mode.OAUTH;
  }

  public boolean stdio() {
    return spec().transport() == Transport.STDIO;
  }

  /** Whether its gateway is the namespace's. */
  public boolean shared() {
    return governed() && gateway().placement() == Gateway.Placement.SHARED;
  }

  /** Whether its gateway stands in its own pods. */
  public boolean sidecar() {
    return governed() && !shared();
  }

  /** Whether there is something to run; else the gateway stands before a server elsewhere. */
  public boolean hasImage() {
    return !Texts.orEmpty(spec().image()).isBlank();
  }

  /** Whether new templates of pods are tried first. */
  public boolean tries() {
    return rollout().strategy() == Rollout.Strategy.Canary;
  }

  public Rollout rollout() {
    var rollout = spec().rollout();
    return rollout == null ? new Rollout(Rollout.Strategy.RollingUpdate, "", "", null) : rollout;
  }

  public int replicas() {
    return spec().replicas();
  }

  /** How many pods try a new template. */
  public int canaries() {
    var canaries = rollout().canaryReplicas();
    return tries() && canaries != null ? canaries : 0;
  }

  /**
   * Where callers find it. A server with certificates has a host of its own: Traefik asks for them
   * by host.
   */
  public Route route() {
    var own = Route.of(server);
    var usual = config.edge().host();
    if (!own.host().isEmpty() || usual.isEmpty() || namesPrefix()) {
      return own;
    }
    return new Route(mtls() ? name() + "." + namespace() + "." + usual : usual, own.path());
  }

  private boolean namesPrefix() {
    return !Texts.orEmpty(spec().publicPathPrefix()).isBlank();
  }

  /** How callers speak to the ingress. */
  public String scheme() {
    return mtls() ? "https" : config.edge().scheme();
  }

  /** The ingress without a path; empty where any host will do. */
  public Optional<URI> externalBase() {
    var host = route().host();
    return host.isEmpty() ? Optional.empty() : Optional.of(URI.create(scheme() + "://" + host));
  }

  /** Where callers reach it; empty where any host will do. */
  public Optional<URI> url() {
    return externalBase().map(base -> base.resolve(route().path()));
  }

  /** Where records go; null where nowhere. The platform's place counts before the publisher's. */
  public @Nullable URI ingest() {
    var analytics = spec().analytics();
    var platform = config.dataPlane().ingest();
    if (platform != null || analytics == null || analytics.disabled()) {
      return platform;
    }
    return analytics.ingestURL();
  }

  /** Metadata of a child. */
  ObjectMeta child(String childName) {
    return child(childName, Labels.of(name()));
  }

  ObjectMeta child(String childName, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(childName)
        .withNamespace(namespace())
        .withLabels(new TreeMap<>(labels))
        .withOwnerReferences(owner(true))
        .build();
  }

  /** Metadata of a child that is an object of another group. */
  ObjectMeta foreignChild(String childName) {
    return child(childName, Map.of(Labels.MANAGED_BY, Labels.RUNTIME, Labels.SERVER, name()));
  }

  OwnerReference owner(boolean controller) {
    var owner =
        new OwnerReferenceBuilder()
            .withApiVersion(server.apiVersion())
            .withKind(server.kind())
            .withName(name())
            .withUid(Texts.orEmpty(server.metadata().uid()));
    return controller
        ? owner.withController(true).withBlockOwnerDeletion(true).build()
        : owner.build();
  }
}
