package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * A session that an agent has asked for itself.
 *
 * @param reused whether it was there already
 */
public record AdapterSession(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    @JsonInclude(JsonInclude.Include.ALWAYS) String humanID,
    @JsonInclude(JsonInclude.Include.ALWAYS) String agentID,
    @Nullable String teamID,
    @JsonInclude(JsonInclude.Include.ALWAYS) String serverName,
    Trust consentedTrust,
    @Nullable String policyVersion,
    Instant expiresAt,
    boolean reused) {

  /**
   * What is asked for.
   *
   * @param requestedTrust low where it is absent
   * @param requestedTTL such as {@code 30m}; an hour where it is absent, a day at most
   */
  public record Request(
      String serverName,
      String agentID,
      @Nullable String namespace,
      @Nullable String humanID,
      @Nullable String teamID,
      @Nullable Trust requestedTrust,
      @Nullable String requestedTTL) {

    public Request {
      serverName = Texts.orEmpty(serverName);
      agentID = Texts.orEmpty(agentID);
    }
  }
}
