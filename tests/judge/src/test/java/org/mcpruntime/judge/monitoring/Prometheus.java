package org.mcpruntime.judge.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program of Prometheus' authors, on the loopback interface, which looks every second. */
final class Prometheus implements AutoCloseable {

  private static final String PROGRAM = System.getProperty("judge.prometheus", "");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final Path log;

  /**
   * @param jobs and the port of the page of each
   */
  Prometheus(Path folder, Map<String, Integer> jobs, String rules) throws IOException {
    port = free();
    log = folder.resolve("prometheus.log");
    Files.writeString(folder.resolve("rules.yaml"), rules);
    var config =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            scrape_configs:
            %s
            """
                .formatted(
                    jobs.entrySet().stream()
                        .map(
                            job ->
                                "- {job_name: %s, static_configs: [{targets: ['127.0.0.1:%d']}]}"
                                    .formatted(job.getKey(), job.getValue()))
                        .collect(Collectors.joining("\n"))));
    process =
        new ProcessBuilder(
                PROGRAM,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  static boolean isThere() {
    return Files.isExecutable(Path.of(PROGRAM)) && Files.isExecutable(promtool());
  }

  private static Path promtool() {
    return Path.of(PROGRAM).resolveSibling("promtool");
  }

  /** What the tool that comes with it says, where it finds fault; empty where it finds none. */
  static String fault(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(promtool().toString()));
    command.addAll(List.of(words));
    var tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(tool.getInputStream().readAllBytes(), UTF_8);
    return tool.waitFor() == 0 ? "" : said;
  }

  /** A port that is free now. */
  static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  boolean isReady() {
    try {
      return ask("/-/ready").statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** What an expression comes to now. */
  List<JsonNode> query(String expression) throws IOException {
    var answer = ask("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
    var said = Expressions.JSON.readTree(answer.body());
    if (!said.path("status").asText().equals("success")) {
      throw new IOException("%s: %s".formatted(expression, answer.body()));
    }
    return said.path("data").path("result").valueStream().toList();
  }

  /** The alerts that fire now, each once. */
  List<String> firing() throws IOException {
    return query("ALERTS{alertstate=\"firing\"}").stream()
        .map(alert -> alert.path("metric").path("alertname").asText())
        .distinct()
        .toList();
  }

  private HttpResponse<String> ask(String path) throws IOException {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
