package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Manifest;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Write;

/** What is written down of grants and sessions. */
final class AccessStatusesTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path folder;

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private Ground ground;
  private AccessStatuses statuses;

  @BeforeEach
  void begin() {
    ground = new Ground(folder.resolve("resources"), now::get);
    statuses = new AccessStatuses(ground.resources, now::get, ground.log);
    statuses.start();
  }

  @AfterEach
  void end() {
    statuses.close();
    ground.close();
  }

  private void server() {
    apply("MCPServer", "s", "{\"command\":[\"/bin/cat\"],\"gateway\":{\"enabled\":true}}");
  }

  private ResourceRef apply(String kind, String name, String spec) {
    return apply(kind, "mcp-servers", name, spec);
  }

  private ResourceRef apply(String kind, String namespace, String name, String spec) {
    var text =
        """
        {"apiVersion":"mcpruntime.org/v1alpha1","kind":"%s",
         "metadata":{"name":"%s","namespace":"%s"},"spec":%s}"""
            .formatted(kind, name, namespace, spec);
    try {
      var manifest = new Manifest((ObjectNode) Json.RESOURCES.readTree(text));
      var outcome = ground.resources.apply(manifest, Write.FOR_REAL);
      var ref = new ResourceRef(kindOf(kind), new ObjectRef(namespace, name));
      var made = ground.resources.get(ref);
      assertThat(made).as("%s", outcome).isPresent();
      statuses.changed(new Change.Added(made.get()));
      return ref;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Kind kindOf(String word) {
    return switch (word) {
      case "MCPServer" -> Kind.SERVER;
      case "MCPAccessGrant" -> Kind.GRANT;
      default -> Kind.SESSION;
    };
  }

  private @Nullable AccessStatus status(ResourceRef ref) {
    return switch (ground.resources.get(ref).orElseThrow()) {
      case Resource.Server _ -> null;
      case Resource.Grant(var grant) -> grant.status();
      case Resource.Session(var session) -> session.status();
    };
  }

  private AccessStatus awaitPhase(ResourceRef ref, AccessStatus.Phase phase) {
    return await().until(() -> status(ref), status -> status != null && status.phase() == phase);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MCPAccessGrant  | mcp-servers | {"serverRef":{"name":"s"},"subject":{"agentID":"a"}}                                     | Bound    | in the policy
          MCPAccessGrant  | mcp-servers | {"serverRef":{"name":"gone"},"subject":{"agentID":"a"}}                                  | Unbound  | mcp-servers/gone
          MCPAccessGrant  | elsewhere   | {"serverRef":{"name":"s","namespace":"mcp-servers"},"subject":{"agentID":"a"}}           | Rejected | elsewhere
          MCPAgentSession | mcp-servers | {"serverRef":{"name":"s"},"subject":{"agentID":"a"}}                                     | Bound    | in the policy
          MCPAgentSession | mcp-servers | {"serverRef":{"name":"s"},"subject":{"agentID":"a"},"revoked":true}                      | Revoked  | is revoked
          MCPAgentSession | mcp-servers | {"serverRef":{"name":"gone"},"subject":{"agentID":"a"}}                                  | Unbound  | mcp-servers/gone
          MCPAgentSession | elsewhere   | {"serverRef":{"name":"s","namespace":"mcp-servers"},"subject":{"agentID":"a"}}           | Rejected | elsewhere
          """)
  void whatBecameOfIt(
      String kind, String namespace, String spec, AccessStatus.Phase phase, String said) {
    server();

    var ref = apply(kind, namespace, "it", spec);

    var status = awaitPhase(ref, phase);
    assertThat(status.message()).contains(said);
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.conditions())
        .extracting(Condition::type, Condition::message)
        .containsExactly(tuple("Bound", status.message()));
  }

  @Test
  void whatWaitsForItsServerIsBoundWhenItComes() {
    var grant =
        apply(
            "MCPAccessGrant",
            "g",
            "{\"serverRef\":{\"name\":\"s\"},\"subject\":{\"agentID\":\"a\"}}");
    var _ = awaitPhase(grant, AccessStatus.Phase.Unbound);

    server();

    var _ = awaitPhase(grant, AccessStatus.Phase.Bound);
  }

  @Test
  void whatExpiresIsFoundByTheClockAlone() {
    server();
    var spec =
        "{\"serverRef\":{\"name\":\"s\"},\"subject\":{\"agentID\":\"a\"},\"expiresAt\":\"%s\"}";
    var grant = apply("MCPAccessGrant", "g", spec.formatted(NOON.plusSeconds(30)));
    var session = apply("MCPAgentSession", "n", spec.formatted(NOON.plusSeconds(60)));
    var _ = awaitPhase(grant, AccessStatus.Phase.Bound);
    var _ = awaitPhase(session, AccessStatus.Phase.Bound);

    now.set(NOON.plus(Duration.ofSeconds(31)));

    var _ = awaitPhase(grant, AccessStatus.Phase.Expired);
    var _ = awaitPhase(session, AccessStatus.Phase.Bound);

    now.set(NOON.plus(Duration.ofSeconds(61)));

    var _ = awaitPhase(session, AccessStatus.Phase.Expired);
  }

  @Test
  void whatItsServerLetsLiveNoLongerExpiresByTheClockAlone() {
    apply("MCPServer", "s", "{\"command\":[\"/bin/cat\"],\"session\":{\"maxLifetime\":\"1h\"}}");
    var session =
        apply(
            "MCPAgentSession",
            "n",
            "{\"serverRef\":{\"name\":\"s\"},\"subject\":{\"agentID\":\"a\"}}");
    var _ = awaitPhase(session, AccessStatus.Phase.Bound);

    now.set(NOON.plus(Duration.ofHours(1)).plusSeconds(1));

    var _ = awaitPhase(session, AccessStatus.Phase.Expired);
  }
}
