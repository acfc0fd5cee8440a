package org.mcpruntime.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of a client to the gateway, on a bare socket. */
final class Dial implements AutoCloseable {

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private @Nullable Body body;

  Dial(int port) {
    this(plain(port));
  }

  Dial(Socket socket) {
    this.socket = socket;
    try {
      socket.setSoTimeout(PATIENCE_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket plain(int port) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a request with these header lines, Host among them. */
  static String request(String verb, String target, List<String> headers, String body) {
    var text = new StringBuilder(verb + " " + target + " HTTP/1.1\r\nHost: gateway.test\r\n");
    headers.forEach(line -> text.append(line).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length)
          .append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  Dial send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Dial send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reply ask(String verb, String target, List<String> headers, String json) {
    return send(request(verb, target, headers, json)).reply();
  }

  /** The whole answer. */
  Reply reply() {
    var head = head();
    try {
      var left = body == null ? new byte[0] : body.readAllBytes();
      return new Reply(head.status(), head.lines(), new String(left, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of an answer; its body follows. */
  Reply head() {
    try {
      var lines = new ArrayList<String>();
      for (var line = line(in); !line.isEmpty(); line = line(in)) {
        lines.add(line);
      }
      if (lines.isEmpty()) {
        throw new AssertionError("the connection has ended");
      }
      int status = Integer.parseInt(lines.removeFirst().split(" ", 3)[1]);
      var head = new Reply(status, List.copyOf(lines), "");
      if (status == 100) {
        return head();
      }
      body = new Body(in, head);
      return head;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data of the next event that has some; empty at the end of the stream. */
  String event() {
    try {
      if (body == null) {
        throw new AssertionError("there is no answer");
      }
      var data = new StringBuilder();
      while (true) {
        var line = line(body);
        if (body.ended) {
          return "";
        }
        if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else if (line.isEmpty() && !data.isEmpty()) {
          return data.toString();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line of a stream, comments among them. */
  String streamLine() {
    try {
      return body == null ? "" : line(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream from) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
      if (c != '\r') {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Whether the other side has ended the connection, without another byte. */
  boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  /** Ends with a reset, as a client that is killed. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of one body, whatever marks its end. */
  private static final class Body extends InputStream {

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean ended;

    Body(InputStream in, Reply head) {
      this.in = in;
      this.chunked =
          head.header("transfer-encoding").stream()
              .anyMatch(v -> v.toLowerCase(Locale.ROOT).equals("chunked"));
      var length = head.header("content-length");
      boolean none = head.status() == 204 || head.status() == 304;
      this.left = none ? 0 : length.isEmpty() ? Long.MAX_VALUE : Long.parseLong(length.getFirst());
      if (chunked) {
        left = 0;
      }
      ended = !chunked && left == 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int c = length == 0 ? 0 : read();
      if (c >= 0 && length > 0) {
        bytes[from] = (byte) c;
      }
      return c < 0 ? -1 : Math.min(length, 1);
    }

    @Override
    public int read() throws IOException {
      if (ended) {
        return -1;
      }
      if (chunked && left == 0) {
        var size = line(in);
        left = size.isEmpty() ? 0 : Long.parseLong(size.split(";", -1)[0].strip(), 16);
        if (left == 0) {
          if (!size.isEmpty()) {
            var _ = line(in);
          }
          ended = true;
          return -1;
        }
      }
      int c = in.read();
      left--;
      if (c >= 0 && chunked && left == 0) {
        var _ = line(in);
      }
      ended = c < 0 || (!chunked && left == 0);
      return c;
    }
  }
}
