package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.policy.World.NOW;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/** What holds for every policy, caller and request. */
@Domain(Worlds.class)
@Domain(DomainContext.Global.class)
class GuardsTest {

  @Property
  void without_a_grant_in_force_no_use_is_permitted_but_a_declared_low_trust_read_by_default(
      @ForAll World any) {
    var caller = any.caller().identity();
    var world =
        any.withGrants(
            any.snapshot().grants().stream()
                .filter(g -> !(g.inForce(NOW) && g.subject().includes(caller)))
                .toList());
    if (world.isUse() && world.allows()) {
      assertThat(world.allowsByDefault()).isTrue();
      assertThat(isDeclaredLowTrustRead(world)).isTrue();
      assertThat(world.enforced().reason()).isNotEqualTo(Reason.ALLOWED);
    }
  }

  /** Says it without {@link Items}. */
  private static boolean isDeclaredLowTrustRead(World world) {
    var name = world.target().name();
    return switch (world.target().kind()) {
      case TOOL ->
          world.snapshot().tools().stream()
              .anyMatch(
                  t ->
                      t.name().equals(name)
                          && t.sideEffect() == SideEffect.READ
                          && t.requiredTrust() == Trust.LOW);
      case PROMPT ->
          world.snapshot().prompts().stream()
              .anyMatch(p -> p.name().equals(name) && p.requiredTrust() == Trust.LOW);
      case RESOURCE -> {
        var standing =
            world.snapshot().resources().stream()
                .filter(r -> new UriPattern(r.uriPattern()).matches(name))
                .toList();
        yield !standing.isEmpty()
            && standing.stream().allMatch(r -> r.requiredTrust() == Trust.LOW);
      }
      case TASK, NONE -> false;
    };
  }

  @Property
  void nothing_but_the_handshake_and_lists_is_open_to_a_caller_who_names_nobody(@ForAll World any) {
    var world = any.with(Caller.ANONYMOUS);
    assertThat(world.allows())
        .isEqualTo(!world.isUse() && world.request().method() != Method.UNKNOWN);
  }

  @Property
  void a_grant_or_session_of_an_empty_subject_changes_nothing(
      @ForAll World world, @ForAll World other) {
    var nobody = new ObjectRef("ns", "a-nobody");
    var grants = world.snapshot().grants();
    for (var grant : other.snapshot().grants()) {
      var empty = emptied(grant, nobody);
      assertThat(world.withGrants(Edits.and(grants, empty)).decision()).isEqualTo(world.decision());
    }
    var name = new ObjectRef("a", world.caller().session());
    for (var session : other.snapshot().sessions()) {
      var empty =
          Edits.session(
              session,
              draft -> {
                draft.ref = name;
                draft.subject = Subject.NOBODY;
              });
      assertThat(world.withSessions(Edits.and(world.snapshot().sessions(), empty)).decision())
          .isEqualTo(world.decision());
    }
  }

  private static GrantBinding emptied(GrantBinding grant, ObjectRef ref) {
    return Edits.grant(
        grant,
        draft -> {
          draft.ref = ref;
          draft.subject = Subject.NOBODY;
        });
  }

  @Property
  void observation_refuses_nothing_and_records_exactly_the_refusal_of_enforcement(
      @ForAll World any) {
    var observing = any.with(inMode(any.snapshot(), Policy.Mode.OBSERVE)).decision();
    var enforcing = any.with(inMode(any.snapshot(), Policy.Mode.ALLOW_LIST)).decision();

    if (enforcing instanceof Permit permit) {
      assertThat(permit.observed()).isEmpty();
    }
    assertThat(observing)
        .isInstanceOfSatisfying(
            Permit.class,
            permit -> {
              if (enforcing instanceof Denial denial) {
                assertThat(permit.observed()).contains(denial);
                assertThat(permit.facts()).isEqualTo(denial.facts());
              } else {
                assertThat(permit).isEqualTo(enforcing);
              }
            });
  }

  @Property
  void an_observation_that_has_ended_is_enforcement(@ForAll World any) {
    var ended =
        Edits.snapshot(
            any.snapshot(),
            draft -> {
              var policy = PolicyIndex.policyOf(any.snapshot());
              draft.policy =
                  new Policy(
                      Policy.Mode.OBSERVE,
                      policy.defaultDecision(),
                      "",
                      policy.policyVersion(),
                      NOW);
            });
    assertThat(any.with(ended).decision())
        .isEqualTo(any.with(inMode(any.snapshot(), Policy.Mode.ALLOW_LIST)).decision());
  }

  private static PolicySnapshot inMode(PolicySnapshot snapshot, Policy.Mode mode) {
    var policy = PolicyIndex.policyOf(snapshot);
    return Edits.snapshot(
        snapshot,
        draft ->
            draft.policy =
                new Policy(mode, policy.defaultDecision(), "", policy.policyVersion(), null));
  }

  /** A list is filtered item by item, so what may be used must not lie behind a refused list. */
  @Property
  void what_may_be_called_is_on_a_list_that_may_be_read(@ForAll World world) {
    boolean listed = world.with(new Message.Request(Method.TOOLS_LIST, Target.NONE)).allows();
    for (Tool tool : world.snapshot().tools()) {
      var call = world.with(Message.Request.of(Method.TOOLS_CALL, tool.name()));
      assertThat(call.allows() && !listed).as(tool.name()).isFalse();
    }
    boolean prompts = world.with(new Message.Request(Method.PROMPTS_LIST, Target.NONE)).allows();
    var get = world.with(Message.Request.of(Method.PROMPTS_GET, "greet"));
    assertThat(get.allows() && !prompts).isFalse();
  }

  /** So that the shown item is the usable one, whatever method uses it. */
  @Property
  void a_thing_is_decided_alike_by_whatever_method_it_is_used(@ForAll World world) {
    var target = world.target();
    var decisions =
        switch (target.kind()) {
          case TOOL -> decisions(world, Method.TOOLS_CALL, Method.CALL_TOOL);
          case PROMPT -> decisions(world, Method.PROMPTS_GET, Method.COMPLETION_COMPLETE);
          case RESOURCE ->
              decisions(
                  world,
                  Method.RESOURCES_READ,
                  Method.RESOURCES_SUBSCRIBE,
                  Method.COMPLETION_COMPLETE);
          case TASK -> decisions(world, Method.TASKS_GET, Method.TASKS_CANCEL, Method.TASKS_RESULT);
          case NONE -> List.of(world.decision());
        };
    assertThat(decisions).containsOnly(world.decision());
  }

  private static List<Decision> decisions(World world, Method... methods) {
    return Arrays.stream(methods)
        .map(method -> world.with(new Message.Request(method, world.target())).decision())
        .toList();
  }

  /** Nobody answers a notification, but a server may well act on it. */
  @Property
  void what_is_sent_without_an_id_is_permitted_only_where_it_is_a_notification(
      @ForAll World any, @ForAll Method method) {
    var world = any.with(inMode(any.snapshot(), Policy.Mode.ALLOW_LIST));
    var decision =
        Decide.decide(
            PolicyIndex.compile(world.snapshot()),
            world.caller(),
            new Message.Notification(method),
            NOW);
    if (decision.allowed()) {
      assertThat(method.word()).startsWith("notifications/");
    }
  }

  @Property
  void a_snapshot_decides_as_it_does_after_its_journey_as_json(@ForAll World world)
      throws JsonProcessingException {
    var bytes = Json.SNAPSHOTS.writeValueAsBytes(Render.stamp(world.snapshot()));
    var checked = Check.check(bytes);
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.warnings()).isEmpty();
    assertThat(world.with(checked.snapshot().orElseThrow()).decision()).isEqualTo(world.decision());
  }

  @Property
  void a_refusal_answers_with_the_status_of_its_reason_and_a_permit_with_200(@ForAll World world) {
    var decision = world.decision();
    assertThat(decision.status()).isEqualTo(decision.allowed() ? 200 : decision.reason().status());
    assertThat(world.enforced() instanceof Denial denial ? denial.status() : 401)
        .isIn(401, 403, 404);
  }
}
