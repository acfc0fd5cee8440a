package org.mcpruntime.scenarios;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Debian's {@code docker-registry}, of a test alone, on a free port of loopback. */
final class Registry implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path log;
  private final Process process;
  private final String address;

  Registry(Path folder) throws IOException {
    log = folder.resolve("registry.log");
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
    var settings =
        """
        version: 0.1
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: %s}
        """
            .formatted(folder.resolve("registry"), address);
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "serve",
                Files.writeString(folder.resolve("registry.yml"), settings).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/v2/", "*/*") != null);
  }

  String address() {
    return address;
  }

  /** How often somebody began to upload something. */
  long uploads() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("\"POST /v2/") && line.contains("/uploads"))
          .count();
    }
  }

  JsonNode manifest(String image, String tag) {
    return json("/v2/" + image + "/manifests/" + tag, MANIFEST);
  }

  JsonNode blob(String image, String digest) {
    return json("/v2/" + image + "/blobs/" + digest, "*/*");
  }

  private JsonNode json(String path, String type) {
    try {
      return new ObjectMapper().readTree(get(path, type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String get(String path, String type) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .header("Accept", type)
            .timeout(PATIENCE)
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("%s: %d %s".formatted(path, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
