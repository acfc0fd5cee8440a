package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.SessionPolicy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.mcp.Target;

/**
 * Taking something away never allows more.
 *
 * <p>Two exceptions are stated, not hidden. A grant may restrict: its deny rules win, and its rules
 * may raise what others' ceilings must reach (spec C.4), so that without it more may be allowed.
 * And where the default decision is allow, a grant that speaks about a thing takes it out of the
 * default's hands ({@link World#standsBeforeTheDefault}).
 */
@Domain(Worlds.class)
@Domain(DomainContext.Global.class)
class MonotonyTest {

  @Property
  void removing_a_grant_that_does_not_restrict_never_allows_more(@ForAll World world) {
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var grant = grants.get(i);
      if (!restricts(grant, world.target().kind()) && !world.standsBeforeTheDefault(grant)) {
        assertNoMore(world, world.withGrants(Edits.without(grants, i)));
      }
    }
  }

  @Property
  void removing_all_grants_never_allows_more_but_by_default(@ForAll World world) {
    if (!world.allowsByDefault()) {
      assertNoMore(world, world.withGrants(List.of()));
    }
  }

  @Property
  void disabling_a_grant_is_removing_it_but_for_the_reason(@ForAll World world) {
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var disabled = Edits.grant(grants.get(i), draft -> draft.disabled = true);
      assertThat(world.withGrants(Edits.replaced(grants, i, disabled)).allows())
          .isEqualTo(world.withGrants(Edits.without(grants, i)).allows());
    }
  }

  @Property
  void removing_a_session_never_allows_more_unless_it_hid_another_of_its_name(@ForAll World world) {
    var sessions = world.snapshot().sessions();
    for (int i = 0; i < sessions.size(); i++) {
      var fewer = Edits.without(sessions, i);
      var name = sessions.get(i).name();
      if (fewer.stream().noneMatch(s -> s.name().equals(name))) {
        assertNoMore(world, world.withSessions(fewer));
      }
    }
  }

  @Property
  void removing_an_allow_rule_beside_another_rule_never_allows_more_unless_it_raised_the_bar(
      @ForAll World world) {
    var kind = world.target().kind();
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var grant = grants.get(i);
      var rules = Shelf.rules(grant, kind);
      for (int j = 0; j < rules.size() && rules.size() > 1; j++) {
        if (!restricts(rules.get(j)) && !world.standsBeforeTheDefault(grant)) {
          var fewer = Edits.without(rules, j);
          var edited = Edits.grant(grant, draft -> draft.rules(kind, fewer));
          assertNoMore(world, world.withGrants(Edits.replaced(grants, i, edited)));
        }
      }
    }
  }

  @Property
  void adding_a_deny_rule_never_allows_more(@ForAll World world, @ForAll Random random) {
    var names = List.of(world.target().name(), "look", "greet", "db://**", "db://a/1", "another");
    var deny =
        new AccessRule(names.get(random.nextInt(names.size())), AccessRule.Effect.DENY, Trust.LOW);
    var kind = world.target().kind();
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var grant = grants.get(i);
      if (!world.standsBeforeTheDefault(grant)) {
        var more = Edits.and(Shelf.rules(grant, kind), deny);
        var edited = Edits.grant(grant, draft -> draft.rules(kind, more));
        assertNoMore(world, world.withGrants(Edits.replaced(grants, i, edited)));
      }
    }
  }

  @Property
  void a_deny_rule_for_the_thing_in_a_grant_in_force_always_denies(@ForAll World world) {
    var kind = world.target().kind();
    var deny = new AccessRule(world.target().name(), AccessRule.Effect.DENY, Trust.LOW);
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var grant = grants.get(i);
      boolean counts =
          grant.inForce(World.NOW) && grant.subject().includes(world.caller().identity());
      if (counts && kind != Target.Kind.TASK && kind != Target.Kind.NONE) {
        var edited = Edits.grant(grant, draft -> draft.rules(kind, List.of(deny)));
        assertThat(world.withGrants(Edits.replaced(grants, i, edited)).allows()).isFalse();
      }
    }
  }

  @Property
  void lowering_a_ceiling_never_allows_more(@ForAll World world, @ForAll Trust ceiling) {
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var lower =
          Edits.grant(grants.get(i), draft -> draft.ceiling = Trust.min(draft.ceiling, ceiling));
      assertNoMore(world, world.withGrants(Edits.replaced(grants, i, lower)));
    }
  }

  @Property
  void lowering_a_consent_never_allows_more(@ForAll World world, @ForAll Trust consent) {
    var sessions = world.snapshot().sessions();
    for (int i = 0; i < sessions.size(); i++) {
      var lower =
          Edits.session(
              sessions.get(i), draft -> draft.consent = Trust.min(draft.consent, consent));
      assertNoMore(world, world.withSessions(Edits.replaced(sessions, i, lower)));
    }
  }

  @Property
  void taking_a_side_effect_from_a_grant_that_does_not_restrict_never_allows_more(
      @ForAll World world, @ForAll SideEffect effect) {
    var grants = world.snapshot().grants();
    for (int i = 0; i < grants.size(); i++) {
      var grant = grants.get(i);
      if (!restricts(grant, world.target().kind())) {
        var less =
            Edits.grant(
                grant,
                draft -> draft.effects = draft.effects.stream().filter(e -> e != effect).toList());
        assertNoMore(world, world.withGrants(Edits.replaced(grants, i, less)));
      }
    }
  }

  @Property
  void raising_what_a_tool_or_a_rule_requires_never_allows_more(
      @ForAll World world, @ForAll Trust trust) {
    var stricterTools =
        Edits.snapshot(
            world.snapshot(),
            draft -> draft.tools = draft.tools.stream().map(t -> raised(t, trust)).toList());
    assertNoMore(world, world.with(stricterTools));
    var kind = world.target().kind();
    var stricterRules =
        world.snapshot().grants().stream()
            .map(
                grant ->
                    Edits.grant(
                        grant,
                        draft ->
                            draft.rules(
                                kind,
                                Shelf.rules(grant, kind).stream()
                                    .map(r -> raised(r, trust))
                                    .toList())))
            .toList();
    assertNoMore(world, world.withGrants(stricterRules));
  }

  @Property
  void requiring_a_session_never_allows_more(@ForAll World world) {
    var required =
        Edits.snapshot(
            world.snapshot(), draft -> draft.session = SessionPolicy.DEFAULT.withRequired(true));
    assertNoMore(world, world.with(required));
  }

  private static Tool raised(Tool tool, Trust trust) {
    return new Tool(
        tool.name(),
        tool.description(),
        Trust.max(tool.requiredTrust(), trust),
        tool.sideEffect(),
        tool.riskLevel(),
        tool.labels(),
        tool.audit());
  }

  private static AccessRule raised(AccessRule rule, Trust trust) {
    return new AccessRule(rule.name(), rule.decision(), Trust.max(rule.requiredTrust(), trust));
  }

  private static boolean restricts(GrantBinding grant, Target.Kind kind) {
    return Shelf.rules(grant, kind).stream().anyMatch(MonotonyTest::restricts);
  }

  private static boolean restricts(AccessRule rule) {
    return rule.decision() == AccessRule.Effect.DENY || rule.requiredTrust() != Trust.LOW;
  }

  private static void assertNoMore(World before, World after) {
    assertThat(after.allows() && !before.allows())
        .as("%s before, %s after", before.enforced(), after.enforced())
        .isFalse();
  }
}
