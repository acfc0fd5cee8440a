package org.mcpruntime.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A server behind the gateway, on bare sockets: it can do everything that a server should not, and
 * remembers what it heard.
 */
final class Backend implements AutoCloseable {

  /** Answers a request on its connection; the connection is kept when this returns true. */
  interface Behaviour {
    boolean answer(Heard heard, Wire wire) throws IOException;
  }

  /** A request as it arrived. */
  record Heard(String method, String target, List<String> lines, String body) {

    /** The values of a header. */
    List<String> header(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    /** Whether it is the gateway's own question for the server's era. */
    boolean isProbe() {
      return body.contains("\"method\":\"server/discover\"") && body.contains("\"id\":\"era\"");
    }
  }

  /** What is written back. */
  static final class Wire {

    private final Socket socket;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    Wire raw(String text) throws IOException {
      return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    boolean json(int status, String json, String... headers) throws IOException {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      raw("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\n");
      for (var header : headers) {
        raw(header + "\r\n");
      }
      raw("Content-Length: " + body.length + "\r\n\r\n").raw(body);
      return true;
    }

    /** The head of a stream of events. */
    Wire stream(String... headers) throws IOException {
      raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
      for (var header : headers) {
        raw(header + "\r\n");
      }
      return raw("Transfer-Encoding: chunked\r\n\r\n");
    }

    Wire event(String json) throws IOException {
      return chunk("data: " + json + "\n\n");
    }

    Wire chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return raw(Integer.toHexString(bytes.length) + "\r\n").raw(bytes).raw("\r\n");
    }

    boolean end() throws IOException {
      raw("0\r\n\r\n");
      return true;
    }

    /** Waits until the gateway ends the connection; whether it did. */
    boolean awaitClosed() {
      try {
        return socket.getInputStream().read() < 0;
      } catch (IOException e) {
        return true;
      }
    }

    /** The connection ends after what was written. */
    boolean leave() {
      return false;
    }

    /** Waits until the gateway ends the connection, and then does not keep it. */
    boolean untilClosed() {
      var _ = awaitClosed();
      return false;
    }

    /** Ends with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Backend(Behaviour behaviour) {
    this(0, behaviour);
  }

  Backend(int port, Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** A server that answers each request with the text that the method is mapped to. */
  static Backend answering(java.util.function.Function<Heard, String> answers) {
    return new Backend((heard, wire) -> wire.json(200, answers.apply(heard)));
  }

  int port() {
    return listener.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** What arrived, but for the gateway's own questions. */
  List<Heard> heard() {
    return heard.stream().filter(request -> !request.isProbe()).toList();
  }

  List<Heard> everythingHeard() {
    return List.copyOf(heard);
  }

  Heard only() {
    var all = heard();
    if (all.size() != 1) {
      throw new AssertionError("heard " + all.size() + " requests: " + all);
    }
    return all.getFirst();
  }

  int connections() {
    return open.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      var wire = new Wire(socket);
      for (var request = read(in); request != null; request = read(in)) {
        heard.add(request);
        if (!behaviour.answer(request, wire)) {
          return;
        }
      }
    } catch (IOException e) {
      // The gateway left; tests look at what was heard.
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Heard read(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    if (lines.isEmpty()) {
      return null;
    }
    var first = lines.removeFirst().split(" ", 3);
    int length = 0;
    for (var line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Heard(first[0], first[1], List.copyOf(lines), body);
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
