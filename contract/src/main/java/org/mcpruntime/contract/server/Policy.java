package org.mcpruntime.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.Texts;

/**
 * How strictly a server's policy is applied.
 *
 * @param enforceOn accepted for compatibility, without effect: every method is governed
 * @param policyVersion a label that records repeat
 * @param observeUntil when {@code observe} ends and enforcement begins; null leaves observation
 *     open-ended
 */
public record Policy(
    @Default("allow-list") Mode mode,
    @Default("deny") DefaultDecision defaultDecision,
    @Default("call_tool") @Size(max = 128) String enforceOn,
    @Nullable @Default("v1") @Size(max = 128) String policyVersion,
    @Nullable Instant observeUntil) {

  /** Enforce, or only record what would have been decided. */
  public enum Mode {
    @JsonProperty("allow-list")
    ALLOW_LIST,
    @JsonProperty("observe")
    OBSERVE
  }

  /** What happens to a call that no grant speaks about. */
  public enum DefaultDecision {
    @JsonProperty("allow")
    ALLOW,
    @JsonProperty("deny")
    DENY
  }

  public Policy {
    mode = mode == null ? Mode.ALLOW_LIST : mode;
    defaultDecision = defaultDecision == null ? DefaultDecision.DENY : defaultDecision;
    enforceOn = Texts.or(enforceOn, "call_tool");
    policyVersion = Texts.orNull(policyVersion);
  }

  /** Enforce, and deny what nothing speaks about. */
  public static final Policy DEFAULT =
      new Policy(Mode.ALLOW_LIST, DefaultDecision.DENY, "", null, null);

  /** Whether a refusal is only recorded at that time. */
  public boolean observes(Instant now) {
    return mode == Mode.OBSERVE && (observeUntil == null || now.isBefore(observeUntil));
  }
}
