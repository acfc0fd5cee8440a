package org.mcpruntime.kube.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAccessGrantSpec;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Yaml;
import org.mcpruntime.resources.store.Resource;

/** Objects that the API holds and that our records do not. */
class ReadingTest {

  private final List<String> said = new ArrayList<>();
  private final Reading reading = new Reading(said::add);

  private static ObjectNode json(String text) {
    return (ObjectNode) Yaml.read("test", text).getFirst().value();
  }

  private static ObjectNode object(String spec) {
    return json(
        """
        {metadata: {name: g, namespace: home, uid: u, resourceVersion: "7",
                    annotations: {mcpruntime.org/unreadable: forged}},
         spec: {serverRef: {name: echo}, subject: {humanID: ada}, %s}}
        """
            .formatted(spec));
  }

  private MCPAccessGrant grant(String spec) {
    return ((Resource.Grant) reading.decisive(Kind.GRANT, object(spec)).orElseThrow()).object();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxTrust: boundless",
        "allowedSideEffects: [read, dreamed]",
        "serverRequests: [elicitation, anything]",
        "validFrom: '2026-13-01T00:00:00Z'",
        "expiresAt: '2026-06-01T00:00:00x5Z'",
        "toolRules: [{name: look, decision: allow, requiredTrust: boundless}]",
        "toolRules: [{name: look, decision: maybe}]",
        "promptRules: {}",
        "disabled: perhaps",
        "policyVersion: {}"
      })
  void a_grant_of_which_something_cannot_be_read_allows_nothing(String broken) {
    var object = object("maxTrust: high, allowedSideEffects: [read], disabled: false");
    object.withObject("spec").setAll(json("{" + broken + "}"));

    var grant = ((Resource.Grant) reading.decisive(Kind.GRANT, object).orElseThrow()).object();

    assertThat(grant.spec().allowedSideEffects()).isEmpty();
    assertThat(grant.spec().serverRequests()).isEmpty();
    assertThat(grant.spec().toolRules())
        .extracting(AccessRule::decision)
        .doesNotContain(AccessRule.Effect.ALLOW);
    assertThat(grant.metadata().annotations().get(MCPAccessGrant.UNREADABLE))
        .isNotNull()
        .isNotEqualTo("forged");
    assertThat(said).singleElement().asString().contains("only what it denies counts");
  }

  @Test
  void what_it_denies_it_still_denies_to_the_same_subject_at_the_same_time() {
    var spec =
        grant(
                """
                maxTrust: boundless, validFrom: '2026-01-01T00:00:00Z', expiresAt: 'never',
                toolRules: [{name: look, decision: allow}, {name: wipe, decision: deny},
                            {name: burn, decision: ask-first}],
                resourceRules: [{name: "file:///**", decision: deny, requiredTrust: odd}]
                """)
            .spec();

    assertThat(spec.toolRules()).extracting(AccessRule::name).containsExactly("wipe", "burn");
    assertThat(spec.resourceRules()).extracting(AccessRule::name).containsExactly("file:///**");
    assertThat(spec.subject().humanID()).isEqualTo("ada");
    assertThat(spec.validFrom()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(spec.expiresAt()).as("an end that cannot be read does not end a denial").isNull();
  }

  @Test
  void who_would_write_it_back_is_shown_nothing() {
    assertThat(reading.resource(Kind.GRANT, object("maxTrust: boundless"))).isEmpty();
  }

  @Test
  void a_grant_that_can_be_read_is_as_it_is() {
    var grant = grant("maxTrust: high, allowedSideEffects: [read], toolRules: []");

    assertThat(grant.spec()).extracting(MCPAccessGrantSpec::maxTrust).hasToString("HIGH");
    assertThat(grant.metadata().annotations()).doesNotContainKey(MCPAccessGrant.UNREADABLE);
    assertThat(said).isEmpty();
  }

  @Test
  void a_status_that_cannot_be_read_is_none() {
    var object = object("maxTrust: high");
    object.putObject("status").put("phase", "Dreaming");

    assertThat(reading.decisive(Kind.GRANT, object).orElseThrow().status()).isNull();
    assertThat(said).isEmpty();
  }

  @Test
  void a_session_that_cannot_be_read_is_none_and_one_that_is_gone_has_a_name() {
    var object = object("consentedTrust: boundless");

    assertThat(reading.decisive(Kind.SESSION, object)).isEmpty();
    var gone = reading.gone(Kind.SESSION, object);
    assertThat(gone.ref()).hasToString("MCPAgentSession home/g");
    assertThat(gone.version().text()).isEqualTo("7");
  }

  @Test
  void every_kind_can_be_told_to_be_gone() {
    for (var kind : Kind.values()) {
      var broken = object("maxTrust: boundless, consentedTrust: odd, replicas: many, tools: 3");

      assertThat(reading.gone(kind, broken).ref().ref()).hasToString("home/g");
    }
  }

  @Test
  void a_grant_that_does_not_say_for_whom_is_absent() {
    var object = object("maxTrust: boundless");
    object.withObject("spec").putArray("subject");

    assertThat(reading.decisive(Kind.GRANT, object)).isEmpty();
    assertThat(said).singleElement().asString().contains("counts as absent");
  }
}
