package org.mcpruntime.platform;

/** Objects that tests begin with, all in {@code mcp-servers}. */
public final class Manifests {

  /** A server of two tools. */
  public static final String ECHO =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPServer
      metadata: {name: echo, namespace: mcp-servers}
      spec:
        image: registry.example/echo
        teamID: ops
        gateway: {enabled: true}
        tools:
          - {name: say, description: Says it again, sideEffect: read}
          - {name: drop, description: Removes all, sideEffect: destructive, requiredTrust: high}
      """;

  /** Lets alice use it, through any agent. */
  public static final String GRANT =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAccessGrant
      metadata: {name: readers, namespace: mcp-servers}
      spec:
        serverRef: {name: echo}
        subject: {humanID: alice}
        maxTrust: medium
        allowedSideEffects: [read]
        policyVersion: v1
      """;

  /** To which alice has consented. */
  public static final String SESSION =
      """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAgentSession
      metadata: {name: hers, namespace: mcp-servers}
      spec:
        serverRef: {name: echo}
        subject: {humanID: alice, agentID: cursor}
        consentedTrust: low
        expiresAt: 2026-11-25T18:00:00Z
      """;

  private Manifests() {}
}
