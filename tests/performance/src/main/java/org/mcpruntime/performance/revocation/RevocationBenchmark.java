package org.mcpruntime.performance.revocation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.mcpruntime.performance.Table;
import org.mcpruntime.performance.gateway.LegacyServerMain;

/**
 * Revokes sessions one after the other, under load, and prints how long they went on: from just
 * before the manifest is replaced to the sending of the last call that was allowed, and to the end
 * of the session's last stream.
 */
public final class RevocationBenchmark {

  private static final int GATEWAYS = 3;
  private static final int STREAMS = 200;
  private static final int RATE = 2_000;
  private static final int CALLERS = 8;
  private static final int SESSIONS = 60;
  private static final int REVOKED = 50;

  /** The first of them find a publisher that has never read a change; they are told apart. */
  private static final int COLD = 10;

  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(6);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(400);

  private final Path work;
  private final List<Process> processes = new ArrayList<>();

  /** Of each session: when it was revoked; 0 before. */
  private final AtomicLongArray revokedAt = new AtomicLongArray(SESSIONS);

  /**
   * Of each gateway and session: when the last allowed call was sent, and the first refused one.
   */
  private final AtomicLongArray lastAllowed = new AtomicLongArray(GATEWAYS * SESSIONS);

  private final AtomicLongArray firstRefused = new AtomicLongArray(GATEWAYS * SESSIONS);
  private final AtomicLongArray lastStream = new AtomicLongArray(GATEWAYS * SESSIONS);
  private final AtomicInteger openStreams = new AtomicInteger();
  private final AtomicInteger allowedAfter = new AtomicInteger();
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean over;

  private RevocationBenchmark(Path work) throws IOException {
    this.work = Files.createDirectories(work.toAbsolutePath());
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var benchmark =
        new RevocationBenchmark(Files.createTempDirectory(Path.of("target"), "revocation"));
    try {
      benchmark.run();
    } finally {
      benchmark.over = true; // streams and calls end with what they talk to
      benchmark.processes.forEach(Process::destroyForcibly);
    }
  }

  private void run() throws IOException, InterruptedException {
    var manifests = new Manifests(work.resolve("manifests"), SESSIONS);
    manifests.write();
    int server = started("server", LegacyServerMain.class.getName(), Map.of(), true);
    Files.writeString(
        work.resolve("tokens.json"),
        "[{\"name\":\"all\",\"token\":\"token-of-a-benchmark\",\"servers\":[\"office/*\"]}]");
    int feed =
        started(
            "feed",
            "org.mcpruntime.feed.FeedMain",
            Map.of(
                "FEED_MANIFESTS", manifests.folder().toString(),
                "FEED_TOKENS_FILE", work.resolve("tokens.json").toString(),
                "FEED_KEYS_DIR", work.resolve("keys").toString()),
            false);
    var ports = new int[GATEWAYS];
    for (int i = 0; i < GATEWAYS; i++) {
      ports[i] = gateway(i, feed, server);
    }
    for (int i = 0; i < GATEWAYS; i++) {
      int gateway = i;
      for (int s = 0; s < STREAMS; s++) {
        int session = s % SESSIONS;
        Thread.startVirtualThread(() -> stream(gateway, ports[gateway], session));
      }
      for (int c = 0; c < CALLERS; c++) {
        int first = c;
        Thread.startVirtualThread(() -> call(gateway, ports[gateway], first));
      }
    }
    long patience = System.nanoTime() + PATIENCE;
    while (openStreams.get() < GATEWAYS * STREAMS && System.nanoTime() < patience) {
      LockSupport.parkNanos(BETWEEN);
    }
    LockSupport.parkNanos(WARM_UP);
    if (openStreams.get() < GATEWAYS * STREAMS) {
      throw new IllegalStateException("only %d streams are open".formatted(openStreams.get()));
    }
    long began = System.nanoTime();
    long before = calls.get();
    for (int session = 0; session < REVOKED; session++) {
      revokedAt.set(session, System.nanoTime());
      manifests.revoke(session);
      LockSupport.parkNanos(BETWEEN);
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    double rate = (calls.get() - before) / ((System.nanoTime() - began) / 1e9);
    over = true;
    print(rate);
  }

  /** Calls in turn with every session, at a constant pace. */
  private void call(int gateway, int port, int first) {
    long pace = TimeUnit.SECONDS.toNanos(1) * GATEWAYS * CALLERS / RATE;
    try (var client = new Client(port)) {
      long due = System.nanoTime();
      // So that the one revoked at the moment is called by somebody every few milliseconds.
      for (int turn = first; !over; turn++) {
        long now = System.nanoTime();
        if (due > now) {
          LockSupport.parkNanos(due - now);
        }
        due = Math.max(due + pace, now - pace);
        int session = turn % 2 == 0 ? youngest() : turn / 2 % SESSIONS;
        long sent = System.nanoTime();
        boolean allowed = client.call(session);
        calls.incrementAndGet();
        note(gateway * SESSIONS + session, sent, allowed);
      }
    } catch (IOException e) {
      if (!over) {
        throw new IllegalStateException("gateway " + gateway, e);
      }
    }
  }

  /** The session that was revoked last, or will be next. */
  private int youngest() {
    int session = 0;
    while (session < REVOKED - 1 && revokedAt.get(session + 1) != 0) {
      session++;
    }
    return session;
  }

  private void note(int place, long sent, boolean allowed) {
    if (allowed) {
      lastAllowed.accumulateAndGet(place, sent, Math::max);
      long refused = firstRefused.get(place);
      if (refused != 0 && sent > refused) {
        allowedAfter.incrementAndGet();
      }
    } else if (firstRefused.get(place) == 0) {
      // When the answer came, so that only calls that were sent later count as after it.
      firstRefused.compareAndSet(place, 0, System.nanoTime());
    }
  }

  private void stream(int gateway, int port, int session) {
    try (var client = new Client(port)) {
      client.open(session);
      openStreams.incrementAndGet();
      long ended = client.ended();
      if (!over) {
        openStreams.decrementAndGet();
        lastStream.accumulateAndGet(gateway * SESSIONS + session, ended, Math::max);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a stream of gateway " + gateway, e);
    }
  }

  private void print(double rate) {
    var denied = new ArrayList<Double>();
    var closed = new ArrayList<Double>();
    var cold = new ArrayList<Double>();
    int never = 0;
    for (int gateway = 0; gateway < GATEWAYS; gateway++) {
      for (int session = 0; session < REVOKED; session++) {
        int place = gateway * SESSIONS + session;
        long revoked = revokedAt.get(session);
        double after = Math.max(0, lastAllowed.get(place) - revoked) / 1e6;
        if (session < COLD) {
          cold.add(after);
          continue;
        }
        denied.add(after);
        if (lastStream.get(place) == 0 || firstRefused.get(place) == 0) {
          never++;
        } else {
          closed.add((lastStream.get(place) - revoked) / 1e6);
        }
      }
    }
    long expected =
        GATEWAYS * IntStream.range(0, STREAMS).filter(s -> s % SESSIONS >= REVOKED).count();
    var rows =
        List.of(
            List.of("last allowed call", p(denied, 50), p(denied, 99), p(denied, 100), "100"),
            List.of("last stream ended", p(closed, 50), p(closed, 99), p(closed, 100), "100"),
            List.of(
                "last allowed call, the first %d revocations of a publisher".formatted(COLD),
                p(cold, 50),
                p(cold, 99),
                p(cold, 100),
                ""),
            List.of("allowed after a refusal", allowedAfter.toString(), "", "", "0"),
            List.of(
                "sessions never refused or with a stream left",
                Integer.toString(never),
                "",
                "",
                "0"),
            List.of(
                "streams open at the end (expected " + expected + ")",
                openStreams.toString(),
                "",
                "",
                ""),
            List.of("calls a second", Table.figure(rate), "", "", ""));
    IO.println(
        new Table(
                "From a revocation in a manifest, ms: %d gateways, %d streams each, %d revocations"
                    .formatted(GATEWAYS, STREAMS, REVOKED - COLD),
                List.of("what", "p50", "p99", "worst", "limit of p99"),
                rows)
            .markdown());
  }

  private static String p(List<Double> values, int percent) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? "-"
        : Table.figure(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
  }

  private int gateway(int number, int feed, int server) throws IOException {
    return started(
        "gateway-" + number,
        "org.mcpruntime.gateway.GatewayMain",
        Map.of(
            "UPSTREAM_URL",
            "http://127.0.0.1:" + server,
            "MCP_SERVER_NAME",
            Manifests.SERVER,
            "MCP_SERVER_NAMESPACE",
            Manifests.NAMESPACE,
            "POLICY_FEED_URL",
            "http://127.0.0.1:" + feed,
            "POLICY_FEED_TOKEN",
            "token-of-a-benchmark",
            "POLICY_FEED_KEYS",
            "http://127.0.0.1:" + feed + "/feed/v1/keys",
            "AUDIT_DIR",
            work.resolve("audit-" + number).toString()),
        false);
  }

  private int started(String name, String main, Map<String, String> settings, boolean portAsWord)
      throws IOException {
    int port = freePort();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx128m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    if (portAsWord) {
      command.add(Integer.toString(port));
    }
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(name + ".log").toFile());
    var environment = builder.environment();
    environment.clear();
    environment.putAll(settings);
    environment.put("LISTEN_ADDRESS", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    int management = freePort();
    environment.put("METRICS_PORT", Integer.toString(management));
    var process = builder.start();
    processes.add(process);
    int asked = portAsWord ? port : management;
    for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        !isReady(asked, portAsWord); ) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException(name + " did not start; see " + work.resolve(name + ".log"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return port;
  }

  private static boolean isReady(int port, boolean connects) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (connects) {
        return true;
      }
      socket.getOutputStream().write("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      var head = new byte[12];
      return socket.getInputStream().readNBytes(head, 0, 12) == 12
          && Arrays.equals(head, "HTTP/1.1 200".getBytes(US_ASCII));
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
