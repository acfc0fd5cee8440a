package org.mcpruntime.performance.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Starts all that is measured, on free ports of this machine's own address. */
public final class Rig {

  /**
   * How a gateway is run.
   *
   * @param java options of its JVM, besides those of every sidecar
   * @param settings of the gateway, besides those of every one
   */
  public record Settings(String name, List<String> java, Map<String, String> settings) {

    Settings withJava(String... more) {
      var all = new ArrayList<>(java);
      all.addAll(List.of(more));
      return new Settings(name, all, settings);
    }
  }

  private static final List<String> SIDECAR =
      List.of(System.getProperty("sidecar", "-XX:+UseSerialGC").split(" "));
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Path work;
  private final Calls calls;

  public Rig(Path work, Calls calls) throws IOException {
    this.work = Files.createDirectories(work.toAbsolutePath());
    this.calls = calls;
    Files.write(work.resolve("policy.json"), calls.policy());
  }

  Path work() {
    return work;
  }

  Calls calls() {
    return calls;
  }

  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Wrk with the calls of this rig. */
  public Wrk wrk() throws IOException {
    var requests = Files.write(work.resolve("requests"), calls.file(80));
    return new Wrk(written("calls.lua", Map.of()), requests);
  }

  /** The fastest server there is: nginx that answers out of its memory. */
  public Subject upstream() {
    int port = freePort();
    var config =
        written("upstream.conf", Map.of("port", Integer.toString(port), "answer", Calls.answer()));
    return listening(
        new Subject("server", run("upstream", "nginx", "-c", config.toString()), port));
  }

  Subject nginx(Subject upstream) {
    int port = freePort();
    var config = written("nginx.conf", ports(port, upstream));
    return listening(new Subject("nginx", run("nginx", "nginx", "-c", config.toString()), port));
  }

  Subject haproxy(Subject upstream) {
    int port = freePort();
    var config = written("haproxy.cfg", ports(port, upstream));
    return listening(
        new Subject("haproxy", run("haproxy", "haproxy", "-f", config.toString()), port));
  }

  private static Map<String, String> ports(int port, Subject upstream) {
    return Map.of("port", Integer.toString(port), "upstream", Integer.toString(upstream.port()));
  }

  /** A server that streams stand open at. */
  public Subject legacyServer() {
    int port = freePort();
    var process =
        run(
            "legacy-server",
            java(),
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx192m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LegacyServerMain.class.getName(),
            Integer.toString(port));
    return listening(new Subject("legacy server", process, port));
  }

  /** A gateway that is ready, and how many milliseconds that took from the start of its process. */
  public record Started(Subject gateway, double millis) {}

  public Started gateway(Subject upstream, Settings how) {
    int port = freePort();
    int management = freePort();
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(SIDECAR);
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(how.java());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("gateway.classpath", ""),
            "org.mcpruntime.gateway.GatewayMain"));
    var builder = builder("gateway-" + how.name().replace(' ', '-'), command);
    var environment = builder.environment();
    environment.clear();
    environment.put("LISTEN_ADDRESS", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    environment.put("METRICS_PORT", Integer.toString(management));
    environment.put("UPSTREAM_URL", "http://127.0.0.1:" + upstream.port());
    environment.put("POLICY_FILE", work.resolve("policy.json").toString());
    environment.put("AUDIT_DIR", work.resolve("audit-" + port).toString());
    environment.putAll(how.settings());
    long began = System.nanoTime();
    var process = started(builder);
    long ready = awaited(how.name(), process, () -> isReady(management));
    return new Started(new Subject(how.name(), process, port), (ready - began) / 1e6);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Process run(String name, String... command) {
    return started(builder(name, List.of(command)));
  }

  private ProcessBuilder builder(String name, List<String> command) {
    return new ProcessBuilder(command)
        .directory(work.toFile())
        .redirectErrorStream(true)
        .redirectOutput(work.resolve(name + ".out").toFile());
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Subject listening(Subject subject) {
    var _ = awaited(subject.name(), subject.process(), () -> listens(subject.port()));
    return subject;
  }

  /** When it was so. */
  private static long awaited(String name, Process process, BooleanSupplier condition) {
    long since = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - since > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "%s did not come up; its output is in target/gateway/*.out".formatted(name));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return System.nanoTime();
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isReady(int port) {
    return status(port, "GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == 200;
  }

  /** The status of one request on a connection of its own; 0 where there is no answer. */
  static int status(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return line.length() == 12 ? Integer.parseInt(line.substring(9)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private Path written(String resource, Map<String, String> values) {
    try (var in = Rig.class.getResourceAsStream(resource)) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (var each : values.entrySet()) {
        text = text.replace("@" + each.getKey() + "@", each.getValue());
      }
      return Files.writeString(work.resolve(resource), text.replace("@work@", work.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
