package org.mcpruntime.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mcpruntime.gateway.source.Documents.NOON;
import static org.mcpruntime.gateway.source.Documents.policy;
import static org.mcpruntime.gateway.source.Documents.ready;
import static org.mcpruntime.gateway.source.Documents.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.audit.Assurance;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.server.ToolAudit;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.gateway.caller.Authentication;
import org.mcpruntime.gateway.source.ServerPolicy;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;

/** What is told of a message. */
class RecordsTest {

  private static final ServerPolicy POLICY =
      ready(policy("billing").withSessions(List.of(session("s1", false, null))));

  private final Records records = Events.records();

  private static Told told(Asked asked, Ruling ruling) {
    return new Told(asked, POLICY, Events.CALLER, ruling);
  }

  private static Ruling allowed() {
    return new Ruling(true, Reason.ALLOWED, null, DecisionFacts.NONE);
  }

  @Test
  void an_intent_tells_all_that_is_known_before_anything_is_done() throws Exception {
    var intent = records.intent(told(Events.call(), allowed()), NOON);

    assertThat(Json.SNAPSHOTS.readTree(EventJson.bytes(intent)))
        .isEqualTo(
            Json.SNAPSHOTS.readTree(
                """
                {"id": "%s", "timestamp": "2026-11-20T12:00:00Z",
                 "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                 "source": "billing-gateway", "event_type": "mcp.request",
                 "payload": {
                  "phase": "intent", "method": "POST", "path": "/billing/mcp",
                  "status": 0, "latency_ms": 0, "bytes_in": 0, "bytes_out": 0,
                  "client_address": "203.0.113.5",
                  "server": "billing", "namespace": "acme", "team_id": "t-1", "cluster": "local",
                  "human_id": "h-1", "agent_id": "a-1", "subject_team_id": "t-2",
                  "session_id": "s1", "assurance": "proven",
                  "rpc_method": "tools/call", "rpc_id": "7", "tool_name": "refund",
                  "mcp_session_id": "sha256:a461b472cb41a9ec", "era": "2025-11-25",
                  "arguments_digest": "sha256:%s",
                  "decision": "allow", "reason": "allowed", "policy_version": "",
                  "policy_revision": "%s"}}
                """
                    .formatted(
                        intent.id(),
                        // of {"amount":3}
                        "6d47010e407ddba47d8460e9c3984e515309fd15eaf15d2505e76cbd213df915",
                        POLICY.snapshot().revision())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          DIGEST    | -
          ARGUMENTS | {"amount":3,"pin":"[redacted]"}
          -         | -
          """)
  void arguments_are_kept_where_the_tool_says_so_and_without_secrets(
      @Nullable ToolAudit audit, @Nullable String kept) {
    var refund = new Tool("refund", null, Trust.LOW, SideEffect.WRITE, null, Map.of(), audit);
    var policy = ready(policy("billing").withTools(List.of(refund)));
    var asked =
        Events.asked(
            """
            {"jsonrpc":"2.0","id":7,"method":"tools/call",
             "params":{"name":"refund","arguments":{"amount":3,"pin":"1234"}}}
            """);

    var intent = records.intent(new Told(asked, policy, Events.CALLER, allowed()), NOON);

    assertThat(intent.payload().rpc().arguments()).isEqualTo(kept);
    assertThat(intent.payload().rpc().argumentsDigest()).startsWith("sha256:");
  }

  @Test
  void an_outcome_tells_what_its_intent_did_and_how_it_ended() {
    var intent = records.intent(told(Events.call(), allowed()), NOON);

    var outcome = records.outcome(intent, new Answered(200, 7, 289, 112, null), NOON.plusMillis(7));

    assertThat(outcome.id()).isGreaterThan(intent.id());
    assertThat(outcome.timestamp()).isEqualTo(NOON.plus(Duration.ofMillis(7)));
    assertThat(outcome.payload().intentID()).isEqualTo(intent.id());
    assertThat(outcome.payload().phase()).isEqualTo(AuditEvent.Phase.OUTCOME);
    assertThat(outcome.payload().exchange())
        .isEqualTo(
            new AuditEvent.Exchange("POST", "/billing/mcp", 200, 7, 289, 112, "203.0.113.5"));
    assertThat(outcome.payload().rpc()).isSameAs(intent.payload().rpc());
    assertThat(outcome.payload().verdict()).isSameAs(intent.payload().verdict());
  }

  @Test
  void what_was_allowed_and_failed_says_of_what() {
    var intent = records.intent(told(Events.call(), allowed()), NOON);

    var outcome =
        records.outcome(intent, new Answered(504, 7, 0, 0, Reason.UPSTREAM_TIMEOUT), NOON);

    assertThat(outcome.payload().verdict().outcome()).isEqualTo(AuditEvent.Outcome.ALLOW);
    assertThat(outcome.payload().verdict().reason()).isEqualTo(Reason.UPSTREAM_TIMEOUT);
    assertThat(outcome.payload().verdict().policyRevision())
        .isEqualTo(POLICY.snapshot().revision());
  }

  @Test
  void a_refusal_is_one_outcome_without_an_intent() {
    var asked = new Asked("GET", "/x", "203.0.113.5", null, null, null, null);
    var told = new Told(asked, null, null, Ruling.refused(Reason.SERVER_UNKNOWN));

    var outcome = records.refusal(told, new Answered(404, 1, 0, 20, null), NOON);

    assertThat(outcome.payload())
        .isEqualTo(
            new AuditEvent.Payload(
                AuditEvent.Phase.OUTCOME,
                null,
                new AuditEvent.Exchange("GET", "/x", 404, 1, 0, 20, "203.0.113.5"),
                new AuditEvent.Server("", "", "", ""),
                new AuditEvent.Caller("", "", "", "", null),
                new AuditEvent.Rpc(null, null, null, null, null, null, null, null),
                AuditEvent.Decision.of(false, Reason.SERVER_UNKNOWN, DecisionFacts.NONE, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "prompts/get    | \"name\":\"p\"      | p | -",
        "resources/read | \"uri\":\"file:///a\" | - | file:///a",
        "tools/list     | \"x\":1             | - | -"
      })
  void what_is_asked_for_stands_where_the_table_says(
      String method, String params, String tool, String resource) {
    var asked =
        Events.asked(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"%s\",\"params\":{%s}}"
                .formatted(method, params));

    var rpc = records.intent(told(asked, allowed()), NOON).payload().rpc();

    assertThat(rpc.rpcMethod()).isEqualTo(method);
    assertThat(rpc.rpcID()).isEqualTo("\"a\"");
    assertThat(rpc.toolName()).isEqualTo(tool);
    assertThat(rpc.resourceURI()).isEqualTo(resource);
  }

  @Test
  void what_is_only_observed_says_what_it_would_have_been_refused_for() {
    var observing = new Policy(Policy.Mode.OBSERVE, Policy.DefaultDecision.DENY, "", "v1", null);
    var plain = POLICY.snapshot();
    var policy =
        ready(
            new PolicySnapshot(
                plain.schemaVersion(),
                "",
                null,
                plain.server(),
                null,
                observing,
                null,
                List.of(),
                List.of(),
                POLICY.index().sessions(),
                List.of(),
                List.of()));
    var asked = Events.call();
    Envelope envelope = Objects.requireNonNull(asked.envelope());
    var decision = Decide.decide(policy.index(), Events.CALLER.caller(), envelope.message(), NOON);

    var ruling = Ruling.of(decision);

    assertThat(ruling.allowed()).isTrue();
    assertThat(ruling.reason()).isEqualTo(Reason.ALLOWED);
    assertThat(ruling.observed()).isEqualTo(Reason.NO_MATCHING_GRANT);
    assertThat(
            records
                .intent(new Told(asked, policy, Events.CALLER, ruling), NOON)
                .payload()
                .verdict()
                .observedReason())
        .isEqualTo(Reason.NO_MATCHING_GRANT);
  }

  @Test
  void whoever_names_nobody_is_not_said_to_be_proven() {
    var nobody = new Authentication.Verified(Caller.ANONYMOUS, Assurance.PROVEN, null);

    var event = records.intent(new Told(Events.call(), POLICY, nobody, allowed()), NOON);

    assertThat(event.payload().caller().assurance()).isNull();
  }
}
