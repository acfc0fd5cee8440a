package org.mcpruntime.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.mcp.Target;

/**
 * What grants say about the things of one kind.
 *
 * @param open what grants without rules of this kind say, by what using the thing does
 * @param exact what rules say that name one thing
 * @param patterned what rules say that name many; only these are walked
 */
record Shelf(Map<SideEffect, Sum> open, Map<String, Sum> exact, List<Patterned> patterned) {

  private record Patterned(UriPattern pattern, Sum sum) {}

  static Shelf of(List<Ranked> grants, Target.Kind kind, Items items) {
    var builder = new Builder(kind, items);
    grants.forEach(builder::add);
    return builder.build();
  }

  static List<AccessRule> rules(GrantBinding grant, Target.Kind kind) {
    return switch (kind) {
      case TOOL -> grant.toolRules();
      case PROMPT -> grant.promptRules();
      case RESOURCE -> grant.resourceRules();
      case TASK, NONE -> List.of();
    };
  }

  /**
   * Adds what the grants say about one thing.
   *
   * @param holder the one whose terms these are, where others may have the same; else null
   * @param effect what using the thing does; null where nobody knows, and then what is said about
   *     side effects does not count
   */
  void addTo(
      Tally sum, @Nullable Ranked holder, String name, @Nullable SideEffect effect, Instant now) {
    var anything = open.get(effect == null ? SideEffect.READ : effect);
    if (anything != null) {
      sum.merge(anything.at(now), holder);
    }
    var named = exact.get(name);
    if (named != null) {
      sum.merge(named.at(now), holder);
    }
    for (int i = 0; i < patterned.size(); i++) {
      if (patterned.get(i).pattern.matches(name)) {
        sum.merge(patterned.get(i).sum.at(now), holder);
      }
    }
  }

  private static final class Builder {

    private final Target.Kind kind;
    private final Items items;
    private final Map<SideEffect, Timeline.Builder> open = new EnumMap<>(SideEffect.class);
    private final Map<String, Timeline.Builder> exact = new HashMap<>();
    private final Map<String, Timeline.Builder> patterned = new LinkedHashMap<>();

    Builder(Target.Kind kind, Items items) {
      this.kind = kind;
      this.items = items;
    }

    void add(Ranked g) {
      var rules = rules(g.grant(), kind);
      if (rules.isEmpty()) {
        for (var effect : effects()) {
          at(effect, open).during(g.validity()).addOpen(g, effect);
        }
      }
      for (var rule : rules) {
        boolean many = kind == Target.Kind.RESOURCE && !new UriPattern(rule.name()).isLiteral();
        at(rule.name(), many ? patterned : exact)
            .during(g.validity())
            .addRule(g, rule, effect(rule));
      }
    }

    private static <K> Timeline.Builder at(K key, Map<K, Timeline.Builder> builders) {
      return builders.computeIfAbsent(key, any -> new Timeline.Builder());
    }

    /** Only tools do other things than read. */
    private List<SideEffect> effects() {
      return kind == Target.Kind.TOOL ? List.of(SideEffect.values()) : List.of(SideEffect.READ);
    }

    private @Nullable SideEffect effect(AccessRule rule) {
      return kind == Target.Kind.TOOL ? items.find(kind, rule.name()).effect() : SideEffect.READ;
    }

    Shelf build() {
      var patterns = new ArrayList<Patterned>();
      patterned.forEach(
          (text, builder) -> patterns.add(new Patterned(new UriPattern(text), builder.build())));
      return new Shelf(Timeline.built(open), Timeline.built(exact), List.copyOf(patterns));
    }
  }
}
