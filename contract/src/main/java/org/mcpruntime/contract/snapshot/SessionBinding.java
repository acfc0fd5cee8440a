package org.mcpruntime.contract.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * A session as its server's gateways see it; its name is the session id on the wire.
 *
 * @param upstreamTokenRef {@code secret/key} of the credential for the server
 */
public record SessionBinding(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    String namespace,
    String humanID,
    String agentID,
    String teamID,
    Trust consentedTrust,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean revoked,
    @Nullable Instant expiresAt,
    @Nullable String policyVersion,
    @Nullable String upstreamTokenRef) {

  public SessionBinding {
    name = Texts.orEmpty(name);
    namespace = Texts.orEmpty(namespace);
    humanID = Texts.orEmpty(humanID);
    agentID = Texts.orEmpty(agentID);
    teamID = Texts.orEmpty(teamID);
    consentedTrust = consentedTrust == null ? Trust.LOW : consentedTrust;
    policyVersion = Texts.orNull(policyVersion);
  }

  public ObjectRef ref() {
    return new ObjectRef(namespace, name);
  }

  public Subject subject() {
    return new Subject(humanID, agentID, teamID);
  }

  /** Whether its last instant has passed. */
  public boolean expired(Instant now) {
    return expiresAt != null && now.isAfter(expiresAt);
  }
}
