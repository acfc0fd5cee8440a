package org.mcpruntime.contract.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Policy;

/** A change as it is written on the wire, and what cannot be one. */
class PolicyDeltaTest {

  private static final ObjectRef SERVER = new ObjectRef("billing", "invoices");
  private static final SessionBinding SESSION =
      new SessionBinding(
          "session-7f9c24e8-3b12-4a0f-9a53-0c8f2f1e7d61",
          "billing",
          "ann@example.com",
          "assistant",
          "finance",
          Trust.MEDIUM,
          true,
          Instant.parse("2026-11-26T12:00:00Z"),
          "v1",
          null);

  private static PolicySnapshot head(ObjectRef server) {
    return new PolicySnapshot(
        PolicySnapshot.SCHEMA_VERSION,
        "sha256:0",
        Instant.EPOCH,
        new PolicySnapshot.ServerIdentity(server.name(), server.namespace(), null, null),
        null,
        Policy.DEFAULT,
        null,
        List.of(),
        List.of(grant("g1")),
        List.of(SESSION),
        List.of(),
        List.of());
  }

  private static GrantBinding grant(String name) {
    return new GrantBinding(
        name,
        "billing",
        "ann@example.com",
        "",
        "",
        Trust.HIGH,
        List.of(SideEffect.READ),
        null,
        false,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  static Stream<Arguments> deltas() {
    var gone = List.of(new ObjectRef("billing", "g2"));
    return Stream.of(
        Arguments.of(
            "nothing",
            PolicyDelta.ofGrants(SERVER, List.of(), List.of()),
            "{'server':{'namespace':'billing','name':'invoices'}}"),
        Arguments.of(
            "a session is revoked",
            PolicyDelta.ofSessions(SERVER, List.of(SESSION), List.of()),
            "{'server':{'namespace':'billing','name':'invoices'},'sessions':[{'name':"
                + "'session-7f9c24e8-3b12-4a0f-9a53-0c8f2f1e7d61','namespace':'billing',"
                + "'human_id':'ann@example.com','agent_id':'assistant','team_id':'finance',"
                + "'consented_trust':'medium','revoked':true,'expires_at':'2026-11-26T12:00:00Z',"
                + "'policy_version':'v1'}]}"),
        Arguments.of(
            "one grant comes and one goes",
            PolicyDelta.ofGrants(SERVER, List.of(grant("g1")), gone),
            "{'server':{'namespace':'billing','name':'invoices'},'grants':[{'name':'g1',"
                + "'namespace':'billing','human_id':'ann@example.com','max_trust':'high',"
                + "'allowed_side_effects':['read']}],"
                + "'grants_gone':[{'namespace':'billing','name':'g2'}]}"),
        Arguments.of(
            "the head, of which only the head is sent",
            PolicyDelta.ofHead(head(SERVER)),
            "{'server':{'namespace':'billing','name':'invoices'},'head':{'schema_version':'v1',"
                + "'revision':'','server':{'name':'invoices','namespace':'billing'},"
                + "'policy':{'mode':'allow-list','default_decision':'deny',"
                + "'enforce_on':'call_tool'}}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deltas")
  void a_change_is_written_as_the_table_says_and_read_back_as_itself(
      String what, PolicyDelta delta, String json) throws JsonProcessingException {
    var written = Json.SNAPSHOTS.writeValueAsString(delta);

    assertThat(written.replace('"', '\'')).as(what).isEqualTo(json);
    assertThat(written.length()).isLessThanOrEqualTo(1_024);
    assertThat(Json.SNAPSHOTS.readValue(written, PolicyDelta.class)).isEqualTo(delta);
    assertThat(delta.saysNothing()).isEqualTo(what.equals("nothing"));
  }

  @Test
  void a_change_does_not_carry_the_head_of_another_server() {
    var other = head(new ObjectRef("billing", "payments"));

    assertThatThrownBy(
            () -> new PolicyDelta(SERVER, other, List.of(), List.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("billing/invoices", "billing/payments");
  }

  @Test
  void what_a_newer_peer_adds_does_not_break_reading() throws JsonProcessingException {
    var read =
        Json.SNAPSHOTS.readValue(
            """
            {"server":{"namespace":"billing","name":"invoices","shard":1},"routes":[],
             "sessions":[{"name":"s1","namespace":"billing","device":"phone"}]}""",
            PolicyDelta.class);

    assertThat(read.sessions()).singleElement().extracting(SessionBinding::name).isEqualTo("s1");
  }
}
