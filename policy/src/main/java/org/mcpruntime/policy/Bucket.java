package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.mcp.Target;

/**
 * All grants of one subject, added up in advance.
 *
 * <p>What time can change (grants with a validity) and what only a pattern can tell (resource
 * rules) is kept as a list and added when asked; everything else is one look-up.
 */
final class Bucket {

  /** A grant and its rank in the order of all grants. */
  record Ranked(int rank, GrantBinding grant) {}

  private static final Tally NOTHING = new Tally();

  final Subject subject;
  private final Shelf tools;
  private final Shelf prompts;
  private final Tally openResources = new Tally();
  private final Tally undeclaredResources = new Tally();
  private final List<Ranked> patterned;
  private final List<Ranked> bounded;
  private final Map<ServerRequest, Integer> serverRequests;
  private final int inForce;

  private Bucket(Subject subject, List<Ranked> grants, Items items) {
    this.subject = subject;
    var steady = grants.stream().filter(g -> !g.grant.bounded() && !g.grant.disabled()).toList();
    this.bounded = grants.stream().filter(g -> g.grant.bounded() && !g.grant.disabled()).toList();
    this.patterned = steady.stream().filter(g -> !g.grant.resourceRules().isEmpty()).toList();
    this.tools = Shelf.of(steady, Target.Kind.TOOL, items);
    this.prompts = Shelf.of(steady, Target.Kind.PROMPT, items);
    this.serverRequests = new EnumMap<>(ServerRequest.class);
    for (var g : steady) {
      if (g.grant.resourceRules().isEmpty()) {
        openResources.addOpen(g.rank, g.grant, SideEffect.READ);
        undeclaredResources.addOpen(g.rank, g.grant, null);
      }
      for (var request : g.grant.serverRequests()) {
        serverRequests.merge(request, g.rank, Math::min);
      }
    }
    this.inForce = steady.stream().mapToInt(Ranked::rank).min().orElse(Tally.NONE);
  }

  static Bucket of(Subject subject, List<Ranked> grants, Items items) {
    return new Bucket(subject, grants, items);
  }

  /** Adds what these grants say about a thing. */
  void addTo(Tally sum, Target target, @Nullable SideEffect effect, Instant now) {
    switch (target.kind()) {
      case TOOL -> sum.merge(tools.about(target.name(), effect));
      case PROMPT -> sum.merge(prompts.about(target.name(), effect));
      case RESOURCE -> {
        sum.merge(effect == null ? undeclaredResources : openResources);
        for (int i = 0; i < patterned.size(); i++) {
          addWhole(sum, patterned.get(i), target, effect);
        }
      }
      case TASK, NONE -> sum.allow = Math.min(sum.allow, inForce);
    }
    for (int i = 0; i < bounded.size(); i++) {
      if (bounded.get(i).grant.inForce(now)) {
        addWhole(sum, bounded.get(i), target, effect);
      }
    }
  }

  /** Lowest rank of a grant in force that lets the server ask this of the client. */
  int granting(ServerRequest request, Instant now) {
    int rank = serverRequests.getOrDefault(request, Tally.NONE);
    for (var g : bounded) {
      if (g.grant.inForce(now) && g.grant.serverRequests().contains(request)) {
        rank = Math.min(rank, g.rank);
      }
    }
    return rank;
  }

  private static void addWhole(
      Tally sum, Ranked ranked, Target target, @Nullable SideEffect effect) {
    var grant = ranked.grant;
    switch (target.kind()) {
      case RESOURCE ->
          sum.add(
              ranked.rank,
              grant,
              grant.resourceRules(),
              Tally.Names.PATTERN,
              target.name(),
              effect);
      case TOOL, PROMPT ->
          sum.add(
              ranked.rank,
              grant,
              rules(grant, target.kind()),
              Tally.Names.EXACT,
              target.name(),
              effect);
      case TASK, NONE -> sum.allow = Math.min(sum.allow, ranked.rank);
    }
  }

  static List<AccessRule> rules(GrantBinding grant, Target.Kind kind) {
    return switch (kind) {
      case TOOL -> grant.toolRules();
      case PROMPT -> grant.promptRules();
      case RESOURCE -> grant.resourceRules();
      case TASK, NONE -> List.of();
    };
  }

  /** Everything a bucket says about things of one kind that are named exactly. */
  private record Shelf(Map<String, Tally> named, List<Tally> openByEffect) {

    /** In the order of {@link #indexOf}; the place after them is for what is unknown. */
    private static final List<SideEffect> EFFECTS =
        List.of(SideEffect.READ, SideEffect.WRITE, SideEffect.DESTRUCTIVE);

    private static final int UNKNOWN_EFFECT = EFFECTS.size();
    private static final Shelf EMPTY = new Shelf(Map.of(), List.of());

    static Shelf of(List<Ranked> grants, Target.Kind kind, Items items) {
      var open = new ArrayList<Tally>();
      var named = new HashMap<String, Tally>();
      for (var g : grants) {
        if (rules(g.grant, kind).isEmpty()) {
          if (open.isEmpty()) {
            for (int i = 0; i <= UNKNOWN_EFFECT; i++) {
              open.add(new Tally());
            }
          }
          for (int i = 0; i <= UNKNOWN_EFFECT; i++) {
            open.get(i).addOpen(g.rank, g.grant, effectAt(i));
          }
        }
      }
      for (var g : grants) {
        for (var rule : rules(g.grant, kind)) {
          var effect = items.find(kind, rule.name()).effect();
          var tally =
              named.computeIfAbsent(
                  rule.name(),
                  any -> open.isEmpty() ? new Tally() : new Tally(open.get(indexOf(effect))));
          tally.addRule(g.rank, g.grant, rule, effect);
        }
      }
      return open.isEmpty() && named.isEmpty()
          ? EMPTY
          : new Shelf(Map.copyOf(named), List.copyOf(open));
    }

    Tally about(String name, @Nullable SideEffect effect) {
      var tally = named.get(name);
      if (tally != null) {
        return tally;
      }
      return openByEffect.isEmpty() ? NOTHING : openByEffect.get(indexOf(effect));
    }

    private static int indexOf(@Nullable SideEffect effect) {
      return switch (effect) {
        case READ -> 0;
        case WRITE -> 1;
        case DESTRUCTIVE -> 2;
        case null -> UNKNOWN_EFFECT;
      };
    }

    private static @Nullable SideEffect effectAt(int index) {
      return index == UNKNOWN_EFFECT ? null : EFFECTS.get(index);
    }
  }
}
