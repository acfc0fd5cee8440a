package org.mcpruntime.contract.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.ServerRef;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * A grant as people look at it, in the shape of the original.
 *
 * @param age when it was made
 */
public record GrantSummary(
    @JsonInclude(JsonInclude.Include.ALWAYS) String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) String namespace,
    ServerRef serverRef,
    Subject subject,
    Trust maxTrust,
    List<SideEffect> allowedSideEffects,
    List<AccessRule> toolRules,
    @Nullable String policyVersion,
    boolean disabled,
    @Nullable AccessStatus status,
    @Nullable Instant age) {

  public GrantSummary {
    allowedSideEffects = Texts.copy(allowedSideEffects);
    toolRules = Texts.copy(toolRules);
  }
}
