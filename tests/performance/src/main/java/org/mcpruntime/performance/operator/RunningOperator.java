package org.mcpruntime.performance.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.mcpruntime.performance.gateway.Subject;

/** The operator as a process of its own, with the settings of its image. */
final class RunningOperator implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern WRITE =
      Pattern.compile(
          "mcp_operator_api_requests_total(?!.*resource=\"leases\").*verb=\"(create|patch|delete)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Subject subject;
  private final int probes;
  private final int metrics;
  private final int feed;

  private RunningOperator(Process process, int probes, int metrics, int feed) {
    this.subject = new Subject("operator", process, probes);
    this.probes = probes;
    this.metrics = metrics;
    this.feed = feed;
    // It would outlive who measures, were that killed.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts it; what it logs goes to a file. */
  static RunningOperator start(Map<String, String> environment, Path log) {
    int probes = freePort();
    int metrics = freePort();
    int feed = freePort();
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of(System.getProperty("operator.jvm", "").split(" ")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("operator.classpath", ""),
            "org.mcpruntime.operator.OperatorMain"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("LISTEN_ADDRESS", "127.0.0.1");
    builder.environment().put("PROBES_PORT", Integer.toString(probes));
    builder.environment().put("METRICS_PORT", Integer.toString(metrics));
    builder.environment().put("FEED_PORT", Integer.toString(feed));
    builder.environment().put("WEBHOOK_PORT", Integer.toString(freePort()));
    try {
      return new RunningOperator(builder.start(), probes, metrics, feed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Subject subject() {
    return subject;
  }

  int feedPort() {
    return feed;
  }

  /** Waits until it says that it is ready. */
  RunningOperator awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > end || !subject.process().isAlive()) {
        throw new IllegalStateException("the operator does not become ready; see its log");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return this;
  }

  private boolean isReady() {
    try {
      return get(probes, "/readyz").statusCode() == 200;
    } catch (IOException _) {
      return false; // it does not listen yet
    }
  }

  /** What it counted itself as requests that write. */
  double writes() {
    try {
      return get(metrics, "/metrics")
          .body()
          .lines()
          .filter(line -> WRITE.matcher(line).lookingAt())
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.net.http.HttpResponse<String> get(int port, String path) throws IOException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** At once, as when its machine loses power. */
  void kill() {
    subject.process().destroyForcibly();
    try {
      var _ = subject.process().waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    subject.close();
  }
}
