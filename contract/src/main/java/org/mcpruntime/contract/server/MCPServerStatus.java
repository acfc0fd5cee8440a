package org.mcpruntime.contract.server;

import java.net.URI;
import java.time.Instant;
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
 * @param replicas its pods, where it has any
 * @param canary how a template of pods that is tried first is doing
 */
public record MCPServerStatus(
    @Nullable Phase phase,
    @Nullable String message,
    @Nullable Long observedGeneration,
    @Nullable URI url,
    @Nullable String policyRevision,
    @Nullable Replicas replicas,
    @Nullable Canary canary,
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

  /**
   * How many pods there are.
   *
   * @param desired as the spec wants them, canaries among them
   * @param updated of the newest template
   * @param ready that take requests
   */
  public record Replicas(int desired, int updated, int ready) {}

  /**
   * A template of pods and how far it has come.
   *
   * @param template the short digest that {@code mcpruntime.org/promote} and {@code
   *     mcpruntime.org/abort} name
   * @param since when it got where it is
   */
  public record Canary(
      CanaryPhase phase, String template, @Nullable Instant since, String message) {}

  /** How far a template has come. */
  public enum CanaryPhase {
    /** All pods have the template; nothing is tried. */
    Steady,
    /** Some pods have it, beside those of the last one that was promoted. */
    Trying,
    /** It was found good; all pods get it. */
    Promoting,
    /** It was found bad; no pod has it. */
    Aborted
  }

  public MCPServerStatus {
    conditions = Texts.copy(conditions);
  }

  /** The same of a server whose gateways enforce another revision. */
  public MCPServerStatus withPolicyRevision(@Nullable String revision) {
    return new MCPServerStatus(
        phase,
        message,
        observedGeneration,
        url,
        revision,
        replicas,
        canary,
        conditions,
        deploymentReady,
        serviceReady,
        ingressReady,
        gatewayReady,
        policyReady,
        canaryReady);
  }
}
