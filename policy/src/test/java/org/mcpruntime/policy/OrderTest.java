package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.mcpruntime.contract.snapshot.GrantBinding;

/** The order of a document says nothing. */
@Domain(Worlds.class)
@Domain(DomainContext.Global.class)
class OrderTest {

  @Property
  void the_order_of_grants_and_sessions_is_irrelevant_in_every_field(
      @ForAll World world, @ForAll Random random) {
    var shuffled =
        world
            .withGrants(shuffled(world.snapshot().grants(), random))
            .withSessions(shuffled(world.snapshot().sessions(), random));
    assertThat(shuffled.decision()).isEqualTo(world.decision());
  }

  @Property
  void the_order_of_the_inventory_is_irrelevant_in_every_field(
      @ForAll World world, @ForAll Random random) {
    var shuffled =
        world.with(
            Edits.snapshot(
                world.snapshot(),
                draft -> {
                  draft.tools = shuffled(draft.tools, random);
                  draft.prompts = shuffled(draft.prompts, random);
                  draft.resources = shuffled(draft.resources, random);
                }));
    assertThat(shuffled.decision()).isEqualTo(world.decision());
  }

  @Property
  void the_order_of_rules_and_side_effects_is_irrelevant_in_every_field(
      @ForAll World world, @ForAll Random random) {
    var shuffled =
        world.withGrants(
            world.snapshot().grants().stream().map(g -> shuffledWithin(g, random)).toList());
    assertThat(shuffled.decision()).isEqualTo(world.decision());
  }

  private static GrantBinding shuffledWithin(GrantBinding grant, Random random) {
    return Edits.grant(
        grant,
        draft -> {
          draft.effects = shuffled(draft.effects, random);
          draft.toolRules = shuffled(draft.toolRules, random);
          draft.promptRules = shuffled(draft.promptRules, random);
          draft.resourceRules = shuffled(draft.resourceRules, random);
        });
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    var copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
