package org.mcpruntime.bridge;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bridge costs: calls of a server over its pipe and through the bridge, and the bridge's
 * memory by session. Prints the table of {@code docs/guides/stdio-servers.md}; run by hand.
 */
public final class MeasureMain {

  private static final int CALLS = 20_000;
  private static final int AT_ONCE = 16;

  private MeasureMain() {}

  public static void main(String[] args) throws Exception {
    pipe();
    for (var mode : List.of("session", "shared")) {
      bridge(mode);
    }
  }

  private static String initialize() {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"m\",\"version\":\"1\"}}}";
  }

  private static String call(long id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\"hello\"}}}";
  }

  private static void say(String name, long[] nanos, double perSecond) {
    Arrays.sort(nanos);
    System.out.printf(
        "| %s | %d µs | %d µs | %.0f/s |%n",
        name, nanos[nanos.length / 2] / 1000, nanos[nanos.length * 99 / 100] / 1000, perSecond);
  }

  private static void pipe() throws Exception {
    var process = new ProcessBuilder(Rigged.puppet()).start();
    try (var out = process.getOutputStream();
        var in =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      line(out, initialize());
      var _ = in.readLine();
      var nanos = new long[CALLS];
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < CALLS; i++) {
          long begin = System.nanoTime();
          line(out, call(i));
          var _ = in.readLine();
          nanos[i] = System.nanoTime() - begin;
        }
      }
      var room = new Semaphore(AT_ONCE);
      long begin = System.nanoTime();
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < CALLS; i++) {
                      room.acquireUninterruptibly();
                      line(out, call(i));
                    }
                  });
      for (int i = 0; i < CALLS; i++) {
        var _ = in.readLine();
        room.release();
      }
      writer.join();
      say("pipe", nanos, CALLS * 1e9 / (System.nanoTime() - begin));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void line(OutputStream out, String text) {
    try {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void bridge(String mode) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BridgeMain.class.getName(),
                "--port=0",
                "--metrics-port=0",
                "--log-level=info",
                "--mode=" + mode,
                "--"));
    words.addAll(Rigged.puppet());
    var process = new ProcessBuilder(words).start();
    try (var log = process.errorReader(StandardCharsets.UTF_8)) {
      int port = 0;
      for (var said = log.readLine(); !said.contains("A server is ready"); said = log.readLine()) {
        if (said.contains("The bridge listens")) {
          port = Integer.parseInt(said.replaceAll(".*\"port\":(\\d+).*", "$1"));
        }
      }
      Thread.ofPlatform().daemon().start(() -> log.lines().forEach(_ -> {}));
      calls(mode, port);
      System.out.printf("  %s: bridge %d KiB after load%n", mode, rss(process.pid()));
      memory(mode, port, process.pid());
      process.destroy(); // while its log is still read
      var _ = process.waitFor();
    }
  }

  private static void calls(String mode, int port) throws Exception {
    var nanos = new long[CALLS];
    double perSecond;
    try (var client = new Client(port)) {
      var session = client.open();
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < CALLS; i++) {
          long begin = System.nanoTime();
          client.post(session, call(i));
          nanos[i] = System.nanoTime() - begin;
        }
      }
      var left = new AtomicLong(CALLS);
      var threads = new ArrayList<Thread>();
      long begin = System.nanoTime();
      for (int i = 0; i < AT_ONCE; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (var each = new Client(port)) {
                        for (long id = left.getAndDecrement();
                            id > 0;
                            id = left.getAndDecrement()) {
                          each.post(session, call(id));
                        }
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      for (var thread : threads) {
        thread.join();
      }
      perSecond = CALLS * 1e9 / (System.nanoTime() - begin);
    }
    say("bridge, " + mode, nanos, perSecond);
  }

  private static void memory(String mode, int port, long pid) throws IOException {
    try (var client = new Client(port)) {
      for (int i = 0; i < 10; i++) {
        client.post(client.open(), call(1));
      }
      long before = rss(pid);
      for (int i = 0; i < 40; i++) {
        client.post(client.open(), call(1));
      }
      System.out.printf("  %s: %d KiB for each session%n", mode, (rss(pid) - before) / 40);
    }
  }

  private static long rss(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** A connection on a bare socket. */
  private static final class Client implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private String session = "";

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }

    String open() throws IOException {
      post("", initialize());
      return session;
    }

    void post(String name, String body) throws IOException {
      var head =
          "POST /mcp HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nContent-Length: "
              + body.length()
              + (name.isEmpty() ? "" : "\r\nMcp-Session-Id: " + name)
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      int length = 0;
      var status = line();
      for (var line = line(); !line.isEmpty(); line = line()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring(16));
        } else if (line.toLowerCase(Locale.ROOT).startsWith("mcp-session-id: ")) {
          session = line.substring(16);
        }
      }
      var answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (!status.contains("200") || !answer.contains("\"result\"")) {
        throw new IOException(status + " " + answer);
      }
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
