package org.mcpruntime.contract.access;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.object.Trust;

/**
 * The consent of a human to an agent's use of a server.
 *
 * @param expiresAt the last instant of the session; absent means it never expires by itself
 * @param revoked final: it never goes back to false
 * @param upstreamTokenSecretRef the credential the gateway presents to the server on behalf of this
 *     session
 */
@ValidationRule(
    value = "!oldSelf.revoked || self.revoked",
    message = MCPAgentSessionSpec.REVOCATION_IS_FINAL,
    fieldPath = ".revoked")
public record MCPAgentSessionSpec(
    @Required ServerRef serverRef,
    @Required Subject subject,
    @Default("low") Trust consentedTrust,
    @Nullable Instant expiresAt,
    @Default("false") boolean revoked,
    @Nullable SecretKeyRef upstreamTokenSecretRef,
    @Nullable @Size(max = 128) String policyVersion) {

  /** What is said to who takes one back. */
  public static final String REVOCATION_IS_FINAL = "a revocation is final; issue a new session";

  public MCPAgentSessionSpec {
    subject = subject == null ? Subject.NOBODY : subject;
    consentedTrust = consentedTrust == null ? Trust.LOW : consentedTrust;
  }
}
