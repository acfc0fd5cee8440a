package org.mcpruntime.operator.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Images;
import org.mcpruntime.operator.desired.Ingresses;
import org.mcpruntime.operator.desired.Resourcing;
import org.mcpruntime.operator.desired.SharedGateway;

/**
 * What a server needs that its schema cannot ask for: because the operator's settings decide it, or
 * because the API server would refuse a child.
 */
public final class Requirements {

  /** A Service's name, with what we put behind the server's. */
  private static final int LONGEST_SERVICE = 63;

  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private final Blueprint blueprint;
  private final List<Problem> problems = new ArrayList<>();

  private Requirements(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  public static List<Problem> missing(Blueprint blueprint) {
    var all = new Requirements(blueprint);
    all.program();
    all.ports();
    all.gateway();
    all.upstream();
    all.certificates();
    all.shared();
    all.route();
    all.rollout();
    all.amounts();
    return List.copyOf(all.problems);
  }

  private void program() {
    var spec = blueprint.spec();
    if (!blueprint.hasImage() && !spec.command().isEmpty()) {
      problem("spec.image", "says in which image the command is run; a cluster needs one");
    } else if (!blueprint.hasImage() && !blueprint.governed()) {
      problem("spec.image", "is needed, for there is no gateway before a server elsewhere");
    }
    if (blueprint.stdio() && blueprint.hasImage()) {
      if (spec.command().isEmpty()) {
        problem(
            "spec.command",
            "is needed with transport stdio: what an image starts by itself cannot be seen");
      }
      if (blueprint.config().dataPlane().bridgeImage().isEmpty()) {
        problem("spec.transport", "stdio needs the operator's setting MCP_BRIDGE_IMAGE");
      }
    }
  }

  private void ports() {
    if (blueprint.stdio() && blueprint.spec().port() == Blueprint.BRIDGE_MANAGEMENT_PORT) {
      problem("spec.port", "9104 is the port of the bridge's own pages");
    }
    if (blueprint.stdio()
        && blueprint.sidecar()
        && blueprint.gateway().port() == Blueprint.BRIDGE_MANAGEMENT_PORT) {
      problem("spec.gateway.port", "9104 is the port of the bridge's own pages");
    }
    if (blueprint.sidecar() && blueprint.spec().servicePort() == Blueprint.MANAGEMENT_PORT) {
      problem("spec.servicePort", "9103 is the gateway's metrics port");
    }
  }

  private void gateway() {
    if (blueprint.sidecar() && Images.ofGateway(blueprint).isEmpty()) {
      problem("spec.gateway.image", "is needed where the operator has no MCP_GATEWAY_PROXY_IMAGE");
    }
    var analytics = blueprint.spec().analytics();
    if (blueprint.governed()
        && analytics != null
        && !analytics.disabled()
        && blueprint.ingest() == null) {
      problem(
          "spec.analytics.ingestURL",
          "is needed where the operator has no MCP_SENTINEL_INGEST_URL");
    }
  }

  /** A gateway before any address of the network would reach what its publisher may not. */
  private void upstream() {
    var upstream = blueprint.gateway().upstreamURL();
    if (!blueprint.governed() || blueprint.config().dataPlane().remoteUpstreams()) {
      return;
    }
    if (upstream != null && !isLoopback(upstream)) {
      problem(
          "spec.gateway.upstreamURL",
          "is outside of the pod; the operator's MCP_REMOTE_UPSTREAMS would have to allow that");
    } else if (!blueprint.hasImage() && upstream == null) {
      problem("spec.image", "is needed: nothing stands behind the gateway");
    }
  }

  private static boolean isLoopback(URI upstream) {
    var host = Texts.orEmpty(upstream.getHost());
    return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
  }

  private void certificates() {
    if (!blueprint.mtls()) {
      return;
    }
    if (blueprint.config().identity().issuer().isEmpty()) {
      problem("spec.auth.mode", "mtls needs the operator's setting MCP_MTLS_CLUSTER_ISSUER");
    }
    if (blueprint.route().host().isEmpty()) {
      problem("spec.ingressHost", "is needed with mtls: certificates are asked for by host");
    }
  }

  private void shared() {
    if (!blueprint.shared()) {
      return;
    }
    var dataPlane = blueprint.config().dataPlane();
    if (dataPlane.feed() == null) {
      problem("spec.gateway.placement", "shared needs the operator's setting MCP_POLICY_FEED_URL");
    }
    if (dataPlane.gatewayImage().isEmpty()) {
      problem(
          "spec.gateway.placement", "shared needs the operator's setting MCP_GATEWAY_PROXY_IMAGE");
    }
    if (blueprint.mtls()) {
      problem("spec.gateway.placement", "shared cannot be with auth.mode mtls");
    }
    if (!blueprint.hasImage()) {
      problem("spec.gateway.placement", "shared needs an image to run");
    }
    if (blueprint.name().equals(SharedGateway.NAME)) {
      problem("metadata.name", "is the shared gateway's own");
    }
    if ((blueprint.name() + "-upstream").length() > LONGEST_SERVICE) {
      problem("metadata.name", "is too long for placement shared, which takes 54 letters");
    }
  }

  private void route() {
    var route = blueprint.route();
    var path = Texts.orEmpty(blueprint.spec().ingressPath()).strip();
    if (!path.isEmpty() && !path.replaceAll("/+$", "").equals(route.path())) {
      problem(
          "spec.ingressPath",
          "is %s, the route is %s; say publicPathPrefix instead".formatted(path, route.path()));
    }
    if (!route.host().isEmpty() && !HOST.matcher(route.host()).matches()) {
      problem("spec.ingressHost", "is no name of a host");
    }
    Ingresses.refused(blueprint)
        .forEach(
            key ->
                problem(
                    "spec.ingressAnnotations." + key,
                    "would change what stands before the gateway; ask the platform's operators"));
  }

  private void rollout() {
    var rollout = blueprint.rollout();
    if (!isCount(rollout.maxUnavailable()) || !isCount(rollout.maxSurge())) {
      problem("spec.rollout", "maxUnavailable and maxSurge have nine digits at most");
      return;
    }
    boolean none = isZero(rollout.maxUnavailable()) && isZero(rollout.maxSurge());
    if (none) {
      problem("spec.rollout", "maxUnavailable and maxSurge cannot both be 0");
    }
    if (percent(rollout.maxUnavailable()) > 100) {
      problem("spec.rollout.maxUnavailable", "cannot be more than 100%");
    }
    if (blueprint.tries() && !blueprint.hasImage()) {
      problem("spec.rollout.strategy", "Canary needs an image to try");
    }
  }

  private static boolean isCount(String count) {
    return count.matches("[0-9]{1,9}%?");
  }

  private static boolean isZero(String count) {
    return count.matches("0+%?");
  }

  private static int percent(String count) {
    return count.endsWith("%") ? Integer.parseInt(count.substring(0, count.length() - 1)) : 0;
  }

  private void amounts() {
    var server = Resourcing.excess(blueprint.spec().resources());
    if (!server.isEmpty()) {
      problem("spec.resources.requests." + server, "is more than its limit");
    }
    var gateway = Resourcing.excess(blueprint.gateway().resources());
    if (blueprint.sidecar() && !gateway.isEmpty()) {
      problem("spec.gateway.resources.requests." + gateway, "is more than its limit");
    }
  }

  private void problem(String path, String sentence) {
    problems.add(new Problem(path, sentence));
  }
}
