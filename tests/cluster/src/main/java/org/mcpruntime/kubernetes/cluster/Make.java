package org.mcpruntime.kubernetes.cluster;

/**
 * How a control plane of our own is to be.
 *
 * @param pods whether Deployments get replica sets and pods, though no node runs them
 * @param audited a user whose requests are logged, such as {@code
 *     system:serviceaccount:somewhere:somebody}; empty for nobody
 */
public record Make(boolean pods, String audited) {

  /** As tests have it; the account is the operator's, as setup makes it. */
  static final Make USUAL =
      new Make(true, "system:serviceaccount:mcp-runtime:mcp-runtime-operator-controller-manager");
}
