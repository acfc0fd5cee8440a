package org.mcpruntime.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Remark;
import org.mcpruntime.resources.Yaml;
import org.mcpruntime.resources.store.Resource;

class ReviewTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  /** Tools, of which the server declares the first two. */
  enum Named {
    LOOK,
    WIPE,
    NEVER,
    GONE
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Yaml.read("test", text).getFirst().value();
  }

  private static ObjectNode grant(String namespace, List<Named> tools, boolean disabled) {
    var rules = new StringBuilder();
    tools.forEach(tool -> rules.append("{name: %s, decision: allow},".formatted(tool)));
    return json(
        """
        {apiVersion: mcpruntime.org/v1alpha1, kind: MCPAccessGrant,
         metadata: {name: g, namespace: %s},
         spec: {serverRef: {name: echo, namespace: home}, subject: {humanID: ada}, disabled: %s,
                allowedSideEffects: [read], toolRules: [%s]}}
        """
            .formatted(namespace, disabled, rules));
  }

  private static MCPServer server() {
    var server =
        json(
            """
            {apiVersion: mcpruntime.org/v1alpha1, kind: MCPServer,
             metadata: {name: echo, namespace: home},
             spec: {image: "echo:1", gateway: {enabled: true},
                    tools: [{name: LOOK, sideEffect: read}, {name: WIPE, sideEffect: destructive}]}}
            """);
    try {
      return ((Resource.Server) Resource.of(Kind.SERVER, server)).object();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Verdict review(ObjectNode object, @Nullable ObjectNode old) {
    return Review.review(
        new Proposal(Kind.GRANT, object, old), new Around(List.of(server())), Around.CONFIG, NOW);
  }

  private static boolean isAllowed(Verdict verdict) {
    return verdict instanceof Verdict.Allowed;
  }

  @Property(tries = 200)
  void whatever_is_stored_may_be_stored_again_and_disabled(
      @ForAll @Size(max = 4) List<Named> tools, @ForAll boolean elsewhere) {
    var stored = grant(elsewhere ? "other" : "home", tools, false);

    assertThat(isAllowed(review(stored, stored))).isTrue();
    assertThat(isAllowed(review(grant(elsewhere ? "other" : "home", tools, true), stored)))
        .isTrue();
  }

  @Property(tries = 200)
  void with_fewer_rules_nothing_is_refused_that_was_not(
      @ForAll @Size(min = 1, max = 4) List<Named> tools) {
    var fewer = new ArrayList<>(tools).subList(1, tools.size());

    if (isAllowed(review(grant("home", tools, false), null))) {
      assertThat(isAllowed(review(grant("home", fewer, false), null))).isTrue();
    }
  }

  @Property(tries = 200)
  void a_new_grant_passes_only_from_its_servers_namespace_and_for_tools_that_it_may_allow(
      @ForAll @Size(max = 4) List<Named> tools, @ForAll boolean elsewhere) {
    boolean right = !elsewhere && tools.stream().allMatch(Named.LOOK::equals);

    assertThat(isAllowed(review(grant(elsewhere ? "other" : "home", tools, false), null)))
        .isEqualTo(right);
  }

  @Test
  void what_only_waits_for_its_finalizers_is_not_held_up() {
    var going = grant("other", List.of(Named.NEVER), false);
    going.withObject("metadata").put("deletionTimestamp", "2026-06-01T11:00:00Z");

    assertThat(review(going, null)).isEqualTo(new Verdict.Allowed(List.of()));
  }

  @Test
  void what_our_records_cannot_hold_is_refused_and_may_be_mended_or_labelled() {
    var unreadable = grant("home", List.of(), false);
    unreadable.withObject("spec").put("maxTrust", "boundless");
    var labelled = unreadable.deepCopy();
    labelled.withObject("metadata").putObject("labels").put("a", "b");
    var mended = grant("home", List.of(), false);

    assertThat(review(unreadable, null))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused ->
                assertThat(refused.reasons())
                    .singleElement()
                    .extracting(Remark::topic)
                    .isEqualTo(Remark.Topic.UNREADABLE));
    assertThat(isAllowed(review(labelled, unreadable))).isTrue();
    assertThat(isAllowed(review(mended, unreadable))).isTrue();
    assertThat(isAllowed(review(unreadable, mended))).isFalse();
  }
}
