package org.mcpruntime.policy;

import java.time.Instant;
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

  static final int NONE = Integer.MAX_VALUE;

  int deny = NONE;
  int allow = NONE;
  private int low = NONE;
  private int medium = NONE;
  private int high = NONE;
  private int requiresMedium = NONE;
  private int requiresHigh = NONE;

  @Override
  public Tally at(Instant now) {
    return this;
  }

  void merge(Tally other) {
    merge(other, 0);
  }

  /** Adds what was tallied with ranks that count from {@code first}. */
  void merge(Tally other, int first) {
    deny = Math.min(deny, from(first, other.deny));
    allow = Math.min(allow, from(first, other.allow));
    low = Math.min(low, from(first, other.low));
    medium = Math.min(medium, from(first, other.medium));
    high = Math.min(high, from(first, other.high));
    requiresMedium = Math.min(requiresMedium, from(first, other.requiresMedium));
    requiresHigh = Math.min(requiresHigh, from(first, other.requiresHigh));
  }

  private static int from(int first, int rank) {
    return rank == NONE ? NONE : first + rank;
  }

  boolean sameAs(Tally other) {
    return deny == other.deny
        && allow == other.allow
        && low == other.low
        && medium == other.medium
        && high == other.high
        && requiresMedium == other.requiresMedium
        && requiresHigh == other.requiresHigh;
  }

  /**
   * Adds a grant that names no rules of this kind: it allows everything, within its side effects.
   */
  void addOpen(int rank, GrantBinding grant, @Nullable SideEffect effect) {
    allow = Math.min(allow, rank);
    if (effect != null && grant.allowedSideEffects().contains(effect)) {
      contribute(rank, grant.maxTrust());
    }
  }

  /** Adds one rule, of a grant, that speaks about the thing. */
  void addRule(int rank, GrantBinding grant, AccessRule rule, @Nullable SideEffect effect) {
    switch (rule.decision()) {
      case DENY -> deny = Math.min(deny, rank);
      case ALLOW -> {
        addOpen(rank, grant, effect);
        if (effect != null && grant.allowedSideEffects().contains(effect)) {
          require(rank, rule.requiredTrust());
        }
      }
    }
  }

  private void contribute(int rank, Trust ceiling) {
    switch (ceiling) {
      case LOW -> low = Math.min(low, rank);
      case MEDIUM -> medium = Math.min(medium, rank);
      case HIGH -> high = Math.min(high, rank);
    }
  }

  private void require(int rank, Trust trust) {
    switch (trust) {
      case LOW -> {}
      case MEDIUM -> requiresMedium = Math.min(requiresMedium, rank);
      case HIGH -> requiresHigh = Math.min(requiresHigh, rank);
    }
  }

  boolean contributes() {
    return Math.min(low, Math.min(medium, high)) != NONE;
  }

  /** The highest ceiling; only when something contributes. */
  Trust ceiling() {
    if (high != NONE) {
      return Trust.HIGH;
    }
    return medium != NONE ? Trust.MEDIUM : Trust.LOW;
  }

  /** The higher of what the thing itself requires and what the rules that contribute require. */
  Trust required(Trust own) {
    if (own == Trust.HIGH || requiresHigh != NONE) {
      return Trust.HIGH;
    }
    return own == Trust.MEDIUM || requiresMedium != NONE ? Trust.MEDIUM : Trust.LOW;
  }

  /**
   * The rank of the grant that the decision is attributed to: the last one, in order, that raised
   * the ceiling or the requirement; where none contributes, the first that allows.
   */
  int attributed(Trust own) {
    if (!contributes()) {
      return allow;
    }
    int raisedCeiling =
        switch (ceiling()) {
          case LOW -> low;
          case MEDIUM -> medium;
          case HIGH -> high;
        };
    return Math.max(raisedCeiling, raisedRequirement(own));
  }

  private int raisedRequirement(Trust own) {
    if (requiresHigh != NONE && own != Trust.HIGH) {
      return requiresHigh;
    }
    return requiresMedium != NONE && own == Trust.LOW ? requiresMedium : -1;
  }
}
