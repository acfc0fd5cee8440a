package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.policy.World.NOW;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Target;

/** The long way: the same answer, and what would turn it. */
@Domain(Worlds.class)
class ExplainTest {

  @Property(tries = 5000)
  void the_long_way_comes_to_the_same_decision_in_every_field(@ForAll World world) {
    assertThat(longWay(world)).isEqualTo(world.enforced());
  }

  @Property
  void the_derivation_says_what_was_decided(@ForAll World world) {
    var derivation = derivation(world);
    var enforced = world.enforced();
    assertThat(derivation.allowed()).isEqualTo(world.decision().allowed());
    assertThat(derivation.observed()).isEqualTo(!world.decision().equals(enforced));
    assertThat(derivation.reason()).isEqualTo(enforced.reason());
    assertThat(derivation.status()).isEqualTo(enforced.status());
    assertThat(derivation.facts().matchedGrant())
        .isEqualTo(enforced.facts().grant() == null ? null : enforced.facts().grant().name());
    assertThat(derivation.steps()).isNotEmpty().doesNotContain("").doesNotHaveDuplicates();
  }

  @Property
  void the_grants_it_considered_are_those_that_include_the_caller(@ForAll World world) {
    var considered = derivation(world).grants();
    if (!considered.isEmpty()) {
      assertThat(considered)
          .extracting(Derivation.ConsideredGrant::grant)
          .isSorted()
          .containsExactlyInAnyOrderElementsOf(
              world.snapshot().grants().stream()
                  .filter(g -> g.subject().includes(world.caller().identity()))
                  .map(g -> g.ref())
                  .toList());
    }
  }

  @Property
  void there_is_something_to_change_only_where_something_is_refused(@ForAll World world) {
    if (world.allows()) {
      assertThat(derivation(world).changes()).isEmpty();
    }
  }

  @Property
  void what_a_change_can_mend_has_changes(@ForAll World world) {
    if (!world.allows() && mendable(world)) {
      assertThat(derivation(world).changes())
          .as(world.enforced().reason().word())
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .allSatisfy(ExplainTest::saysWhatIsChanged);
    } else {
      assertThat(derivation(world).changes()).isEmpty();
    }
  }

  private static void saysWhatIsChanged(Derivation.Change change) {
    assertThat(change.sentence()).isNotEmpty();
    assertThat(change.object().name()).isNotEmpty();
    assertThat(change.field()).isNotEmpty();
    assertThat(change.from()).isNotEqualTo(change.to() == null ? "" : change.to());
  }

  /**
   * No change of grants, sessions or inventory gives a caller a name, a method to the protocol, one
   * reading to an ambiguous URI, or a server a prompt or resource it does not have.
   */
  private static boolean mendable(World world) {
    var target = world.target();
    return switch (world.enforced().reason()) {
      case METHOD_UNKNOWN, MISSING_IDENTITY, RESOURCE_URI_AMBIGUOUS -> false;
      default ->
          !world.caller().identity().namesNobody()
              && !(target.kind() == Target.Kind.RESOURCE && UriPattern.ambiguous(target.name()))
              && (target.kind() == Target.Kind.TOOL
                  || !world.isUse()
                  || new Items(world.snapshot()).find(target.kind(), target.name()).effect()
                      != null);
    };
  }

  @Property(tries = 500)
  void a_derivation_can_be_written_as_json(@ForAll World world) throws JsonProcessingException {
    JsonNode json = Json.SNAPSHOTS.valueToTree(derivation(world));
    assertThat(json.at("/reason").asText()).isEqualTo(world.enforced().reason().word());
    assertThat(json.at("/asked/method").asText()).isEqualTo(world.request().method().word());
  }

  private static Decision longWay(World world) {
    return Explain.enforce(world.snapshot(), world.caller(), world.request(), NOW);
  }

  private static Derivation derivation(World world) {
    return Explain.explain(world.snapshot(), world.caller(), world.request(), NOW);
  }
}
