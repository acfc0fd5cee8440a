package org.mcpruntime.contract.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/** A grant as its server's gateways see it: flat, with the server's team filled in. */
public record GrantBinding(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    String namespace,
    String humanID,
    String agentID,
    String teamID,
    Trust maxTrust,
    List<SideEffect> allowedSideEffects,
    @Nullable String policyVersion,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean disabled,
    List<AccessRule> toolRules,
    List<AccessRule> promptRules,
    List<AccessRule> resourceRules,
    List<ServerRequest> serverRequests,
    @Nullable Instant validFrom,
    @Nullable Instant expiresAt) {

  public GrantBinding {
    name = Texts.orEmpty(name);
    namespace = Texts.orEmpty(namespace);
    humanID = Texts.orEmpty(humanID);
    agentID = Texts.orEmpty(agentID);
    teamID = Texts.orEmpty(teamID);
    maxTrust = maxTrust == null ? Trust.LOW : maxTrust;
    allowedSideEffects = Texts.copy(allowedSideEffects);
    policyVersion = Texts.orNull(policyVersion);
    toolRules = AccessRule.copy(toolRules);
    promptRules = AccessRule.copy(promptRules);
    resourceRules = AccessRule.copy(resourceRules);
    serverRequests = Texts.copy(serverRequests);
  }

  public ObjectRef ref() {
    return new ObjectRef(namespace, name);
  }

  public Subject subject() {
    return new Subject(humanID, agentID, teamID);
  }

  /** Whether time alone can turn this grant on or off. */
  public boolean bounded() {
    return validFrom != null || expiresAt != null;
  }

  /** Whether it is enabled and within its validity, both ends included. */
  public boolean inForce(Instant now) {
    return !disabled
        && (validFrom == null || !now.isBefore(validFrom))
        && (expiresAt == null || !now.isAfter(expiresAt));
  }
}
