package org.mcpruntime.contract.server;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.Texts;

/**
 * What the runtime observed of a server.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param url where callers reach the server
 * @param policyRevision the revision of the policy that its gateways enforce
 */
public record MCPServerStatus(
    @Nullable Phase phase,
    @Nullable String message,
    @Nullable Long observedGeneration,
    @Nullable URI url,
    @Nullable String policyRevision,
    List<Condition> conditions,
    boolean deploymentReady,
    boolean serviceReady,
    boolean ingressReady,
    boolean gatewayReady,
    boolean policyReady,
    boolean canaryReady) {

  /** The one-word summary. */
  public enum Phase {
    Pending,
    PartiallyReady,
    Ready,
    Error
  }

  /** The types of {@link #conditions}; {@code Ready} is the aggregate of those that apply. */
  public enum ConditionType {
    Ready,
    DeploymentReady,
    ServiceReady,
    IngressReady,
    GatewayReady,
    PolicyReady,
    CanaryReady
  }

  public MCPServerStatus {
    conditions = Texts.copy(conditions);
  }
}
