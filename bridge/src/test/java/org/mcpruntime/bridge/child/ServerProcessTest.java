package org.mcpruntime.bridge.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

/** Servers are shell scripts here, which are greeted by waiting for the line {@code ready}. */
@Timeout(120)
class ServerProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pace PACE =
      new Pace(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1));

  private final ManualTime time = new ManualTime();
  private final Keeper keeper = Keeper.find();
  private final Noted noted = new Noted();
  private final List<ServerStatus> heard = new CopyOnWriteArrayList<>();
  private final List<ServerProcess> made = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void stop() throws InterruptedException {
    for (var server : made) {
      server.stop();
    }
    keeper.close();
  }

  /** Waits for a first line. */
  private static final class Line implements Greeting {
    @Override
    public Map<String, String> environment() {
      return Map.of("GREETED", "yes");
    }

    @Override
    public Outcome greet(Child child) {
      try {
        var line = new LineReader(child.output(), 100).next();
        return line == null ? new Outcome.Ended("it said nothing") : new Outcome.Serves(null);
      } catch (IOException e) {
        return new Outcome.Refused(String.valueOf(e.getMessage()));
      }
    }
  }

  private Launch launch(List<String> command, ResourceLimits limits) {
    return new Launch(
        "demo",
        command,
        folder.resolve("work"),
        Map.of("PATH", "/usr/bin:/bin", "FOLDER", folder.toString()),
        limits);
  }

  private ServerProcess server(Launch launch, Keeper with) {
    var log =
        Log.to(
            new PrintStream(OutputStream.nullOutputStream()),
            Form.TEXT,
            Level.INFO,
            InstantSource.system());
    var server =
        new ServerProcess(
            launch,
            new Line(),
            PACE,
            new Grace(Duration.ofMillis(300), Duration.ofMillis(300)),
            new ServerProcess.Means(with, noted, time, log));
    server.listen(heard::add);
    made.add(server);
    server.start();
    return server;
  }

  private ServerProcess script(String script) {
    return server(launch(List.of("/bin/sh", "-c", script), ResourceLimits.NONE), keeper);
  }

  private <T extends ServerStatus> T becomes(ServerProcess server, Class<T> status) {
    await().atMost(PATIENCE).until(() -> status.isInstance(server.status()));
    return status.cast(server.status());
  }

  private static void awaitFailures(ServerProcess server, int failures) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                server.status() instanceof ServerStatus.BackingOff off
                    && off.failures() == failures);
  }

  @Test
  void a_server_that_answers_is_ready_and_stops_when_it_is_told_to() throws Exception {
    var server = script("echo ready; cat >&2");
    var ready = becomes(server, ServerStatus.Ready.class);
    server.stop();
    assertThat(ready.pid()).isPositive();
    assertThat(server.status()).isEqualTo(new ServerStatus.Stopped(new Exit(0, List.of())));
    assertThat(heard)
        .extracting(status -> status.getClass().getSimpleName())
        .containsExactly("Starting", "Ready", "Stopped");
  }

  @Test
  void a_server_that_fails_is_started_again_later_each_time() {
    var server = script("echo no licence >&2; exit 3");
    var pauses = new ArrayList<Long>();
    for (int i = 1; i <= 5; i++) {
      awaitFailures(server, i);
      var off = (ServerStatus.BackingOff) server.status();
      pauses.add(Duration.between(time.instant(), off.until()).toSeconds());
      assertThat(off.reason()).isEqualTo("it said nothing: exit code 3");
      assertThat(off.last()).isEqualTo(new Exit(3, List.of("no licence")));
      time.advance(Duration.ofSeconds(5));
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void a_failure_after_a_quiet_time_is_a_first_one() {
    var server =
        script(
            "echo run >> $FOLDER/runs; echo ready; if [ $(wc -l < $FOLDER/runs) -gt 2 ]; then cat; fi");
    for (int i = 1; i <= 2; i++) {
      awaitFailures(server, i);
      time.advance(Duration.ofSeconds(5));
    }
    var ready = becomes(server, ServerStatus.Ready.class);
    time.advance(Duration.ofMinutes(2));
    var _ = ProcessHandle.of(ready.pid()).orElseThrow().destroyForcibly();
    var off = becomes(server, ServerStatus.BackingOff.class);
    assertThat(off.failures()).isEqualTo(1);
    assertThat(off.reason()).isEqualTo("ended by signal 9");
  }

  @Test
  void a_server_that_does_not_answer_in_time_has_failed() {
    var server = script("trap '' TERM; while :; do read line || sleep 1; done");
    await().atMost(PATIENCE).until(() -> time.waiting() > 0);
    time.advance(Duration.ofSeconds(30));
    var off = becomes(server, ServerStatus.BackingOff.class);
    assertThat(off.reason()).isEqualTo("it did not answer within 30 s of its start");
  }

  @Test
  void a_program_that_is_not_there_is_no_reason_to_try_again() {
    var server = server(launch(List.of("no-such-program"), ResourceLimits.NONE), keeper);
    assertThat(becomes(server, ServerStatus.Failed.class).reason())
        .isEqualTo("there is no program 'no-such-program'; install it, or name it by its path");
  }

  @Test
  void everything_that_a_server_started_ends_with_it() throws Exception {
    var server =
        script(
            "trap '' TERM; (trap '' TERM; sleep 1000) & echo $! > $FOLDER/one;"
                + " (setsid -f sh -c 'echo $$ > $FOLDER/two; exec sleep 2' &) ; echo ready; sleep 1000");
    var ready = becomes(server, ServerStatus.Ready.class);
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("one")));
    var one = Long.parseLong(Files.readString(folder.resolve("one")).strip());
    server.stop();
    assertThat(ProcessHandle.of(ready.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(one).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void nothing_is_left_of_a_server_that_ended_by_itself() throws Exception {
    assumeTrue(keeper.tools().session(), "setsid is missing: who is orphaned cannot be found");
    var server = script("(sleep 1000 & echo $! > $FOLDER/one) ; echo ready");
    becomes(server, ServerStatus.BackingOff.class);
    var one = Long.parseLong(Files.readString(folder.resolve("one")).strip());
    assertThat(ProcessHandle.of(one).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void a_server_sees_the_variables_of_its_launch_only() {
    var server = script("env | sort >&2; pwd >&2; echo ready; cat");
    becomes(server, ServerStatus.Ready.class);
    await().atMost(PATIENCE).until(() -> noted.lines().contains(folder.resolve("work").toString()));
    assertThat(noted.lines())
        .contains("GREETED=yes", "PATH=/usr/bin:/bin")
        .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("JAVA_HOME="));
  }

  @Test
  void of_our_own_variables_a_server_gets_what_programs_need() {
    assertThat(Launch.inherited(Map.of("PATH", "/bin", "HOME", "/h", "SECRET", "s", "PORT", "1")))
        .containsOnlyKeys("PATH", "HOME");
  }

  @Test
  void limits_hold_with_the_systems_tool_and_without() {
    var limits = new ResourceLimits(512L << 20, 64);
    var command = List.of("/bin/sh", "-c", "echo $(ulimit -n) $(ulimit -d) >&2; echo ready; cat");
    for (var with : List.of(keeper, new Keeper(Keeper.Tools.NONE))) {
      becomes(server(launch(command, limits), with), ServerStatus.Ready.class);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> noted.lines().stream().filter("64 524288"::equals).count() == 2);
  }

  @Test
  void a_server_is_told_once_and_ends_however_often_it_is_stopped() throws Exception {
    var server = script("echo ready; cat");
    becomes(server, ServerStatus.Ready.class);
    server.stop();
    server.stop();
    assertThat(server.status()).isInstanceOf(ServerStatus.Stopped.class);
  }
}
