package org.mcpruntime.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.grant;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.ready;
import static org.mcpruntime.gateway.source.Documents.session;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.SessionBinding;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.PolicyState;

/** Whom a new policy concerns: rather one too many than one too few. */
class PolicyChangeTest {

  private static final Caller CALLER = new Caller(new Subject("h-1", "a-1", ""), "s1");
  private static final SessionBinding LIVE = session("s1", false, null);
  private static final GrantBinding GRANT = grant("g1", "h-1");
  private static final PolicySnapshot BEFORE = with(List.of(GRANT), LIVE);

  private static PolicySnapshot with(List<GrantBinding> grants, SessionBinding... sessions) {
    return policy("billing").withGrants(grants).withSessions(List.of(sessions));
  }

  private static AccessRule rule(AccessRule.Effect effect, Trust required) {
    return new AccessRule("refund", effect, required);
  }

  static Stream<Arguments> changes() {
    var low = rule(AccessRule.Effect.ALLOW, Trust.LOW);
    return Stream.of(
        Arguments.of("nothing", BEFORE, false),
        Arguments.of(
            "the session is revoked", with(List.of(GRANT), session("s1", true, null)), true),
        Arguments.of("it gets an end", with(List.of(GRANT), session("s1", false, NOON)), true),
        Arguments.of("it is gone", with(List.of(GRANT)), true),
        Arguments.of(
            "another session comes", with(List.of(GRANT), LIVE, session("s2", true, null)), false),
        Arguments.of("the grant is gone", with(List.of(), LIVE), true),
        Arguments.of("the grant has a rule", with(List.of(grant("g1", "h-1", low)), LIVE), true),
        Arguments.of(
            "a grant that only gives comes",
            with(List.of(GRANT, grant("g2", "h-1", low)), LIVE),
            false),
        Arguments.of(
            "a grant that denies comes",
            with(List.of(GRANT, grant("g2", "h-1", rule(AccessRule.Effect.DENY, Trust.LOW))), LIVE),
            true),
        Arguments.of(
            "a grant that asks for trust comes",
            with(
                List.of(GRANT, grant("g2", "h-1", rule(AccessRule.Effect.ALLOW, Trust.HIGH))),
                LIVE),
            true),
        Arguments.of(
            "a grant of somebody else denies",
            with(List.of(GRANT, grant("g2", "h-2", rule(AccessRule.Effect.DENY, Trust.LOW))), LIVE),
            false),
        Arguments.of(
            "a tool asks for more",
            BEFORE.withTools(
                List.of(new Tool("refund", "", Trust.HIGH, SideEffect.READ, null, Map.of(), null))),
            true));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("changes")
  void a_caller_is_concerned_as_the_table_says(
      String what, PolicySnapshot after, boolean concerned) {
    var change = PolicyChange.between(ready(BEFORE), ready(after));

    assertThat(change.concerns(CALLER)).as(what).isEqualTo(concerned);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("changes")
  void by_what_lies_between_the_policies_the_same_are_concerned(
      String what, PolicySnapshot now, boolean concerned) {
    var before = ready(BEFORE);
    var state = PolicyState.of(now);
    var delta = PolicyState.of(BEFORE).deltaTo(state);
    var after = before.with(delta, state.revision(), NOON.plusSeconds(1));

    var change = PolicyChange.between(before, after, delta);

    assertThat(change.concerns(CALLER)).as(what).isEqualTo(concerned);
    assertThat(change).isEqualTo(PolicyChange.between(before, after));
    assertThat(after.snapshot().revision()).isEqualTo(state.revision());
  }

  @Test
  void what_a_change_says_twice_concerns_rather_one_too_many() {
    var before = ready(BEFORE);
    var delta = PolicyDelta.ofSessions(before.server(), List.of(LIVE), List.of(LIVE.ref()));
    var after = before.with(delta, "sha256:1", NOON);

    var change = PolicyChange.between(before, after, delta);

    assertThat(change.concerns(CALLER)).isTrue();
    assertThat(after.index().binding(LIVE.ref())).contains(LIVE);
  }

  @Test
  void a_new_server_concerns_nobody() {
    assertThat(PolicyChange.between(null, ready(BEFORE)).concerns(CALLER)).isFalse();
  }

  @Test
  void very_many_changes_concern_everybody() {
    var many = IntStream.range(0, 300).mapToObj(i -> grant("g" + i, "human-" + i)).toList();

    var change = PolicyChange.between(ready(with(many, LIVE)), ready(with(List.of(), LIVE)));

    assertThat(change.concerns(CALLER)).isTrue();
    assertThat(change.subjects()).isEmpty();
  }
}
