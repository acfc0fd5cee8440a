package org.mcpruntime.gateway.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.Challenge;
import org.mcpruntime.mcp.ErrorCode;
import org.mcpruntime.mcp.Fault;
import org.mcpruntime.mcp.Malformed;

/**
 * Why a request goes no further, and what its client is told.
 *
 * @param status of HTTP
 * @param malformed what is wrong with the message, where that is why
 * @param challenge how the caller may come back
 * @param hints what helps a client to do better
 */
record Refusal(
    Reason reason, int status, @Nullable Malformed malformed, Challenge challenge, Hints hints) {

  /**
   * What helps a client to do better.
   *
   * @param allow the verbs that are allowed, where another was used; empty otherwise
   * @param retryAfter when it may go; null where nobody knows
   */
  record Hints(String allow, @Nullable Duration retryAfter) {
    static final Hints NONE = new Hints("", null);
  }

  static Refusal of(Reason reason) {
    return new Refusal(reason, reason.status(), null, Challenge.NONE, Hints.NONE);
  }

  static Refusal of(Reason reason, Challenge challenge) {
    return new Refusal(reason, reason.status(), null, challenge, Hints.NONE);
  }

  static Refusal of(Malformed malformed) {
    return new Refusal(
        reason(malformed.fault()),
        malformed.fault().status(),
        malformed,
        Challenge.NONE,
        Hints.NONE);
  }

  /** What records say; the error says the same word. */
  private static Reason reason(Fault fault) {
    if (fault.code() == ErrorCode.METHOD_NOT_FOUND) {
      return Reason.METHOD_UNKNOWN;
    }
    return fault == Fault.UPSTREAM_LEGACY
        ? Reason.UPSTREAM_ERA_MISMATCH
        : Reason.RPC_INSPECTION_FAILED;
  }

  static Refusal later(Reason reason, Duration retryAfter) {
    return new Refusal(reason, reason.status(), null, Challenge.NONE, new Hints("", retryAfter));
  }

  /** Somebody else's request is likely to have ended by then. */
  static Refusal soon(Reason reason) {
    return later(reason, Duration.ofSeconds(1));
  }

  static Refusal verb(String allowed) {
    return new Refusal(
        Reason.VERB_NOT_ALLOWED,
        Reason.VERB_NOT_ALLOWED.status(),
        null,
        Challenge.NONE,
        new Hints(allowed, null));
  }
}
