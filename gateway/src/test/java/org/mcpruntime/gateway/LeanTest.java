package org.mcpruntime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process of a gateway does without: each class costs it ten kilobytes. */
class LeanTest {

  private static final String MAPPER = "com.fasterxml.jackson.databind.";

  @TempDir private Path folder;

  @Test
  void a_gateway_of_one_policy_has_no_class_of_the_mapper() throws Exception {
    int port = freePort();
    var gateway = start(port);
    try {
      // A probe that comes too early is answered without it as well.
      await().atMost(Duration.ofSeconds(60)).until(() -> status(port) == 503);
      Book.usual().replace(folder.resolve("policy.json"));
      await().atMost(Duration.ofSeconds(60)).until(() -> status(port) == 200);
    } finally {
      gateway.destroy();
      int _ = gateway.waitFor();
    }
    assertThat(Files.readString(folder.resolve("classes")))
        .contains(" org.mcpruntime.contract.snapshot.SnapshotReader ")
        .contains(" org.mcpruntime.gateway.spool.SigningKey ")
        .doesNotContain(MAPPER);
  }

  private Process start(int management) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + folder.resolve("classes"),
                "-cp",
                System.getProperty("java.class.path"),
                GatewayMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "LISTEN_ADDRESS",
                "127.0.0.1",
                "PORT",
                "0",
                "METRICS_PORT",
                Integer.toString(management),
                "UPSTREAM_URL",
                "http://127.0.0.1:9",
                "POLICY_FILE",
                folder.resolve("policy.json").toString(),
                "AUDIT_DIR",
                folder.resolve("audit").toString()));
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Of readiness; 0 where nobody answers. */
  private static int status(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var request = "GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return line.length() == 12 ? Integer.parseInt(line.substring(9)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
