package org.mcpruntime.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.gateway.GatewayMain;

/** The gateway as a process of its own, as it is started by hand. */
final class GatewayProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Program program;
  private final URI url;

  private GatewayProcess(Program program) throws IOException, InterruptedException {
    this.program = program;
    var listens = program.await(line -> line.contains("\"The gateway listens\""));
    url = URI.create("http://127.0.0.1:" + JSON.readTree(listens).path("port").asInt() + "/mcp");
  }

  /**
   * Starts it before one server.
   *
   * @param folder for its files, which are written anew
   */
  static GatewayProcess before(URI server, PolicySnapshot policy, Path folder)
      throws IOException, InterruptedException {
    return before(server, policy, folder, List.of(), List.of());
  }

  /**
   * Starts it before one server.
   *
   * @param folder for its files, which are written anew
   * @param machine more options of the JVM
   * @param settings more of its own, as flags
   */
  static GatewayProcess before(
      URI server, PolicySnapshot policy, Path folder, List<String> machine, List<String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var file = folder.resolve("policy.json");
    Files.write(file, Allowing.stamped(policy));
    var _ = Files.deleteIfExists(folder.resolve("audit.jsonl"));
    var upstream = server.resolve("/").toString();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC"));
    command.addAll(machine);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            GatewayMain.class.getName(),
            "--listen-address=127.0.0.1",
            "--port=0",
            "--metrics-port=0",
            "--upstream-url=" + upstream.substring(0, upstream.length() - 1),
            "--policy-file=" + file,
            "--audit-file=" + folder.resolve("audit.jsonl")));
    command.addAll(settings);
    return new GatewayProcess(Program.start(new ProcessBuilder(command)));
  }

  URI url() {
    return url;
  }

  /** The memory that the process holds now. */
  long residentMebibytes() throws IOException {
    return program.residentMebibytes();
  }

  /** What it said that nothing sent to it should make it say: warnings, errors, exceptions. */
  List<String> faults() {
    return program.said().stream().filter(GatewayProcess::isFault).toList();
  }

  private static boolean isFault(String line) {
    if (line.startsWith("SLF4J(W)")) {
      return false; // a library of the tests brings it; the gateway's own class path has it not
    }
    try {
      JsonNode said = JSON.readTree(line);
      return !said.path("level").asText().equals("info") || said.has("stack");
    } catch (IOException _) {
      return true; // no line of the log's, so of the JVM's
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
