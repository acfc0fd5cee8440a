package org.mcpruntime.judge.trail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Agents that call a tool through a gateway, each call with an id of its own, and note who
 * answered.
 */
final class Agents {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int PATIENCE_MILLIS = 10_000;

  private final int port;
  private final String headers;
  private final int calls;
  private final IntConsumer watcher;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  /**
   * @param headers of every request, each with its end
   * @param watcher is told the number of each call before it is made
   */
  Agents(int port, String headers, int calls, IntConsumer watcher) {
    this.port = port;
    this.headers = headers;
    this.calls = calls;
    this.watcher = watcher;
  }

  /** Makes all calls; gives the ids of those that were answered with a result. */
  Set<String> call(int agents) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < agents; i++) {
      threads.add(Thread.startVirtualThread(this::work));
    }
    for (var thread : threads) {
      thread.join();
    }
    return answered;
  }

  private void work() {
    while (next.get() < calls) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        converse(socket);
      } catch (IOException e) {
        // It is dead at the moment; the call that was under way may or may not have been made.
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void converse(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
      watcher.accept(number);
      var id = "call-" + number;
      var body =
          ("{\"jsonrpc\":\"2.0\",\"id\":\""
              + id
              + "\",\"method\":\"tools/call\",\"params\":{\"name\":"
              + "\"test_simple_text\",\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
              + "\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"judge\",\"version\":\"1\"},"
              + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}");
      var head =
          "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
              + "Mcp-Method: tools/call\r\nMcp-Name: test_simple_text\r\n"
              + headers
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(US_ASCII));
      var answer = answer(in);
      if (answer.contains("\"result\"") && answer.contains("\"" + id + "\"")) {
        answered.add(id);
      }
    }
  }

  /** The body of one answer that was received whole. */
  private static String answer(BufferedInputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line.toLowerCase(java.util.Locale.ROOT));
    }
    if (lines.contains("transfer-encoding: chunked")) {
      var whole = new StringBuilder();
      for (int size = size(in); size > 0; size = size(in)) {
        whole.append(text(in, size));
        var _ = line(in);
      }
      var _ = line(in);
      return whole.toString();
    }
    return text(in, length(lines));
  }

  private static int size(BufferedInputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static int length(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static String text(BufferedInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("cut");
    }
    return new String(bytes, US_ASCII);
  }

  private static String line(BufferedInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
