package org.mcpruntime.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.object.Condition;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;
import org.mcpruntime.resources.store.Write;
import org.mcpruntime.standalone.workload.ServerManifest;
import org.mcpruntime.standalone.workload.State;

/** What is written down of a server: of what runs, of its path, and of its policy. */
final class ServerStatusesTest {

  private static final ObjectRef REF = new ObjectRef("mcp-servers", "s");

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  private Ground ground;

  @BeforeEach
  void begin() {
    ground = new Ground(folder.resolve("resources"), now::get);
  }

  @AfterEach
  void end() {
    ground.close();
  }

  private static State state(String word) {
    return switch (word) {
      case "ready" -> new State.Ready(URI.create("http://127.0.0.1:9000/s/mcp"));
      case "starting" -> new State.Starting("Starting", "not yet");
      case "off" -> new State.Off("replicas is 0");
      default -> new State.Failing("BackOff", "it ended with 1");
    };
  }

  private MCPServer publish(boolean governed) {
    var spec = "command: [/bin/cat]\n" + (governed ? "gateway: {enabled: true}\n" : "");
    ground.apply(Resource.of(ServerManifest.of(folder, "s", spec)));
    return current();
  }

  private MCPServer current() {
    var found = ground.resources.get(new ResourceRef(Kind.SERVER, REF)).orElseThrow();
    return ((Resource.Server) found).object();
  }

  private MCPServerStatus status() {
    return Objects.requireNonNull(current().status());
  }

  private boolean write(
      MCPServer server, State state, @Nullable ObjectRef holder, @Nullable String revision) {
    var path = holder == null ? "/s/mcp" : "/mcp-servers/s/mcp";
    return new ServerStatuses(
            ground.resources,
            _ -> revision,
            URI.create("http://127.0.0.1:8091"),
            now::get,
            ground.log)
        .write(server, new Serving.Standing(state, path, holder));
  }

  private static String conditions(MCPServerStatus status) {
    return status.conditions().stream()
        .map(each -> "%s=%s %s".formatted(each.type(), each.status(), each.reason()))
        .collect(joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ready    | true  | -     | sha256:1 | Ready          | Ready=True Ready, DeploymentReady=True Answers, GatewayReady=True Routed, PolicyReady=True InForce
          ready    | true  | -     | -        | PartiallyReady | Ready=False NotInForce, DeploymentReady=True Answers, GatewayReady=True Routed, PolicyReady=False NotInForce
          ready    | true  | other | sha256:1 | Ready          | Ready=True Ready, DeploymentReady=True Answers, GatewayReady=True PathTaken, PolicyReady=True InForce
          ready    | false | -     | -        | Ready          | Ready=True Ready, DeploymentReady=True Answers
          starting | true  | -     | sha256:1 | Pending        | Ready=False Starting, DeploymentReady=False Starting, GatewayReady=True Routed, PolicyReady=True InForce
          off      | false | -     | -        | Pending        | Ready=False Off, DeploymentReady=False Off
          failing  | true  | -     | -        | Error          | Ready=False BackOff, DeploymentReady=False BackOff, GatewayReady=True Routed, PolicyReady=False NotInForce
          """)
  void whatHoldsAndWhatDoesNot(
      String state, boolean governed, String holder, String revision, String phase, String said) {
    var server = publish(governed);
    var other = holder.equals("-") ? null : new ObjectRef("mcp-servers", holder);

    assertThat(write(server, state(state), other, revision.equals("-") ? null : revision)).isTrue();

    var status = status();
    assertThat(status.phase()).hasToString(phase);
    assertThat(conditions(status)).isEqualTo(said);
    assertThat(status.observedGeneration()).isEqualTo(current().metadata().generation());
    assertThat(status.gatewayReady()).isEqualTo(governed);
    assertThat(status.policyReady()).isEqualTo(governed && !revision.equals("-"));
  }

  @Test
  void aGovernedServerIsReachedThroughTheGatewayOnly() {
    var _ = write(publish(true), state("ready"), null, "sha256:1");
    assertThat(status().url()).hasToString("http://127.0.0.1:8091/s/mcp");

    var _ = write(publish(false), state("ready"), null, null);
    assertThat(status().url()).hasToString("http://127.0.0.1:9000/s/mcp");
  }

  @Test
  void nothingIsWrittenWhereNothingIsNew() {
    var server = publish(true);
    assertThat(write(server, state("ready"), null, "sha256:1")).isTrue();
    var version = current().metadata().resourceVersion();
    now.updateAndGet(time -> time.plus(Duration.ofHours(1)));

    assertThat(write(server, state("ready"), null, "sha256:1")).isFalse();

    assertThat(current().metadata().resourceVersion()).isEqualTo(version);
  }

  @Test
  void sinceWhenItIsSoIsSaidAnewOnlyWhenItBecomesSo() {
    var server = publish(true);
    var _ = write(server, state("starting"), null, "sha256:1");
    var later = now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
    var _ = write(server, state("ready"), null, "sha256:2");

    var status = status();
    assertThat(transition(status, "DeploymentReady")).isEqualTo(later);
    assertThat(transition(status, "PolicyReady")).isEqualTo(later.minus(Duration.ofMinutes(1)));
    assertThat(status.policyRevision()).isEqualTo("sha256:2");
  }

  private static @Nullable Instant transition(MCPServerStatus status, String type) {
    return status.conditions().stream()
        .filter(each -> each.type().equals(type))
        .map(Condition::lastTransitionTime)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServerThatIsGoneGetsNoStatus() {
    var server = publish(true);
    var _ = ground.resources.delete(new ResourceRef(Kind.SERVER, REF), null, Write.FOR_REAL);

    assertThat(write(server, state("ready"), null, "sha256:1")).isFalse();
  }
}
