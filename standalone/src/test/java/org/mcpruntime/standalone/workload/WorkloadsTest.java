package org.mcpruntime.standalone.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.bridge.child.SystemTime;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.process.http.Loops;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** Real programs, kept as they are wanted. */
final class WorkloadsTest {

  private static final ObjectRef REF = new ObjectRef("mcp-servers", "s");
  private static final Pattern SAID = Pattern.compile("pid (\\d+) mode (\\w+)");

  @TempDir Path folder;

  private final Loops loops = new Loops(Loops.Transport.AUTO, 1);
  private @Nullable Workloads workloads;

  private Workloads workloads(@Nullable Engine engine) {
    var clock = InstantSource.system();
    var silent = new PrintStream(PrintStream.nullOutputStream(), true);
    var tools =
        new Workloads.Tools(
            folder,
            new SystemTime(clock),
            new SecureRandom(),
            loops,
            Log.to(silent, Form.TEXT, Level.ERROR, clock));
    var environment = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");
    var made =
        new Workloads(tools, new Desired.Means(environment, engine, new NoSecrets()), (_, _) -> {});
    workloads = made;
    return made;
  }

  private record NoSecrets() implements Desired.Secrets {

    @Override
    public Optional<String> value(String namespace, SecretKeyRef ref) {
      return Optional.empty();
    }

    @Override
    public String place(String namespace, SecretKeyRef ref) {
      return "nowhere";
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    if (workloads != null) {
      workloads.close();
    }
    loops.close();
  }

  private static String file(String name) {
    try {
      var found = Objects.requireNonNull(WorkloadsTest.class.getResource("/workload/" + name));
      return Path.of(found.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String python(String more) {
    return "command: [python3, '%s']\n%s".formatted(file("over_http.py"), more);
  }

  private void want(Workloads all, String spec) {
    all.want(ServerManifest.of(folder, "s", spec));
  }

  private static State.Ready awaitReady(Workloads all) {
    return (State.Ready)
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> all.state(REF).orElseThrow(), State.Ready.class::isInstance);
  }

  private static State.Failing awaitFailing(Workloads all) {
    return (State.Failing)
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> all.state(REF).orElseThrow(), State.Failing.class::isInstance);
  }

  /** What the server said when it last started. */
  private static String said(Workloads all, int group) {
    return await()
        .until(
            () ->
                all.logOf(REF).orElseThrow().last(50).stream()
                    .map(SAID::matcher)
                    .filter(found -> found.find())
                    .map(found -> found.group(group))
                    .reduce((_, later) -> later)
                    .orElse(""),
            word -> !word.isEmpty());
  }

  private static ProcessHandle process(Workloads all) {
    return ProcessHandle.of(Long.parseLong(said(all, 1))).orElseThrow();
  }

  @Test
  void aProgramRunsUntilItIsNotWantedAnyMore() {
    var all = workloads(null);
    want(all, python(""));
    assertThat(awaitReady(all).url().getPath()).isEqualTo("/s/mcp");
    var process = process(all);

    all.remove(REF);

    assertThat(all.state(REF)).isEmpty();
    await().until(() -> !process.isAlive());
  }

  @Test
  void aChangeOfToolsLeavesTheProcessAloneAndAChangeOfVariablesReplacesIt() {
    var all = workloads(null);
    want(all, python(""));
    var _ = awaitReady(all);
    var process = process(all);

    want(all, python("tools: [{name: echo, sideEffect: read}]"));
    assertThat(process.isAlive()).isTrue();
    assertThat(all.state(REF)).containsInstanceOf(State.Ready.class);

    want(all, python("envVars: [{name: MODE, value: quick}]"));
    await().until(() -> !process.isAlive());
    var _ = awaitReady(all);
    await().until(() -> said(all, 2), "quick"::equals);
  }

  @Test
  void aProgramThatIsKilledComesBack() {
    var all = workloads(null);
    want(all, python(""));
    var _ = awaitReady(all);
    var process = process(all);

    process.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !said(all, 1).equals(Long.toString(process.pid())));
    var _ = awaitReady(all);
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    var all = workloads(null);
    want(all, "command: [no-such-program]");
    assertThat(awaitFailing(all).sentence()).contains("no-such-program");
  }

  @Test
  void aProgramThatEndsAtOnceIsTriedAgainLater() {
    var all = workloads(null);
    want(all, "command: [/bin/false]");
    var failing = awaitFailing(all);
    assertThat(failing.reason()).isEqualTo("BackOff");
    assertThat(failing.sentence()).contains("tried again at");
  }

  @Test
  void whatIsNotWantedIsOffAndRunsWhenItIs() {
    var all = workloads(null);
    want(all, python("replicas: 0"));
    assertThat(all.state(REF)).containsInstanceOf(State.Off.class);
    want(all, python(""));
    var _ = awaitReady(all);
  }

  @Test
  void aServerOfSomebodyElseIsReadyWhileItAnswers() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var all = workloads(null);
    var url = "http://127.0.0.1:%d/mcp".formatted(port);
    want(all, "gateway: {enabled: true, upstreamURL: '%s'}".formatted(url));
    assertThat(awaitFailing(all).sentence()).contains(url, "upstreamURL");

    var elsewhere =
        new ProcessBuilder("python3", file("over_http.py"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("elsewhere.log").toFile());
    elsewhere.environment().putAll(Map.of("PORT", Integer.toString(port), "MCP_PATH", "/mcp"));
    var process = elsewhere.start();
    try {
      assertThat(awaitReady(all).url()).hasToString(url);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void anImageIsRunByTheEngine() throws IOException {
    var engine = folder.resolve("podman");
    Files.copy(Path.of(file("podman")), engine);
    assertThat(engine.toFile().setExecutable(true)).isTrue();
    var all = workloads(new Engine(engine.toString(), "0abc", Map.of()));
    want(all, "image: '%s'\nenvVars: [{name: MODE, value: boxed}]".formatted(file("over_http.py")));

    var url = awaitReady(all).url();

    assertThat(said(all, 2)).isEqualTo("boxed");
    assertThat(String.join("\n", all.logOf(REF).orElseThrow().last(50)))
        .contains("--publish 127.0.0.1:%d:8088".formatted(url.getPort()));
  }

  @Test
  void aProgramThatDoesNotWantToStopHoldsUpNobodyElse() {
    var all = workloads(null);
    want(
        all,
        "command: [sh, -c, 'trap \"\" TERM; exec python3 %s']".formatted(file("over_http.py")));
    var _ = awaitReady(all);
    var stubborn = ProcessHandle.of(Long.parseLong(said(all, 1))).orElseThrow();

    all.remove(REF);
    want(all, python("envVars: [{name: MODE, value: next}]"));

    assertThat(stubborn.isAlive()).as("it was waited for").isTrue();
    var _ = awaitReady(all);
    assertThat(stubborn.isAlive()).as("both ran at once").isFalse();
    assertThat(said(all, 2)).isEqualTo("next");
  }

  @Test
  void atTheEndNothingIsLeft() throws InterruptedException {
    var all = workloads(null);
    want(all, python(""));
    var _ = awaitReady(all);
    var process = process(all);

    all.close();
    workloads = null;

    assertThat(process.isAlive()).isFalse();
  }
}
