package org.mcpruntime.policy;

import java.util.List;
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
final class Tally {

  static final int NONE = Integer.MAX_VALUE;

  int deny = NONE;
  int allow = NONE;
  private int low = NONE;
  private int medium = NONE;
  private int high = NONE;
  private int requiresMedium = NONE;
  private int requiresHigh = NONE;

  Tally() {}

  Tally(Tally other) {
    merge(other);
  }

  void merge(Tally other) {
    deny = Math.min(deny, other.deny);
    allow = Math.min(allow, other.allow);
    low = Math.min(low, other.low);
    medium = Math.min(medium, other.medium);
    high = Math.min(high, other.high);
    requiresMedium = Math.min(requiresMedium, other.requiresMedium);
    requiresHigh = Math.min(requiresHigh, other.requiresHigh);
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

  /** Adds a grant with all its rules of one kind. */
  void add(
      int rank,
      GrantBinding grant,
      List<AccessRule> rules,
      Names names,
      String name,
      @Nullable SideEffect effect) {
    if (rules.isEmpty()) {
      addOpen(rank, grant, effect);
    }
    for (int i = 0; i < rules.size(); i++) {
      if (names.match(rules.get(i).name(), name)) {
        addRule(rank, grant, rules.get(i), effect);
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

  /** How the name in a rule is compared with the name of a thing. */
  enum Names {
    EXACT {
      @Override
      boolean match(String rule, String name) {
        return rule.equals(name);
      }
    },
    PATTERN {
      @Override
      boolean match(String rule, String name) {
        return new UriPattern(rule).matches(name);
      }
    };

    abstract boolean match(String rule, String name);
  }
}
