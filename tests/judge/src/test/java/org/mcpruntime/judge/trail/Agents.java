package org.mcpruntime.judge.trail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.mcpruntime.judge.Allowing;

/**
 * Agents that call a tool through a gateway, each call with an id of its own, and note who
 * answered.
 */
final class Agents {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int PATIENCE_MILLIS = 10_000;
  private static final Pattern REASON = Pattern.compile("\"reason\":\"(\\w+)\"");

  private final int port;
  private final String tool;
  private final String prefix;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private volatile int last;

  /**
   * @param prefix of the ids of all calls
   */
  Agents(int port, String tool, String prefix) {
    this.port = port;
    this.tool = tool;
    this.prefix = prefix;
  }

  /**
   * Makes so many calls, each with an id of its own.
   *
   * @param watcher is told the number of each call before it is made
   * @return ids of those that were answered with a result
   */
  Set<String> call(int agents, int calls, IntConsumer watcher) throws InterruptedException {
    answered.clear();
    last = next.get() + calls;
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < agents; i++) {
      threads.add(Thread.startVirtualThread(() -> work(watcher)));
    }
    for (var thread : threads) {
      thread.join();
    }
    next.set(last);
    return Set.copyOf(answered);
  }

  /** Reasons of all refusals. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  private void work(IntConsumer watcher) {
    while (next.get() < last) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        converse(socket, watcher);
      } catch (IOException e) {
        // It is dead at the moment; the call that was under way may or may not have been made.
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void converse(Socket socket, IntConsumer watcher) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    for (int number = next.getAndIncrement(); number < last; number = next.getAndIncrement()) {
      watcher.accept(number);
      var id = prefix + number;
      var body =
          ("{\"jsonrpc\":\"2.0\",\"id\":\""
              + id
              + "\",\"method\":\"tools/call\",\"params\":{\"name\":"
              + "\""
              + tool
              + "\",\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
              + "\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"judge\",\"version\":\"1\"},"
              + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}");
      var head =
          "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
              + "Mcp-Method: tools/call\r\nMcp-Name: "
              + tool
              + "\r\n"
              + Allowing.HEADER
              + "\r\n"
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(US_ASCII));
      var answer = answer(in);
      if (answer.contains("\"result\"") && answer.contains("\"" + id + "\"")) {
        answered.add(id);
      } else {
        var reason = REASON.matcher(answer);
        refused.add(reason.find() ? reason.group(1) : answer);
      }
    }
  }

  /** The body of one answer that was received whole. */
  private static String answer(BufferedInputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line.toLowerCase(Locale.ROOT));
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
