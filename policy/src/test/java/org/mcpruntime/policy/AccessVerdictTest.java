package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.AccessStatus.Phase;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.server.MCPServer;

class AccessVerdictTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private static final MCPServer SERVER =
      object(
          MCPServer.class,
          "here",
          "{\"image\":\"registry.example/s:1\",\"session\":{\"maxLifetime\":\"24h\"}}");

  private static <T> T object(Class<T> kind, String namespace, String spec) {
    var text =
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"%s",
         "metadata":{"name":"s","namespace":"%s","generation":2,
          "creationTimestamp":"2026-05-31T12:00:00Z"},
         "spec":%s}"""
            .formatted(kind.getSimpleName(), namespace, spec);
    try {
      return Json.RESOURCES.readValue(text, kind);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String spec(String more) {
    return "{\"serverRef\":{\"name\":\"s\",\"namespace\":\"here\"},\"subject\":{\"agentID\":\"a\"}%s}"
        .formatted(more);
  }

  private static MCPAccessGrant grant(String namespace, String more) {
    return object(MCPAccessGrant.class, namespace, spec(more));
  }

  private static MCPAgentSession session(String namespace, String more) {
    return object(MCPAgentSession.class, namespace, spec(more));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          here  |                                     | Bound    | Bound       | in the policy
          here  | ,"disabled":true                    | Disabled | Disabled    | is disabled
          here  | ,"expiresAt":"2026-06-01T12:00:00Z" | Bound    | Bound       | in the policy
          here  | ,"expiresAt":"2026-06-01T11:59:59Z" | Expired  | Expired     | 2026-06-01T11:59:59Z
          here  | ,"validFrom":"2026-06-01T12:00:01Z" | Bound    | NotYetValid | from 2026-06-01T12:00:01Z
          there |                                     | Rejected | Rejected    | does not list namespace there
          there | ,"disabled":true                    | Rejected | Rejected    | does not list namespace there
          """)
  void what_became_of_a_grant(
      String namespace, @Nullable String more, Phase phase, String reason, String said) {
    var verdict = AccessVerdict.of(SERVER, grant(namespace, more == null ? "" : more), NOON);

    assertThat(verdict.phase()).isEqualTo(phase);
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.message()).contains(said);
    assertThat(verdict.carried()).isEqualTo(phase != Phase.Rejected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-06-01T12:00:00Z | here  |                                     | Bound    | in the policy
          2026-06-01T12:00:00Z | here  | ,"revoked":true                     | Revoked  | is revoked
          2026-06-01T12:00:00Z | here  | ,"expiresAt":"2026-06-01T11:00:00Z" | Expired  | 2026-06-01T11:00:00Z
          2026-06-01T12:00:01Z | here  |                                     | Expired  | 2026-06-01T12:00:00Z
          2026-06-01T12:00:01Z | here  | ,"expiresAt":"2026-07-01T11:00:00Z" | Expired  | 2026-06-01T12:00:00Z
          2026-06-01T12:00:00Z | there |                                     | Rejected | does not list namespace there
          """)
  void what_became_of_a_session_that_lives_a_day_at_most(
      Instant now, String namespace, @Nullable String more, Phase phase, String said) {
    var verdict = AccessVerdict.of(SERVER, session(namespace, more == null ? "" : more), now);

    assertThat(verdict.phase()).isEqualTo(phase);
    assertThat(verdict.reason()).isEqualTo(phase.name());
    assertThat(verdict.message()).contains(said);
    assertThat(verdict.carried()).isEqualTo(phase != Phase.Rejected);
  }

  @Test
  void what_names_no_server_waits_for_it() {
    var verdicts =
        Stream.of(
            AccessVerdict.of(null, grant("there", ",\"disabled\":true"), NOON),
            AccessVerdict.of(null, session("there", ",\"revoked\":true"), NOON));

    assertThat(verdicts)
        .containsOnly(
            new AccessVerdict(
                Phase.Unbound, "ServerNotFound", "there is no MCPServer here/s yet", false));
  }

  @Test
  void a_turn_is_when_the_verdict_is_another() {
    var grant =
        grant(
            "here",
            ",\"validFrom\":\"2026-06-01T13:00:00Z\",\"expiresAt\":\"2026-06-01T14:00:00Z\"");
    var session = session("here", "");

    assertThat(AccessVerdict.turns(grant)).hasSize(2).allMatch(turn -> isTurn(turn, grant));
    assertThat(AccessVerdict.turns(SERVER, session))
        .hasSize(1)
        .allMatch(turn -> isTurn(turn, session));
    assertThat(AccessVerdict.turns(null, session)).isEmpty();
  }

  private static boolean isTurn(Instant turn, MCPAccessGrant grant) {
    return !AccessVerdict.of(SERVER, grant, turn)
        .equals(AccessVerdict.of(SERVER, grant, turn.minusNanos(1)));
  }

  private static boolean isTurn(Instant turn, MCPAgentSession session) {
    return !AccessVerdict.of(SERVER, session, turn)
        .equals(AccessVerdict.of(SERVER, session, turn.minusNanos(1)));
  }

  @Test
  void the_status_keeps_the_revision_that_carried_it_first_and_since_when() {
    var grant = grant("here", "");
    var first = status(grant, null, "sha256:1", NOON);

    var second = status(grant, first, "sha256:2", NOON.plusSeconds(60));

    assertThat(second).isEqualTo(first);
    assertThat(first.policyRevision()).isEqualTo("sha256:1");
    assertThat(first.observedGeneration()).isEqualTo(2);
    assertThat(first.conditions())
        .containsExactly(
            new Condition(
                "Bound", Condition.Status.True, 2L, NOON, "Bound", "in the policy of its server"));
  }

  private static AccessStatus status(
      MCPAccessGrant grant, @Nullable AccessStatus before, String revision, Instant now) {
    return AccessVerdict.of(SERVER, grant, now).status(grant.metadata(), before, revision, now);
  }
}
