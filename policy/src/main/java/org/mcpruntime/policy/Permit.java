package org.mcpruntime.policy;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;

/** Evidence that a message may be forwarded. Only a decision makes one. */
public final class Permit implements Decision {

  private final Reason reason;
  private final DecisionFacts facts;
  private final @Nullable Denial observed;

  Permit(Reason reason, DecisionFacts facts) {
    this(reason, facts, null);
  }

  private Permit(Reason reason, DecisionFacts facts, @Nullable Denial observed) {
    this.reason = reason;
    this.facts = facts;
    this.observed = observed;
  }

  /** Lets through what would have been refused, because the server's policy only observes. */
  static Permit observing(Denial denial) {
    return new Permit(Reason.ALLOWED, denial.facts(), denial);
  }

  /** {@code ALLOWED}, or what the default decision let through. */
  @Override
  public Reason reason() {
    return reason;
  }

  @Override
  public DecisionFacts facts() {
    return facts;
  }

  /** The refusal that enforcement would have been, when the policy only observes. */
  public Optional<Denial> observed() {
    return Optional.ofNullable(observed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Permit that
        && reason == that.reason
        && facts.equals(that.facts)
        && Objects.equals(observed, that.observed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reason, facts, observed);
  }

  @Override
  public String toString() {
    return "Permit["
        + reason
        + ", "
        + facts
        + (observed == null ? "" : ", observed " + observed)
        + "]";
  }
}
