package org.mcpruntime.gateway.caller;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.policy.Caller;

/** Whether it is known who asks. */
public sealed interface Authentication {

  /** An answer that does not change any more. */
  sealed interface Settled extends Authentication {}

  /**
   * It is known, or the server does not ask: then it is {@link Caller#ANONYMOUS}.
   *
   * @param expiresAt when the credential ends, and what was opened with it; null where it does not
   */
  record Verified(Caller caller, Assurance assurance, @Nullable Instant expiresAt)
      implements Settled {}

  /** It is not. */
  record Refused(Reason reason, Challenge challenge) implements Settled {}

  /** It is not known yet: keys are being fetched. The stage never fails. */
  record Waiting(CompletionStage<Settled> settled) implements Authentication {}
}
