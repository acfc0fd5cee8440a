package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.policy.ManyGrants.NAMES;
import static org.mcpruntime.policy.ManyGrants.NOON;
import static org.mcpruntime.policy.ManyGrants.SECONDS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;
import org.mcpruntime.contract.snapshot.PolicyDelta;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/** Grants that come, change and go decide as if they had always been so. */
class GrantTableTest {

  private static final ObjectRef SERVER = new ObjectRef("ns", "srv");
  private static final Caller CALLER = new Caller(new Subject("ann", "bot", "red"), "");

  /** So few that some have a few grants and some have many; all but the last are the caller's. */
  private static final List<Subject> SUBJECTS =
      List.of(
          new Subject("ann", "", ""),
          new Subject("", "bot", ""),
          new Subject("", "", "red"),
          new Subject("ann", "bot", "red"),
          new Subject("bob", "", ""));

  @ParameterizedTest
  @ValueSource(ints = {3, 12, 60, 400})
  void changes_by_chance_decide_as_the_compiled_policy_in_every_field(int names) {
    for (int seed = 0; seed < 8; seed++) {
      var random = new Random(seed);
      var index = PolicyIndex.compile(ManyGrants.head());
      var grants = new TreeMap<ObjectRef, GrantBinding>();
      for (int step = 0; step < 120; step++) {
        var delta = change(names, random);
        delta.grantsGone().forEach(grants::remove);
        delta.grants().forEach(grant -> grants.put(grant.ref(), grant));
        index = index.with(delta);
        if (step % 10 == 0) {
          assertSame(index, List.copyOf(grants.values()));
        }
      }
    }
  }

  private static PolicyDelta change(int names, Random random) {
    var put = new ArrayList<GrantBinding>();
    var gone = new ArrayList<ObjectRef>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      var name = "grant-%03d".formatted(random.nextInt(names));
      if (random.nextInt(4) == 0) {
        gone.add(new ObjectRef("ns", name));
      } else {
        // Few change at once all there is, so it is compiled anew now and then too.
        put.add(ManyGrants.grant(name, SUBJECTS.get(random.nextInt(SUBJECTS.size())), random));
      }
    }
    return PolicyDelta.ofGrants(SERVER, put, gone);
  }

  private static void assertSame(PolicyIndex index, List<GrantBinding> grants) {
    var compiled = PolicyIndex.compile(ManyGrants.head().withGrants(grants));
    for (int second = -1; second <= SECONDS; second += 3) {
      Instant now = NOON.plusSeconds(second);
      for (var method :
          List.of(Method.TOOLS_CALL, Method.PROMPTS_GET, Method.RESOURCES_READ, Method.SAMPLING)) {
        for (var name : NAMES) {
          var request = Message.Request.of(method, name);
          assertThat(Decide.decide(index, CALLER, request, now))
              .as("%s %s at %s", method, name, now)
              .isEqualTo(Decide.decide(compiled, CALLER, request, now));
        }
      }
    }
    for (var grant : grants) {
      assertThat(index.grant(grant.ref())).contains(grant);
    }
  }

  static Stream<Arguments> arrivals() {
    return Stream.of(
        arrival("counting up at the end", i -> "m-%04d".formatted(i)),
        arrival("counting down at the end", i -> "m-%04d".formatted(9_999 - i)),
        arrival("counting up between two", i -> "b-%04d".formatted(i)),
        arrival("counting down between two", i -> "b-%04d".formatted(9_999 - i)),
        arrival("counting down before the first", i -> "A-%04d".formatted(9_999 - i)),
        arrival("into the middle of all that came before", GrantTableTest::halved));
  }

  private static Arguments arrival(String what, IntFunction<String> names) {
    return Arguments.of(what, names);
  }

  /** Now after the last name, now before it, ever closer. */
  private static String halved(int number) {
    return IntStream.range(0, Math.min(number, 200))
        .mapToObj(i -> i % 2 == 0 ? "b" : "z")
        .reduce("b-", String::concat);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrivals")
  void grants_are_attributed_in_order_however_their_names_arrive(
      String what, IntFunction<String> names) {
    var random = new Random(1);
    var grants = new TreeMap<ObjectRef, GrantBinding>();
    for (var name : List.of("a", "c")) {
      var grant = ManyGrants.grant(name, SUBJECTS.getFirst(), random);
      grants.put(grant.ref(), grant);
    }
    var index = PolicyIndex.compile(ManyGrants.head().withGrants(List.copyOf(grants.values())));
    for (int i = 0; i < 300; i++) {
      var grant = ManyGrants.grant(names.apply(i), SUBJECTS.get(i % SUBJECTS.size()), random);
      grants.put(grant.ref(), grant);
      index = index.with(PolicyDelta.ofGrants(SERVER, List.of(grant), List.of()));
    }

    assertSame(index, List.copyOf(grants.values()));
  }

  @Test
  void a_grant_that_the_document_repeats_is_replaced_and_taken_away_as_one() {
    var random = new Random(1);
    var twice =
        List.of(
            ManyGrants.grant("g", SUBJECTS.getFirst(), random),
            ManyGrants.grant("g", SUBJECTS.getLast(), random));
    var index = PolicyIndex.compile(ManyGrants.head().withGrants(twice));
    var third = ManyGrants.grant("g", SUBJECTS.get(1), random);

    var replaced = index.with(PolicyDelta.ofGrants(SERVER, List.of(third), List.of()));
    var gone = index.with(PolicyDelta.ofGrants(SERVER, List.of(), List.of(third.ref())));

    assertSame(replaced, List.of(third));
    assertSame(gone, List.of());
  }

  @Test
  void a_few_thousand_grants_that_come_and_go_leave_nothing_behind() {
    var random = new Random(1);
    var index = PolicyIndex.compile(ManyGrants.head());
    var refs = new ArrayList<ObjectRef>();
    for (int i = 0; i < 3_000; i++) {
      var grant = ManyGrants.grant("g" + i, new Subject("human-" + i, "", ""), random);
      refs.add(grant.ref());
      index = index.with(PolicyDelta.ofGrants(SERVER, List.of(grant), List.of()));
    }
    assertThat(index.grantTable().size()).isEqualTo(3_000);
    for (var ref : refs) {
      index = index.with(PolicyDelta.ofGrants(SERVER, List.of(), List.of(ref)));
    }

    assertThat(index.grantTable().size()).isZero();
    assertThat(index.grantTable().distinctTerms()).isZero();
  }
}
