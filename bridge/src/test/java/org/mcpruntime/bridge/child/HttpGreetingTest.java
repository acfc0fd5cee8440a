package org.mcpruntime.bridge.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.bridge.HttpServerMain;
import org.mcpruntime.process.log.Form;
import org.mcpruntime.process.log.Level;
import org.mcpruntime.process.log.Log;

@Timeout(120)
class HttpGreetingTest {

  private final SystemTime time = new SystemTime(InstantSource.system());
  private final Keeper keeper = Keeper.find();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    time.close();
    keeper.close();
  }

  private ServerProcess server(String manner, Pace pace, OutputSink sink) {
    var log =
        Log.to(
            new PrintStream(OutputStream.nullOutputStream()),
            Form.TEXT,
            Level.INFO,
            InstantSource.system());
    var launch =
        new Launch(
            "demo",
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                HttpServerMain.class.getName(),
                manner),
            folder,
            Map.of("PATH", "/usr/bin:/bin"),
            ResourceLimits.NONE);
    return new ServerProcess(
        launch,
        new HttpGreeting(time, "/demo/mcp"),
        pace,
        new Grace(Duration.ofMillis(100), Duration.ofSeconds(5)),
        new ServerProcess.Means(keeper, sink, time, log));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          json   | POST server/discover,POST initialize,POST notifications/initialized,DELETE
          sse    | POST server/discover,POST initialize,POST notifications/initialized,DELETE
          modern | POST server/discover
          """)
  void a_server_is_ready_when_it_has_answered_a_handshake(String manner, String said)
      throws Exception {
    try (var log =
        new RotatedLog(folder.resolve("demo.log"), RotatedLog.Bounds.USUAL, new ManualTime())) {
      var server = server(manner, Pace.USUAL, log);
      server.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.status() instanceof ServerStatus.Ready);
      var url = ((ServerStatus.Ready) server.status()).url();
      assertThat(url).hasHost("127.0.0.1").hasPath("/demo/mcp");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  log.last(10).stream()
                      .map(line -> line.split(" out ", 2)[1].strip())
                      .toList()
                      .equals(List.of(said.split(","))));
      server.stop();
      assertThat(url == null ? -1 : url.getPort()).satisfies(HttpGreetingTest::isFree);
    }
  }

  private static void isFree(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      throw new AssertionError("somebody listens on " + socket.getPort());
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("refused");
    }
  }

  @Test
  void a_server_that_answers_no_handshake_is_not_ready() throws Exception {
    var pace =
        new Pace(
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    var server = server("sick", pace, new Noted());
    server.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                server.status() instanceof ServerStatus.BackingOff off
                    && off.reason().equals("it did not answer within 2 s of its start"));
    server.stop();
  }
}
