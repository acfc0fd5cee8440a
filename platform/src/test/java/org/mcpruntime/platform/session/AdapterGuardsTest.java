package org.mcpruntime.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.platform.LoopbackPlatform;
import org.mcpruntime.platform.Manifests;

/** What holds of every session that an adapter gets, whatever grants there were and are. */
class AdapterGuardsTest {

  /**
   * A grant as it is for a while.
   *
   * @param minutes until it ends; 0 for never
   */
  record Allowed(String name, String subject, Trust trust, int minutes, boolean disabled) {

    String yaml(Instant now) {
      return """
      apiVersion: mcpruntime.org/v1alpha1
      kind: MCPAccessGrant
      metadata: {name: %s, namespace: mcp-servers}
      spec:
        serverRef: {name: echo}
        subject: {%s}
        maxTrust: %s
        allowedSideEffects: [read]
        disabled: %s
        %s
      """
          .formatted(
              name, subject, word(trust), disabled, minutes == 0 ? "" : "expiresAt: " + end(now));
    }

    Instant end(Instant now) {
      return minutes == 0 ? Instant.MAX : now.plus(Duration.ofMinutes(minutes));
    }

    boolean includesAlice() {
      return !disabled && !subject.contains("bob");
    }
  }

  record Wish(Trust trust, int minutes) {}

  static String word(Trust trust) {
    return trust.name().toLowerCase(Locale.ROOT);
  }

  @Provide
  Arbitrary<List<List<Allowed>>> histories() {
    var subjects =
        Arbitraries.of(
            "humanID: alice", "agentID: cursor", "humanID: bob", "humanID: alice, agentID: cursor");
    var one =
        Combinators.combine(
                Arbitraries.of("one", "two", "three"),
                subjects,
                Arbitraries.of(Trust.class),
                Arbitraries.of(0, 1, 20, 90, 3000),
                Arbitraries.of(false, false, false, true))
            .as(Allowed::new);
    return one.list().ofMaxSize(3).uniqueElements(Allowed::name).list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<Wish> wishes() {
    return Combinators.combine(Arbitraries.of(Trust.class), Arbitraries.of(1, 15, 60, 1440, 9000))
        .as(Wish::new);
  }

  @Property(tries = 40)
  void no_session_has_more_trust_or_life_than_a_grant_that_is_in_force(
      @ForAll("histories") List<List<Allowed>> history, @ForAll("wishes") Wish wish)
      throws IOException {
    var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/guards")), "");
    try (var platform = new LoopbackPlatform(folder).given(Manifests.ECHO)) {
      for (var grants : history) {
        for (var name : List.of("one", "two", "three")) {
          var _ = platform.ask("DELETE", "/runtime/grants/mcp-servers/" + name, "");
        }
        grants.forEach(grant -> platform.given(grant.yaml(platform.now())));

        var said = asked(platform, wish);

        var allowing = grants.stream().filter(Allowed::includesAlice).toList();
        assertThat(said.status()).isEqualTo(allowing.isEmpty() ? 403 : 200);
        if (said.status() == 200) {
          var trust =
              Trust.valueOf(said.json().path("consentedTrust").asText().toUpperCase(Locale.ROOT));
          var end = Instant.parse(said.json().path("expiresAt").asText());
          assertThat(trust).isLessThanOrEqualTo(wish.trust());
          assertThat(end).isBeforeOrEqualTo(platform.now().plus(Duration.ofHours(24)));
          assertThat(allowing)
              .anyMatch(
                  grant ->
                      grant.trust().compareTo(trust) >= 0
                          && !end.isAfter(grant.end(platform.now())));
        }
      }
    }
  }

  private static LoopbackPlatform.Said asked(LoopbackPlatform platform, Wish wish) {
    var body =
        "{\"serverName\":\"echo\",\"agentID\":\"cursor\",\"requestedTrust\":\"%s\",\"requestedTTL\":\"%dm\"}"
            .formatted(word(wish.trust()), wish.minutes());
    return platform.ask("POST", "/runtime/adapter/sessions", body, LoopbackPlatform.USER);
  }
}
