package org.mcpruntime.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.json.LeftOut;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.RiskLevel;

/** The record on the wire: flat, in snake case, under the names of the original. */
class AuditEventTest {

  private static final UUID ID = UUID.fromString("019356a1-7c00-7abc-8def-0123456789ab");

  @Test
  void an_event_in_which_everything_is_known_is_written_as_in_full_json() throws IOException {
    var decision =
        AuditEvent.Decision.of(
            false,
            Reason.TRUST_TOO_LOW,
            Reason.TOOL_DENIED,
            new DecisionFacts(
                "v1",
                new ObjectRef("acme", "g1"),
                new ObjectRef("acme", "s1"),
                Trust.HIGH,
                SideEffect.WRITE,
                RiskLevel.HIGH,
                Trust.HIGH,
                Trust.LOW,
                Trust.LOW),
            "sha256:cc");
    var payload =
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            UUID.fromString("019356a1-7c00-7aaa-8def-0123456789ab"),
            new AuditEvent.Exchange("POST", "/billing/mcp", 403, 7, 289, 112, "10.0.0.9"),
            new AuditEvent.Server("billing", "acme", "t-1", "local"),
            new AuditEvent.Caller("h-1", "a-1", "t-2", "s1", Assurance.PROVEN),
            new AuditEvent.Rpc(
                "tools/call",
                "\"7\"",
                "refund",
                "file:///a",
                "m-1",
                "sha256:bb",
                "{\"n\":1}",
                "2025-11-25"),
            decision);
    var event =
        new AuditEvent(
            ID,
            Instant.parse("2026-11-20T10:00:00.123456789Z"),
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "billing-gateway",
            "mcp.request",
            new AuditEvent.Link("c-1", 17, "sha256:aa", "sha256:dd"),
            payload);
    assertThat(written(event)).isEqualTo(json("full.json"));
  }

  @Test
  void an_event_of_which_nothing_is_known_still_has_every_member_that_is_always_there()
      throws IOException {
    var payload =
        new AuditEvent.Payload(
            AuditEvent.Phase.INTENT,
            null,
            new AuditEvent.Exchange("", "", 0, 0, 0, 0, null),
            new AuditEvent.Server("", "", "", ""),
            new AuditEvent.Caller("", "", "", "", null),
            new AuditEvent.Rpc(null, null, null, null, null, null, null, null),
            AuditEvent.Decision.of(true, Reason.ALLOWED, null, DecisionFacts.NONE, null));
    var event =
        new AuditEvent(
            ID,
            Instant.parse("2026-11-20T10:00:00Z"),
            null,
            "billing-gateway",
            "mcp.request",
            null,
            payload);
    assertThat(written(event)).isEqualTo(json("least.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full.json", "least.json"})
  void an_event_that_was_read_is_written_as_it_was(String name) throws IOException {
    var event = Json.SNAPSHOTS.treeToValue(json(name), AuditEvent.class);
    assertThat(written(event)).isEqualTo(json(name));
  }

  /** Else a member that is added to a record would escape the tests above. */
  @Test
  void the_full_event_is_full() throws IOException {
    var event = Json.SNAPSHOTS.treeToValue(json("full.json"), AuditEvent.class);
    assertThat(LeftOut.of(event, Json.SNAPSHOTS)).isEmpty();
  }

  @Test
  void a_member_of_a_newer_gateway_does_not_break_reading() throws IOException {
    var newer = json("full.json").<ObjectNode>deepCopy();
    newer.withObject("/payload").put("weather", "fine");
    newer.put("schema", 2);
    assertThat(Json.SNAPSHOTS.treeToValue(newer, AuditEvent.class))
        .isEqualTo(Json.SNAPSHOTS.treeToValue(json("full.json"), AuditEvent.class));
  }

  @ParameterizedTest
  @EnumSource
  void the_word_of_a_reason_is_its_name_in_lower_case_and_is_read_back(Reason reason)
      throws IOException {
    assertThat(reason.word()).matches("[a-z]+(_[a-z]+)*").isEqualToIgnoringCase(reason.name());
    var written = Json.SNAPSHOTS.writeValueAsString(reason);
    assertThat(written).isEqualTo('"' + reason.word() + '"');
    assertThat(Json.SNAPSHOTS.readValue(written, Reason.class)).isEqualTo(reason);
  }

  private static JsonNode written(AuditEvent event) throws IOException {
    return Json.SNAPSHOTS.readTree(Json.SNAPSHOTS.writeValueAsBytes(event));
  }

  private static JsonNode json(String name) throws IOException {
    try (var in = AuditEventTest.class.getResourceAsStream(name)) {
      return Json.SNAPSHOTS.readTree(Objects.requireNonNull(in));
    }
  }
}
