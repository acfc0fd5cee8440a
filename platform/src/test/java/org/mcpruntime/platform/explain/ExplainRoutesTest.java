package org.mcpruntime.platform.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.audit.DecisionFacts;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;

/** What was recorded, beside what would be decided now. */
@Timeout(60)
final class ExplainRoutesTest {

  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform =
        new LoopbackPlatform(folder)
            .given(Manifests.ECHO)
            .given(Manifests.GRANT)
            .given(Manifests.SESSION);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  private String revision() {
    return platform.get("/runtime/policy?server=echo").json().path("revision").asText();
  }

  /** A call of alice's. */
  private static AuditEvent event(AuditEvent.Decision verdict, String server, String tool) {
    return new AuditEvent(
        ID,
        Instant.parse("2026-11-25T11:00:00Z"),
        null,
        "test-gateway",
        "mcp.request",
        null,
        new AuditEvent.Payload(
            AuditEvent.Phase.OUTCOME,
            null,
            new AuditEvent.Exchange("POST", "/echo/mcp", 200, 1, 1, 1, null),
            new AuditEvent.Server(server, "mcp-servers", "ops", ""),
            new AuditEvent.Caller("alice", "cursor", "ops", "hers", null),
            new AuditEvent.Rpc("tools/call", "1", tool, null, null, null, null, null),
            verdict));
  }

  private static AuditEvent.Decision verdict(
      boolean allowed, Reason reason, @Nullable String revision) {
    var low = Trust.LOW;
    var facts =
        reason.isOfPolicy()
            ? new DecisionFacts(
                "v1",
                new ObjectRef("mcp-servers", "readers"),
                new ObjectRef("mcp-servers", "hers"),
                low,
                SideEffect.READ,
                null,
                Trust.MEDIUM,
                low,
                low)
            : DecisionFacts.NONE;
    return AuditEvent.Decision.of(allowed, reason, facts, revision);
  }

  private JsonNode explained(AuditEvent event) {
    return explained(Json.SNAPSHOTS.valueToTree(event).toString());
  }

  private JsonNode explained(String line) {
    platform.arriving.arrive(line);
    var said = platform.get("/events/" + ID + "/explain");
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    return said.json();
  }

  private static Stream<String> differences(JsonNode explained) {
    return explained
        .path("differences")
        .valueStream()
        .map(
            each ->
                "%s: %s -> %s"
                    .formatted(
                        each.path("what").asText(),
                        each.path("before").asText("-"),
                        each.path("after").asText("-")));
  }

  @Test
  void whatWouldBeDecidedTheSameTurnsNothing() {
    var explained = explained(event(verdict(true, Reason.ALLOWED, revision()), "echo", "say"));

    assertThat(explained.at("/event/id").asText()).isEqualTo(ID.toString());
    assertThat(explained.at("/recorded/trust/effective").asText()).isEqualTo("low");
    assertThat(explained.at("/recorded/grant/name").asText()).isEqualTo("readers");
    assertThat(explained.path("same_policy").asBoolean()).isTrue();
    assertThat(explained.path("turned").asBoolean(true)).isFalse();
    assertThat(differences(explained).filter(each -> !each.startsWith("risk_level"))).isEmpty();
  }

  @Test
  void whatWouldBeDecidedOtherwiseIsSaidInItsParts() {
    var revoked = platform.post("/runtime/sessions/mcp-servers/hers/revoke", "");
    assertThat(revoked.status()).isEqualTo(200);

    var explained = explained(event(verdict(true, Reason.ALLOWED, "sha256:0"), "echo", "say"));

    assertThat(explained.path("turned").asBoolean()).as(explained.toString()).isTrue();
    assertThat(explained.path("same_policy").asBoolean(true)).isFalse();
    assertThat(explained.at("/now/reason").asText()).isEqualTo("session_revoked");
    assertThat(explained.at("/now/changes/0/kind").asText()).isEqualTo("create_session");
    assertThat(differences(explained))
        .contains(
            "decision: allow -> deny",
            "reason: allowed -> session_revoked",
            "matched_grant: readers -> -",
            "effective_trust: low -> -");
  }

  @Test
  void aCallThatFailedAtTheServerWasAllowedAndStillIs() {
    var explained =
        explained(event(verdict(true, Reason.UPSTREAM_TIMEOUT, revision()), "echo", "say"));

    assertThat(explained.at("/recorded/sentence").asText())
        .isEqualTo(
            "the policy allowed it, but it came to no good end: the server did not answer in time");
    assertThat(explained.path("turned").asBoolean(true)).isFalse();
    assertThat(explained.at("/now/allowed").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyRefusalHasASentenceAndAnAdviceAndPolicyIsAskedOnlyWhereItWas(Reason reason) {
    var explained = explained(event(verdict(false, reason, null), "echo", "say"));

    var recorded = explained.path("recorded");
    assertThat(recorded.path("sentence").asText()).endsWith(reason.sentence());
    assertThat(recorded.path("advice").asText()).isEqualTo(reason.advice());
    assertThat(explained.has("now")).isEqualTo(reason.isOfPolicy());
    assertThat(explained.has("note")).isNotEqualTo(reason.isOfPolicy());
    assertThat(explained.has("same_policy")).isFalse();
  }

  @Test
  void whatAPolicyOnlyObservedIsSaidSo() {
    var verdict =
        AuditEvent.Decision.of(
            true, Reason.ALLOWED, Reason.TRUST_TOO_LOW, DecisionFacts.NONE, revision());

    var explained = explained(event(verdict, "echo", "say"));

    assertThat(explained.at("/recorded/sentence").asText()).startsWith("let through, for the");
    assertThat(differences(explained)).contains("observed_reason: trust_too_low -> -");
  }

  @Test
  void aServerThatIsGoneHasNoPolicyToAsk() {
    var explained = explained(event(verdict(true, Reason.ALLOWED, null), "gone", "say"));

    assertThat(explained.has("now")).isFalse();
    assertThat(explained.path("note").asText()).contains("mcp-servers/gone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"%s\",\"event_type\":\"build.done\",\"payload\":{\"n\":1}}",
        "{\"id\":\"%s\",\"payload\":{\"phase\":\"outcome\",\"decision\":\"maybe\",\"reason\":\"x\"}}",
        "{\"id\":\"%s\",\"payload\":[]}",
        "{\"id\":\"%s\"}"
      })
  void whatIsNoGatewaysIsSaidSo(String event) {
    var explained = explained(event.formatted(ID));

    assertThat(explained.has("recorded")).as(explained.toString()).isFalse();
    assertThat(explained.path("note").asText()).contains("no record of a gateway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01900000-0000-7000-8000-00000000ffff", "latest", "..%2f..%2fetc"})
  void anEventThatIsNotThereIsNotFound(String id) {
    assertThat(platform.get("/events/" + id + "/explain").status()).isEqualTo(404);
  }
}
