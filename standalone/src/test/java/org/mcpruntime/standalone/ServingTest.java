package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.gateway.exchange.RouteTable;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;
import org.mcpruntime.resources.store.Change;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.standalone.workload.Desired;
import org.mcpruntime.standalone.workload.ServerManifest;
import org.mcpruntime.standalone.workload.State;
import org.mcpruntime.standalone.workload.Workloads;

/** Under which paths servers are found, and what is looked for again. */
final class ServingTest {

  @TempDir Path folder;

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final AtomicReference<List<RouteTable.Served>> routed = new AtomicReference<>(List.of());
  private final Map<ObjectRef, Serving.Standing> standings = new ConcurrentHashMap<>();
  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private Workloads workloads;
  private Serving serving;

  @BeforeEach
  void begin() {
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var log = Log.to(silent, Form.TEXT, Level.ERROR, clock);
    workloads =
        new Workloads(
            new Workloads.Tools(folder, new SystemTime(clock), new SecureRandom(), loops, log),
            new Desired.Means(Map.of("PATH", "/usr/bin:/bin"), null, new Secrets()),
            (ref, _) -> serving.changed(ref));
    serving =
        new Serving(
            workloads,
            routed::set,
            (server, standing) -> {
              standings.put(server.metadata().ref(), standing);
              return true;
            },
            log);
    serving.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    serving.close();
    workloads.close();
    loops.close();
  }

  private final class Secrets implements Desired.Secrets {

    @Override
    public Optional<String> value(String namespace, SecretKeyRef ref) {
      return Optional.ofNullable(secrets.get(ref.name()));
    }

    @Override
    public String place(String namespace, SecretKeyRef ref) {
      return ref.name();
    }
  }

  private MCPServer want(String name, String more) {
    var server =
        ServerManifest.of(folder, name, "command: [/bin/cat]\ngateway: {enabled: true}\n" + more);
    serving.changed(new Change.Added(Resource.of(server)));
    return server;
  }

  private Serving.Standing standing(String name) {
    var ref = new ObjectRef("mcp-servers", name);
    return await().until(() -> standings.get(ref), found -> found != null);
  }

  private List<String> paths() {
    return routed.get().stream()
        .map(served -> served.route().prefix() + " " + served.route().server().name())
        .sorted()
        .toList();
  }

  @Test
  void theQualifiedPathOfAServerCannotBeTaken() {
    var _ = want("a-thief", "replicas: 0\npublicPathPrefix: mcp-servers/owner");
    var _ = want("owner", "replicas: 0");

    assertThat(standing("owner").holder()).isNull();
    await()
        .untilAsserted(
            () -> assertThat(standing("a-thief").path()).isEqualTo("/mcp-servers/a-thief/mcp"));
    assertThat(paths())
        .containsExactly(
            "/mcp-servers/a-thief/mcp a-thief", "/mcp-servers/owner/mcp owner", "/owner/mcp owner");
  }

  @Test
  void aServerMayHaveItsQualifiedPathOnly() {
    var _ = want("s", "replicas: 0\npublicPathPrefix: mcp-servers/s");
    assertThat(standing("s").holder()).isNull();
    assertThat(paths()).containsExactly("/mcp-servers/s/mcp s");
  }

  @Test
  void aServerThatIsGoneHasNoPath() {
    var server = want("s", "replicas: 0");
    var _ = standing("s");
    serving.changed(new Change.Deleted(Resource.of(server)));
    await().until(() -> paths().isEmpty());
  }

  @Test
  void aSecretThatIsWrittenLaterIsFound() {
    var _ =
        want(
            "s",
            "replicas: 1\nsecretEnvVars: [{name: KEY, secretKeyRef: {name: later, key: token}}]");
    assertThat(standing("s").state())
        .isInstanceOfSatisfying(
            State.Failing.class, state -> assertThat(state.reason()).isEqualTo("SecretMissing"));

    secrets.put("later", "s3");

    await().until(() -> !(standing("s").state() instanceof State.Failing));
  }
}
