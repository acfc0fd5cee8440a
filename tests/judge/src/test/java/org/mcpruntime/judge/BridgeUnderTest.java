package org.mcpruntime.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.bridge.BridgeMain;

/** The bridge as a process of its own, before a server of another author. */
final class BridgeUnderTest implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Program program;
  private final URI url;

  private BridgeUnderTest(Program program) throws IOException, InterruptedException {
    this.program = program;
    var listens = program.await(line -> line.contains("\"The bridge listens\""));
    url = URI.create("http://127.0.0.1:" + JSON.readTree(listens).path("port").asInt() + "/mcp");
  }

  /**
   * Starts it, and waits until its server has answered a handshake.
   *
   * @param mode {@code session} or {@code shared}
   * @param server its command
   */
  static BridgeUnderTest before(String mode, List<String> server)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BridgeMain.class.getName(),
                "--port=0",
                "--metrics-port=0",
                "--log-level=debug",
                "--stop-after-end=300ms",
                "--mode=" + mode,
                "--"));
    command.addAll(server);
    var program = Program.start(new ProcessBuilder(command));
    try {
      var bridge = new BridgeUnderTest(program);
      var _ = program.await(line -> line.contains("\"A server is ready\""));
      return bridge;
    } catch (IOException e) {
      program.close(); // nobody else knows of it
      throw e;
    }
  }

  URI url() {
    return url;
  }

  /** Lines of its log in which it says that a server wrote what is no message. */
  List<String> garbage() {
    return program.said().stream().filter(line -> line.contains("is no message")).toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
