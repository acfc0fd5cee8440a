package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;

/** The decision, call by call: the folder {@code decide}. */
class DecideTest {

  private static final JsonMapper EVERY_MEMBER =
      Json.SNAPSHOTS
          .rebuild()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .build();

  static Stream<Scenario.Case> cases() throws IOException {
    var cases = new ArrayList<Scenario.Case>();
    for (var file : Scenario.files()) {
      cases.addAll(Scenario.cases(file).toList());
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void a_call_is_decided_as_the_folder_says(Scenario.Case example) {
    var call = example.call();
    var index = PolicyIndex.compile(example.policy());
    var decision = Decide.decide(index, call.caller(), call.request(), call.now());

    assertThat(described(decision)).isEqualTo(call.is());
    assertThat(observed(decision)).isEqualTo(call.observed());
    var facts = facts(decision);
    call.with().forEach((name, value) -> assertThat(facts.get(name)).as(name).isEqualTo(value));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void the_derivation_of_a_call_comes_to_the_same(Scenario.Case example) {
    var call = example.call();
    var derivation = Explain.explain(example.policy(), call.caller(), call.request(), call.now());
    assertThat(derivation.reason().word()).isEqualTo(call.reason());
    assertThat(derivation.allowed()).isEqualTo(call.is().startsWith("allow "));
    if (call.changes() != null) {
      assertThat(derivation.changes())
          .extracting(Derivation.Change::sentence)
          .isEqualTo(call.changes());
    }
  }

  @Test
  void the_folder_has_every_reason_a_policy_gives() throws IOException {
    var reasons = cases().map(c -> c.call().reason()).collect(Collectors.toSet());
    assertThat(reasons)
        .containsAll(
            EnumSet.range(Reason.ALLOWED, Reason.METHOD_UNKNOWN).stream()
                .map(Reason::word)
                .toList());
  }

  @Test
  void a_method_of_each_family_is_decided_in_the_folder() throws IOException {
    assertThat(cases().map(c -> c.call().request().method().family()))
        .contains(Method.Family.values());
  }

  /** The client's answers are part of what the server was let ask. */
  @Test
  void an_answer_of_the_client_passes_but_not_with_a_session_that_has_ended() throws IOException {
    var policy =
        cases().filter(c -> c.file().equals("sessions-optional.json")).findFirst().orElseThrow();
    var index = PolicyIndex.compile(policy.policy());
    var ann = policy.call().caller().identity();
    assertThat(Decide.decide(index, Caller.ANONYMOUS, new Message.Response(), World.NOW).allowed())
        .isTrue();
    assertThat(
            Decide.decide(index, new Caller(ann, "revoked"), new Message.Response(), World.NOW)
                .reason())
        .isEqualTo(Reason.SESSION_REVOKED);
  }

  @Test
  void each_of_thousands_of_grants_is_found_and_no_other() throws IOException {
    var policy = cases().map(Scenario.Case::policy).findFirst().orElseThrow();
    var open = policy.grants().getFirst();
    var grants =
        IntStream.range(0, 5_000)
            .mapToObj(i -> Edits.grant(open, draft -> draft.becomes("g" + i, human(i))))
            .toList();
    var index = PolicyIndex.compile(policy.withGrants(grants));
    var request = Message.Request.of(Method.PROMPTS_GET, "greet");
    for (int i = 0; i < 5_000; i += 7) {
      var decision = Decide.decide(index, new Caller(human(i), ""), request, World.NOW);
      assertThat(decision.facts().grant()).isEqualTo(grants.get(i).ref());
    }
    assertThat(Decide.decide(index, new Caller(human(5_000), ""), request, World.NOW).reason())
        .isEqualTo(Reason.NO_MATCHING_GRANT);
  }

  private static Subject human(int number) {
    return new Subject("h" + number, "", "");
  }

  private static String described(Decision decision) {
    return (decision.allowed() ? "allow " : "deny ")
        + decision.status()
        + " "
        + decision.reason().word();
  }

  private static String observed(Decision decision) {
    return decision instanceof Permit permit
        ? permit.observed().map(denial -> denial.reason().word()).orElse("")
        : "";
  }

  private static JsonNode facts(Decision decision) {
    return EVERY_MEMBER.valueToTree(
        AuditEvent.Decision.of(decision.allowed(), decision.reason(), decision.facts(), null));
  }
}
