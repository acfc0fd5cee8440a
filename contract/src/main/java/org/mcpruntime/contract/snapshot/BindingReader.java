package org.mcpruntime.contract.snapshot;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.json.Tokens;
import org.mcpruntime.contract.json.Words;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;

/** Reads the grants and sessions of a policy document. */
@SuppressWarnings("NullAway") // the records' constructors end null
final class BindingReader {

  private static final Words<AccessRule.Effect> EFFECT = Words.of(AccessRule.Effect.values());
  private static final Words<ServerRequest> SERVER_REQUEST = Words.of(ServerRequest.values());

  private final Tokens in;

  BindingReader(Tokens in) {
    this.in = in;
  }

  @Nullable GrantBinding grant() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    String namespace = null;
    String humanID = null;
    String agentID = null;
    String teamID = null;
    Trust maxTrust = null;
    List<SideEffect> allowedSideEffects = null;
    String policyVersion = null;
    boolean disabled = false;
    List<AccessRule> toolRules = null;
    List<AccessRule> promptRules = null;
    List<AccessRule> resourceRules = null;
    List<ServerRequest> serverRequests = null;
    Instant validFrom = null;
    Instant expiresAt = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "namespace" -> namespace = in.text();
        case "human_id" -> humanID = in.text();
        case "agent_id" -> agentID = in.text();
        case "team_id" -> teamID = in.text();
        case "max_trust" -> maxTrust = in.word(SnapshotReader.TRUST);
        case "allowed_side_effects" ->
            allowedSideEffects = in.list(() -> in.word(SnapshotReader.SIDE_EFFECT));
        case "policy_version" -> policyVersion = in.text();
        case "disabled" -> disabled = Boolean.TRUE.equals(in.flag());
        case "tool_rules" -> toolRules = rules();
        case "prompt_rules" -> promptRules = rules();
        case "resource_rules" -> resourceRules = rules();
        case "server_requests" -> serverRequests = in.list(() -> in.word(SERVER_REQUEST));
        case "valid_from" -> validFrom = in.time();
        case "expires_at" -> expiresAt = in.time();
        default -> in.skip();
      }
    }
    return new GrantBinding(
        name,
        namespace,
        humanID,
        agentID,
        teamID,
        maxTrust,
        allowedSideEffects,
        policyVersion,
        disabled,
        toolRules,
        promptRules,
        resourceRules,
        serverRequests,
        validFrom,
        expiresAt);
  }

  private @Nullable List<AccessRule> rules() throws IOException {
    return in.list(this::rule);
  }

  private @Nullable AccessRule rule() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    AccessRule.Effect decision = null;
    Trust requiredTrust = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "decision" -> decision = in.word(EFFECT);
        case "required_trust" -> requiredTrust = in.word(SnapshotReader.TRUST);
        default -> in.skip();
      }
    }
    return new AccessRule(name, decision, requiredTrust);
  }

  @Nullable SessionBinding session() throws IOException {
    if (!in.object()) {
      return null;
    }
    String name = null;
    String namespace = null;
    String humanID = null;
    String agentID = null;
    String teamID = null;
    Trust consentedTrust = null;
    boolean revoked = false;
    Instant expiresAt = null;
    String policyVersion = null;
    String upstreamTokenRef = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "name" -> name = in.text();
        case "namespace" -> namespace = in.text();
        case "human_id" -> humanID = in.text();
        case "agent_id" -> agentID = in.text();
        case "team_id" -> teamID = in.text();
        case "consented_trust" -> consentedTrust = in.word(SnapshotReader.TRUST);
        case "revoked" -> revoked = Boolean.TRUE.equals(in.flag());
        case "expires_at" -> expiresAt = in.time();
        case "policy_version" -> policyVersion = in.text();
        case "upstream_token_ref" -> upstreamTokenRef = in.text();
        default -> in.skip();
      }
    }
    return new SessionBinding(
        name,
        namespace,
        humanID,
        agentID,
        teamID,
        consentedTrust,
        revoked,
        expiresAt,
        policyVersion,
        upstreamTokenRef);
  }
}
