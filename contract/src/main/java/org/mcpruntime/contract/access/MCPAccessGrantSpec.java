package org.mcpruntime.contract.access;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.contract.object.Trust;

/**
 * An administrator's ceiling for a subject on a server.
 *
 * @param allowedSideEffects empty means none at all
 * @param toolRules empty means every tool; otherwise only those named with {@code allow}
 * @param promptRules as {@code toolRules}, for prompts
 * @param resourceRules as {@code toolRules}, for resources; a name is a URI or a pattern: {@code *}
 *     stays within a path segment, {@code **} does not
 * @param serverRequests what the server may ask of the client; empty means nothing
 */
@ValidationRule(
    value = "!has(self.validFrom) || !has(self.expiresAt) || self.validFrom < self.expiresAt",
    message = "validFrom must be before expiresAt",
    fieldPath = ".expiresAt")
public record MCPAccessGrantSpec(
    @Required ServerRef serverRef,
    @Required Subject subject,
    @Default("low") Trust maxTrust,
    @Size(max = 3) @ValidationRule(value = DISTINCT, message = "words must not repeat")
        List<SideEffect> allowedSideEffects,
    @Nullable @Size(max = 128) String policyVersion,
    @Default("false") boolean disabled,
    @Size(max = 200) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<AccessRule> toolRules,
    @Size(max = 200) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<AccessRule> promptRules,
    @Size(max = 200) @ValidationRule(value = UNIQUE, message = "names must be unique")
        List<AccessRule> resourceRules,
    @Size(max = 3) @ValidationRule(value = DISTINCT, message = "words must not repeat")
        List<ServerRequest> serverRequests,
    @Nullable Instant validFrom,
    @Nullable Instant expiresAt) {

  private static final String UNIQUE = "self.all(x, self.exists_one(y, y.name == x.name))";
  private static final String DISTINCT = "self.all(x, self.exists_one(y, y == x))";

  public MCPAccessGrantSpec {
    subject = subject == null ? Subject.NOBODY : subject;
    maxTrust = maxTrust == null ? Trust.LOW : maxTrust;
    allowedSideEffects = Texts.copy(allowedSideEffects);
    toolRules = AccessRule.copy(toolRules);
    promptRules = AccessRule.copy(promptRules);
    resourceRules = AccessRule.copy(resourceRules);
    serverRequests = Texts.copy(serverRequests);
  }
}
