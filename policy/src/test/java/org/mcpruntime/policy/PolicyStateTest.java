package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mcpruntime.policy.World.NOW;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;

/** Whichever way a policy came about, it is the same policy. */
@Domain(Worlds.class)
@Domain(DomainContext.Global.class)
class PolicyStateTest {

  @Property(tries = 500)
  void an_index_that_followed_changes_decides_as_the_compiled_one_in_every_field(
      @ForAll World start, @ForAll @Size(min = 1, max = 5) List<World> others, @ForAll Random any) {
    var state = PolicyState.of(start.snapshot());
    var index = PolicyIndex.compile(start.snapshot());
    for (var other : others) {
      var delta = Deltas.towards(other.snapshot(), any);
      state = state.with(delta);
      index = index.with(delta);
      var whole = state.snapshot();
      var compiled = PolicyIndex.compile(whole);
      for (var asking : others) {
        var decision = Decide.decide(index, asking.caller(), asking.request(), NOW);
        assertThat(decision)
            .isEqualTo(Decide.decide(compiled, asking.caller(), asking.request(), NOW));
        assertThat(enforced(decision))
            .isEqualTo(Explain.enforce(whole, asking.caller(), asking.request(), NOW));
      }
    }
  }

  private static Decision enforced(Decision decision) {
    return decision instanceof Permit permit && permit.observed().isPresent()
        ? permit.observed().get()
        : decision;
  }

  @Property(tries = 500)
  void a_state_is_named_alike_whichever_way_it_was_reached(
      @ForAll World start, @ForAll @Size(max = 5) List<World> others, @ForAll Random any) {
    var state = PolicyState.of(start.snapshot());
    for (var other : others) {
      state = state.with(Deltas.towards(other.snapshot(), any));
    }
    var whole = state.snapshot();
    var shuffled =
        whole
            .withGrants(shuffled(whole.grants(), any))
            .withSessions(shuffled(whole.sessions(), any))
            .withRevision("");

    assertThat(PolicyState.of(shuffled)).isEqualTo(state);
    assertThat(whole.revision()).isEqualTo(state.revision());
    assertThat(state.grantCount()).isEqualTo(whole.grants().size());
    assertThat(state.sessionCount()).isEqualTo(whole.sessions().size());
  }

  @Property(tries = 500)
  void two_states_are_named_alike_only_where_they_are_the_same(
      @ForAll World one, @ForAll World other) {
    var mine = PolicyState.of(one.snapshot());
    var others = PolicyState.of(one.with(other.snapshot()).snapshot());
    var after = mine.with(Deltas.towards(other.snapshot(), new Random(1)));

    assertThat(mine.equals(after)).isEqualTo(content(mine).equals(content(after)));
    assertThat(mine.equals(others)).isEqualTo(content(mine).equals(content(others)));
  }

  /** As it is written: a text that is empty and one that is absent are written alike. */
  private static String content(PolicyState state) {
    return Render.stamp(state.snapshot()).revision();
  }

  @Property(tries = 500)
  void what_lies_between_two_states_turns_the_one_into_the_other_by_way_of_the_wire(
      @ForAll World one, @ForAll World other) throws JsonProcessingException {
    var from = PolicyState.of(one.snapshot());
    var to = PolicyState.of(other.snapshot());

    var wire = Json.SNAPSHOTS.writeValueAsBytes(from.deltaTo(to));

    assertThat(from.with(read(wire))).isEqualTo(to);
    assertThat(Json.SNAPSHOTS.writeValueAsString(from.with(read(wire)).snapshot()))
        .isEqualTo(Json.SNAPSHOTS.writeValueAsString(to.snapshot()));
    assertThat(to.deltaTo(to).saysNothing()).isTrue();
  }

  private static PolicyDelta read(byte[] wire) {
    try {
      return Json.SNAPSHOTS.readValue(wire, PolicyDelta.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 200)
  void a_whole_policy_is_its_state_sorted(@ForAll World world) {
    var sorted =
        world
            .withGrants(sorted(world.snapshot().grants(), Comparator.comparing(GrantBinding::ref)))
            .withSessions(
                sorted(world.snapshot().sessions(), Comparator.comparing(SessionBinding::ref)))
            .snapshot();
    var state = PolicyState.of(world.snapshot());

    assertThat(Render.stamp(state.snapshot())).isEqualTo(Render.stamp(sorted));
    for (var grant : sorted.grants()) {
      assertThat(state.grant(grant.ref())).contains(grant);
    }
    for (var session : sorted.sessions()) {
      assertThat(state.session(session.ref())).contains(session);
      assertThat(state.index().binding(session.ref())).contains(session);
    }
  }

  @Property(tries = 200)
  void putting_what_is_there_changes_nothing(@ForAll World world) {
    var snapshot = world.snapshot();
    var server = snapshot.server().ref();
    var same =
        new PolicyDelta(
            server, snapshot, snapshot.grants(), List.of(), snapshot.sessions(), List.of());
    var state = PolicyState.of(snapshot);
    var index = PolicyIndex.compile(snapshot);

    assertThat(state.with(same)).isSameAs(state);
    assertThat(index.with(same)).isSameAs(index);
  }

  @Property(tries = 20)
  void a_change_of_another_server_cannot_be_applied(@ForAll World world) {
    var snapshot = world.snapshot();
    var other =
        PolicyDelta.ofSessions(new ObjectRef("ns", "other"), snapshot.sessions(), List.of());

    assertThatThrownBy(() -> PolicyState.of(snapshot).with(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("ns/other", "ns/srv");
    assertThatThrownBy(() -> PolicyIndex.compile(snapshot).with(other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two processes of different versions must name a state alike. */
  @Example
  void the_name_of_a_state_is_what_it_always_was() throws IOException {
    var golden =
        Files.readAllLines(Path.of(System.getProperty("repo.root"), "tests/vectors/canonical.tsv"))
            .get(1)
            .split("\t", 2)[1];

    var state = PolicyState.of(Json.SNAPSHOTS.readValue(golden, PolicySnapshot.class));

    assertThat(state.revision())
        .isEqualTo("sha256:d584808c198a5b964894e87e6e9328495c70f6b12d14aa38ecf4b7dc0e0f38bb");
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    var copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
    return list.stream().sorted(order).toList();
  }
}
