package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.gateway.GatewayMain;

/** The gateway as a process of its own, as it is started by hand. */
final class GatewayProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Integer> ports = new LinkedBlockingQueue<>();
  private final URI url;

  private GatewayProcess(Process process) throws IOException, InterruptedException {
    this.process = process;
    // Reading from a process holds on to the thread, and there are few under virtual ones.
    Thread.ofPlatform().daemon().start(this::listen);
    var port = ports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (port == null || port < 0) {
      process.destroyForcibly();
      throw new IOException("the gateway does not listen; it said " + said);
    }
    url = URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  /**
   * Starts it before one server.
   *
   * @param folder for its files, which are written anew
   */
  static GatewayProcess before(URI server, PolicySnapshot policy, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var file = folder.resolve("policy.json");
    Files.write(file, Allowing.stamped(policy));
    var upstream = server.resolve("/").toString();
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
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
            "--audit-file=" + folder.resolve("audit.jsonl"));
    return new GatewayProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  URI url() {
    return url;
  }

  private void listen() {
    try (var lines = process.inputReader(UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.contains("\"The gateway listens\"")) {
          ports.add(JSON.readTree(line).path("port").asInt());
        }
      }
    } catch (IOException e) {
      said.add("its output cannot be read: " + e);
    }
    ports.add(-1);
  }

  /** What it said that nothing sent to it should make it say: warnings, errors, exceptions. */
  List<String> faults() {
    return said.stream().filter(GatewayProcess::isFault).toList();
  }

  private static boolean isFault(String line) {
    try {
      JsonNode said = JSON.readTree(line);
      return !said.path("level").asText().equals("info") || said.has("stack");
    } catch (IOException _) {
      return true; // no line of the log's, so of the JVM's
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UncheckedIOException(new IOException("the gateway does not stop: " + said));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
