package org.mcpruntime.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bridge as a process. */
@Timeout(120)
class BridgeMainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern PORT = Pattern.compile("The bridge listens\",\"port\":(\\d+)");
  private static final Pattern PID = Pattern.compile("\"text\":\"(\\d+)\"");

  @TempDir private Path folder = Path.of("");

  private Process start(String... words) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BridgeMain.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String said(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Process bridge(String manner) throws IOException {
    var words =
        new ArrayList<>(
            List.of("--port=0", "--metrics-port=0", "--path=/x", "--stop-after-end=200ms", "--"));
    words.addAll(Rigged.puppet(manner));
    return start(words.toArray(String[]::new));
  }

  /** The process id of a server that serves a session. */
  private long session() throws Exception {
    await().atMost(PATIENCE).until(() -> PORT.matcher(said("err")).find());
    var port = PORT.matcher(said("err"));
    assertThat(port.find()).isTrue();
    var url = URI.create("http://127.0.0.1:" + port.group(1) + "/x");
    var initialize =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
            + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    var session = new String[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var answer = post(url, initialize, "none");
              session[0] = answer.headers().firstValue("mcp-session-id").orElse("");
              return answer.statusCode() == 200;
            });
    var call =
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"pid\",\"arguments\":{}}}";
    var pid = PID.matcher(post(url, call, session[0]).body());
    assertThat(pid.find()).isTrue();
    return Long.parseLong(pid.group(1));
  }

  private static HttpResponse<String> post(URI url, String body, String session)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!session.equals("none")) {
      request.header("mcp-session-id", session);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void a_bridge_that_is_told_to_stop_leaves_nothing_behind() throws Exception {
    var bridge = bridge("stubborn");
    long pid = session();
    bridge.destroy();
    assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(isAlive(pid)).isFalse();
    assertThat(said("err")).contains("The bridge has stopped");
  }

  @Test
  void a_server_that_heeds_nothing_ends_with_a_bridge_that_is_killed() throws Exception {
    assumeTrue(
        Files.isDirectory(Path.of("/proc")) && hasDeathSignal(),
        "only Linux, with setpriv of util-linux, ends the child of a process that is killed");
    var bridge = bridge("stubborn");
    long pid = session();
    bridge.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !isAlive(pid));
  }

  private static boolean hasDeathSignal() throws IOException, InterruptedException {
    try {
      var process = new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "true").start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_server_that_heeds_the_end_of_its_input_ends_with_a_bridge_that_is_killed()
      throws Exception {
    var bridge = bridge("well-behaved");
    long pid = session();
    bridge.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !isAlive(pid));
  }

  @Test
  void what_is_wrong_with_its_words_is_said_at_once() throws Exception {
    var bridge = start("--mode=every", "--sessions=3", "node");
    assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bridge.exitValue()).isEqualTo(2);
    assertThat(said("err"))
        .contains("MODE=every: expected one of session, shared")
        .contains("there is no --sessions")
        .contains("'node' is no flag; the server's command stands behind --")
        .contains("there is no command to run; it stands behind --");
  }

  @Test
  void it_says_how_it_is_used() throws Exception {
    var bridge = start("--help");
    assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bridge.exitValue()).isZero();
    assertThat(said("out")).contains("Usage: bridge", "--max-sessions");
    assertThat(said("out").lines()).allMatch(line -> line.length() <= 90);
  }
}
