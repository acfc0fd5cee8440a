package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.client.Api;
import org.mcpruntime.contract.json.Json;

/** {@code mcp-runtime up}, as a process on free ports. */
final class Platform implements AutoCloseable {

  private final Process process;
  private final Path data;
  private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

  private Platform(Process process, Path data) {
    this.process = process;
    this.data = data;
  }

  /** It ended before it could be used. */
  static final class EndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EndedException(int code, String said) {
      super("exit code %d: %s".formatted(code, said));
    }
  }

  /**
   * Starts it; returns when it says where it is.
   *
   * @throws EndedException where it does not
   */
  static Platform up(Installation installation, Path data, String... more) {
    var words = new ArrayList<>(List.of("up", "--api-port=0", "--gateway-port=0"));
    words.addAll(List.of(more));
    try {
      var process = installation.command(data, words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var platform = new Platform(process, data);
      platform.awaitBegin();
      return platform;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitBegin() throws IOException {
    var output = process.inputReader(StandardCharsets.UTF_8);
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      if (line.startsWith("  api  ")) {
        Thread.ofPlatform().daemon().start(() -> listen(output)); // so that it need never wait
        return;
      }
    }
    throw new EndedException(process.onExit().join().exitValue(), String.join("\n", said));
  }

  private void listen(BufferedReader output) {
    try {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  /** All that it has printed. */
  String said() {
    return String.join("\n", said);
  }

  private JsonNode run() {
    try {
      return Json.RESOURCES.readTree(Files.readString(data.resolve("run.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    try {
      var token = Files.readString(data.resolve("token")).strip();
      return new Api(URI.create(run().path("api").asText()), token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where servers are reached, without their path. */
  URI gateway() {
    return URI.create(run().path("gateway").asText());
  }

  /** {@code kill -9}: whatever it does at that moment. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the platform does not stop: " + said());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
