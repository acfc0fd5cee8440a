package org.mcpruntime.policy;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.snapshot.GrantBinding;

/**
 * What a set of grants says about one thing, in a form that can be added up.
 *
 * <p>Grants are ranked by namespace and name. The answer and its attribution depend only on the
 * lowest rank that denies, that allows, that contributes each ceiling and that raises the
 * requirement to each level: so a tally is those ranks, tallies of disjoint sets merge by minimum
 * in any order, and a hundred thousand grants weigh as much as one.
 */
final class Tally implements Sum {

  @Nullable Ranked deny;
  @Nullable Ranked allow;
  private @Nullable Ranked low;
  private @Nullable Ranked medium;
  private @Nullable Ranked high;
  private @Nullable Ranked requiresMedium;
  private @Nullable Ranked requiresHigh;

  @Override
  public Tally at(Instant now) {
    return this;
  }

  void merge(Tally other) {
    merge(other, null);
  }

  /**
   * Adds another tally.
   *
   * @param holder who says it all, where the tally was made for any grant of the same terms
   */
  void merge(Tally other, @Nullable Ranked holder) {
    // Most say little: what is not said is not written, for a reference costs more to write.
    if (other.deny != null) {
      deny = first(deny, holder == null ? other.deny : holder);
    }
    if (other.allow != null) {
      allow = first(allow, holder == null ? other.allow : holder);
    }
    if (other.low != null) {
      low = first(low, holder == null ? other.low : holder);
    }
    if (other.medium != null) {
      medium = first(medium, holder == null ? other.medium : holder);
    }
    if (other.high != null) {
      high = first(high, holder == null ? other.high : holder);
    }
    if (other.requiresMedium != null) {
      requiresMedium = first(requiresMedium, holder == null ? other.requiresMedium : holder);
    }
    if (other.requiresHigh != null) {
      requiresHigh = first(requiresHigh, holder == null ? other.requiresHigh : holder);
    }
  }

  private static Ranked first(@Nullable Ranked one, Ranked other) {
    return one == null || other.rank() < one.rank() ? other : one;
  }

  boolean sameAs(Tally other) {
    return same(deny, other.deny)
        && same(allow, other.allow)
        && same(low, other.low)
        && same(medium, other.medium)
        && same(high, other.high)
        && same(requiresMedium, other.requiresMedium)
        && same(requiresHigh, other.requiresHigh);
  }

  private static boolean same(@Nullable Ranked one, @Nullable Ranked other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.rank() == other.rank();
  }

  /**
   * Adds a grant that names no rules of this kind: it allows everything, within its side effects.
   */
  void addOpen(Ranked grant, @Nullable SideEffect effect) {
    allow = first(allow, grant);
    if (effect != null && grant.grant().allowedSideEffects().contains(effect)) {
      contribute(grant);
    }
  }

  /** Adds one rule, of a grant, that speaks about the thing. */
  void addRule(Ranked grant, AccessRule rule, @Nullable SideEffect effect) {
    switch (rule.decision()) {
      case DENY -> deny = first(deny, grant);
      case ALLOW -> {
        addOpen(grant, effect);
        if (effect != null && grant.grant().allowedSideEffects().contains(effect)) {
          require(grant, rule.requiredTrust());
        }
      }
    }
  }

  private void contribute(Ranked grant) {
    switch (grant.grant().maxTrust()) {
      case LOW -> low = first(low, grant);
      case MEDIUM -> medium = first(medium, grant);
      case HIGH -> high = first(high, grant);
    }
  }

  private void require(Ranked grant, Trust trust) {
    switch (trust) {
      case LOW -> {}
      case MEDIUM -> requiresMedium = first(requiresMedium, grant);
      case HIGH -> requiresHigh = first(requiresHigh, grant);
    }
  }

  /** The first that allows; only when one does. */
  GrantBinding allowing() {
    return Objects.requireNonNull(allow, "no grant allows it").grant();
  }

  boolean contributes() {
    return low != null || medium != null || high != null;
  }

  /** The highest ceiling; only when something contributes. */
  Trust ceiling() {
    if (high != null) {
      return Trust.HIGH;
    }
    return medium != null ? Trust.MEDIUM : Trust.LOW;
  }

  /** The higher of what the thing itself requires and what the rules that contribute require. */
  Trust required(Trust own) {
    if (own == Trust.HIGH || requiresHigh != null) {
      return Trust.HIGH;
    }
    return own == Trust.MEDIUM || requiresMedium != null ? Trust.MEDIUM : Trust.LOW;
  }

  /**
   * The grant that the decision is attributed to: the last one, in order, that raised the ceiling
   * or the requirement; where none contributes, the first that allows. Only when something allows.
   */
  GrantBinding attributed(Trust own) {
    var ceiling = high != null ? high : medium != null ? medium : low;
    var raised = raisedRequirement(own);
    if (ceiling == null) {
      return allowing();
    }
    return raised != null && raised.rank() > ceiling.rank() ? raised.grant() : ceiling.grant();
  }

  private @Nullable Ranked raisedRequirement(Trust own) {
    if (requiresHigh != null && own != Trust.HIGH) {
      return requiresHigh;
    }
    return own == Trust.LOW ? requiresMedium : null;
  }
}
